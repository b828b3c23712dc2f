import { instructionAt } from '../documents/dockerfile-lookup';
import { setEnvironment } from '../lint/edits/environment';
import { linesBefore } from '../lint/edits/dockerfile-lines';
import { installFix } from '../lint/edits/install-tools';
import { requireFix } from '../lint/edits/requirement-lines';
import { systemPackages } from '../lint/facts/system-packages';
import { runtimeStage, stageFacts, type StageFacts } from '../lint/facts/stage-facts';
import type { Edit } from '../lint/finding';
import type { Cause } from '../logs/diagnosis';
import type { Project } from '../project/project';
import { findingOf, placeAt, placeOfCause, type FailurePlace } from './failure-place';

/** What mends a failure: edits of the project's files, or something to do on the Hub. */
export type FailureFix =
  | { readonly kind: 'edits'; readonly title: string; readonly edits: readonly Edit[] }
  | { readonly kind: 'secret'; readonly title: string; readonly name: string }
  | { readonly kind: 'hardware' | 'restart' | 'factory-reboot'; readonly title: string }
  | { readonly kind: 'page'; readonly title: string; readonly url: string };

/**
 * The fix of a cause for the project as it is now; undefined where there is none, or it is made already.
 * @param place where the cause stands now, whatever the line was when the log was read
 */
export function fixOfCause(project: Project, { fix, phase }: Cause, place: FailurePlace | undefined): FailureFix | undefined {
  switch (fix?.kind) {
    case undefined:
      return undefined;
    case 'apt-install':
      return first(installPackages(project, fix.packages, phase, place));
    case 'apt-replace':
      return replacePackage(project, fix.package, fix.by, place);
    case 'pip-install':
      return requirePackages(project, fix.requirement);
    case 'environment':
      return environmentFix(project, fix.assignments, phase, place);
    case 'front-matter':
      return frontMatterFix(project, fix.key, fix.value);
    case 'rule':
      return first(findingOf(project, fix.rule, place && { file: place.file, at: place.span.start })?.fixes ?? []);
    case 'secret':
      return { kind: 'secret', title: `Add the secret ${fix.name} to the Space`, name: fix.name };
    case 'hardware':
      return { kind: 'hardware', title: 'Change the hardware of the Space' };
    case 'restart':
      return fix.factory ? { kind: 'factory-reboot', title: 'Factory reboot the Space' } : { kind: 'restart', title: 'Restart the Space' };
    case 'page':
      return { kind: 'page', title: `Open ${fix.url.replace(/^https:\/\//, '')}`, url: fix.url };
  }
}

/** Where a failure is marked: on the line that did it; where none is known, on the one that its fix changes. */
export function markedPlace(project: Project, cause: Cause): FailurePlace | undefined {
  const place = placeOfCause(project, cause);
  const fix = place === undefined ? fixOfCause(project, cause, undefined) : undefined;
  const [edit] = fix?.kind === 'edits' ? fix.edits : [];
  return place ?? (edit && placeAt(project, edit.file, edit.span.start));
}

function first([fix]: readonly { readonly title: string; readonly edits: readonly Edit[] }[]): FailureFix | undefined {
  return fix === undefined || fix.edits.length === 0 ? undefined : { kind: 'edits', title: fix.title, edits: fix.edits };
}

/** Of the instruction that failed; what the Space runs where none did. */
function stageOf(project: Project, phase: Cause['phase'], place: FailurePlace | undefined): { readonly facts: StageFacts; readonly before: number | undefined } | undefined {
  const document = project.dockerfile?.document;
  const instruction = phase === 'build' && document !== undefined && isDockerfile(project, place) ? instructionAt(document, place.span.start) : undefined;
  if (document !== undefined && instruction?.stage !== undefined) {
    const stage = document.stages.find(({ instructions }) => instructions.includes(instruction));
    if (stage !== undefined) return { facts: stageFacts(document, stage), before: instruction.spanStart };
  }
  const facts = runtimeStage(project);
  return facts && { facts, before: undefined };
}

