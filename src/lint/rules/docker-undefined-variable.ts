import { readArgument, readEnvironment } from '../../documents/dockerfile-arguments';
import type { Heredoc, Instruction } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import { Memo } from '../../documents/memo';
import { nearestName } from '../../documents/nearest-name';
import type { FileReference } from '../../project/project';
import { declareArgument } from '../edits/declare-argument';
import { globalArguments, readmeUsesDocker, type StageFacts } from '../facts/stage-facts';
import { unsetVariables, type UnsetVariable } from '../facts/unset-variables';
import { heredocUses } from '../facts/variable-uses';
import type { Fix } from '../finding';
import { platformArguments } from '../knowledge/image-environment';
import type { Report, Rule } from '../rule';

/** After BuildKit's reportUnmatchedVariables. */
export const dockerUndefinedVariable: Rule = {
  id: 'docker/undefined-variable',
  severity: 'warning',
  summary: 'An instruction uses a variable that nothing sets.',
  alsoKnownAs: ['UndefinedVar'],
  explanation: {
    why: 'The builder puts in variables that ENV or ARG set above, or that the base image sets, and nothing for all others: WORKDIR $HOME/app becomes /app where HOME was never set, for USER does not set it. Variables of the Space are there only after ARG NAME, its secrets never.',
    failure: "UndefinedVar: Usage of undefined variable '$HOME'",
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR $HOME/app\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nENV HOME=/home/user\nWORKDIR $HOME/app\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    const allUnset = unsetVariables(document);
    if (allUnset.length === 0) return;
    const built = builtStages(document);
    const globals = globalArguments(document);
    const byHeredoc = new Map<Heredoc, UnsetVariable[]>();
    for (const unset of allUnset) {
      const { facts, heredoc, use } = unset;
      if (!built.has(facts.stage.index) || globals.has(use.name)) continue;
      if (heredoc !== undefined) {
        const known = byHeredoc.get(heredoc);
        if (known === undefined) byHeredoc.set(heredoc, [unset]);
        else known.push(unset);
      } else report({ file, span: use.span, ...describe(file, unset) });
    }
    for (const [heredoc, unset] of byHeredoc) reportHeredoc(file, heredoc, unset, report);
  },
};

function describe(file: FileReference, { facts, instruction, use }: UnsetVariable): Omit<Report, 'file' | 'span'> {
  const { name, span } = use;
  const harmless = instruction.keyword === 'LABEL' || instruction.keyword === 'EXPOSE';
  const severity = harmless ? ({ severity: 'info' } as const) : {};
  if (platformArguments.has(name)) {
    return {
      ...severity,
      message: `$${name} is empty here: a stage has it only after ARG ${name}.`,
      fixes: () => [declareArgument(file, facts, instruction, name)],
    };
  }
  if (name === 'HOME') {
    return { ...severity, message: '$HOME is empty here, for USER does not set it. Set it above: ENV HOME=/home/….' };
  }
  const names = namesOf(facts);
  if (names.has(name)) return { ...severity, message: `$${name} is empty here: it is set only further down.` };
  const near = nearName(facts, instruction, name, names);
  if (near === undefined) {
    return { ...severity, message: `$${name} is empty here: nothing above sets it. Set it with ENV, or with ARG where it is a variable of the Space.` };
  }
  const { text } = facts.dockerfile;
  const start = text.indexOf(name, span.start);
  const fix: Fix = {
    title: `Replace by ${near}`,
    safe: false,
    edits: [{ file, span: { start, end: start + name.length }, newText: near }],
  };
  return { ...severity, message: `$${name} is empty here: nothing above sets it. Did you mean $${near}?`, fixes: [fix] };
}

/** More names than this are not written by hand. */
const mostNames = 200;

function nearName(facts: StageFacts, instruction: Instruction, name: string, names: ReadonlySet<string>): string | undefined {
  // In a short name one other letter is another name.
  if (names.size > mostNames || name.length < 4) return undefined;
  return nearestName(name, [...names].filter((other) => facts.variableAt(other, instruction) !== undefined));
}

const namesByStage = new Memo<StageFacts, ReadonlySet<string>>();

/** All that ENV and ARG of the chain set, wherever. */
function namesOf(facts: StageFacts): ReadonlySet<string> {
  let names = namesByStage.get(facts);
  if (names === undefined) {
    const { escape } = facts.dockerfile;
    names = new Set(
      facts.instructions.flatMap((instruction) => {
        const pairs = instruction.keyword === 'ENV' ? readEnvironment(instruction, escape) : readArgument(instruction, escape);
        return pairs.map(({ name }) => name.text);
      }),
    );
    namesByStage.set(facts, names);
  }
  return names;
}

/** One finding for all that a file's text loses. */
function reportHeredoc(file: FileReference, heredoc: Heredoc, unset: readonly UnsetVariable[], report: (finding: Report) => void): void {
  const [first] = unset;
  if (first === undefined) return;
  const { facts, instruction, use } = first;
  const names = [...new Set(unset.map((each) => `$${each.use.name}`))];
  const shown = names.length > 3 ? `${names.slice(0, 3).join(', ')} and others` : names.join(' and ');
  const { text } = facts.dockerfile;
  // Only where nothing else in the text is the builder's to read does the quoted delimiter change no more than this.
  const isOnly = heredocUses(facts.dockerfile, heredoc, false).length === unset.length;
  const plain = isOnly && !text.slice(heredoc.body.start, heredoc.body.end).includes('\\');
  const written = new RegExp(`<<-?${heredoc.name.replace(/[^\w]/g, '\\$&')}(?!\\S)`).exec(
    text.slice(instruction.spanStart, heredoc.body.start),
  );
  const end = written === null ? undefined : instruction.spanStart + written.index + written[0].length;
  const start = end === undefined ? undefined : end - heredoc.name.length;
  const fixes: Fix[] =
    !isOnly || start === undefined || end === undefined
      ? []
      : [{ title: `Quote ${heredoc.name}, so that the text stays as it is`, safe: plain, edits: [{ file, span: { start, end }, newText: `'${heredoc.name}'` }] }];
  const advice = isOnly ? `Quote the delimiter: <<'${heredoc.name}'.` : 'Write \\$ where the text shall keep it.';
  report({
    file,
    span: use.span,
    message: `The builder puts nothing in place of ${shown} in this text. ${advice}`,
    fixes,
  });
}