function isDockerfile(project: Project, place: FailurePlace | undefined): place is FailurePlace {
  return place !== undefined && place.file.repo === project.dockerfile?.file.repo && place.file.path === project.dockerfile.file.path;
}

function installPackages(project: Project, packages: readonly string[], phase: Cause['phase'], place: FailurePlace | undefined): ReturnType<typeof installFix> {
  const stage = stageOf(project, phase, place);
  const file = project.dockerfile?.file;
  if (stage === undefined || file === undefined) return [];
  const { names } = systemPackages(stage.facts);
  const missing = packages.filter((name) => !names.has(name));
  return missing.length === 0 ? [] : installFix(file, stage.facts, missing, stage.before);
}

function replacePackage(project: Project, name: string, by: string, place: FailurePlace | undefined): FailureFix | undefined {
  if (!isDockerfile(project, place)) return undefined;
  const { file, span } = place;
  const found = findingOf(project, 'gpu/package-gone', { file, at: span.start });
  // The rule sees where the list has the successor already.
  if (found !== undefined && found.span.start === span.start) return first(found.fixes);
  if (project.source(file)?.text.slice(span.start, span.end) !== name) return undefined;
  return { kind: 'edits', title: `Replace it with ${by}`, edits: [{ file, span, newText: by }] };
}

function requirePackages(project: Project, requirements: string): FailureFix | undefined {
  const facts = runtimeStage(project);
  const fixes = facts === undefined ? [] : requirements.split(/[\s,]+(?=[A-Za-z])/).flatMap((requirement) => requireFix(project, facts, requirement));
  const [only] = fixes;
  if (only === undefined) return undefined;
  return { kind: 'edits', title: fixes.map(({ title }, index) => (index === 0 ? title : `${title[0]?.toLowerCase() ?? ''}${title.slice(1)}`)).join(', '), edits: fixes.flatMap(({ edits }) => edits) };
}

function environmentFix(project: Project, assignments: readonly string[], phase: Cause['phase'], place: FailurePlace | undefined): FailureFix | undefined {
  const { dockerfile } = project;
  const stage = stageOf(project, phase, place);
  if (dockerfile === undefined || stage === undefined) return undefined;
  const { facts, before } = stage;
  const instruction = before === undefined ? undefined : instructionAt(dockerfile.document, before);
  const text = facts.instructions.filter(({ keyword }) => keyword === 'ENV').map(({ span }) => dockerfile.document.text.slice(span.start, span.end)).join('\n');
  const missing = assignments.filter((assignment) => !new RegExp(`\\b${assignment.slice(0, assignment.indexOf('='))}[= ]`).test(text));
  if (missing.length === 0) return undefined;
  // A step of the build sees what is set above it alone.
  const edit =
    instruction === undefined
      ? setEnvironment(dockerfile.file, facts, missing)
      : linesBefore(dockerfile.file, dockerfile.document, instruction, missing.map((assignment) => `ENV ${assignment}`));
  return { kind: 'edits', title: `Set ${missing.join(' and ')} in the Dockerfile`, edits: [edit] };
}

function frontMatterFix({ readme }: Project, key: string, value: string): FailureFix | undefined {
  const frontMatter = readme?.document.frontMatter;
  if (readme === undefined || frontMatter === undefined) return undefined;
  const { file } = readme;
  const entry = frontMatter.entries.find((each) => each.key === key);
  if (entry?.source === value) return undefined;
  const edit =
    entry === undefined
      ? { file, span: { start: frontMatter.span.end, end: frontMatter.span.end }, newText: `${key}: ${value}\n` }
      : { file, span: entry.valueSpan, newText: /\s/.test(readme.document.text[entry.valueSpan.start - 1] ?? ' ') ? value : ` ${value}` };
  return { kind: 'edits', title: `Set ${key} to ${value} in ${file.path}`, edits: [edit] };
}
