import picomatch from 'picomatch';
import type { ConfigDocument } from '../../documents/config';
import { readArgument, readEnvironment } from '../../documents/dockerfile-arguments';
import { instructionAt, instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { stageReferences } from '../../documents/dockerfile-stages';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath } from '../facts/container-path';
import { copiedSources, repoFile } from '../facts/copies';
import { launchedProgram } from '../facts/launched-program';
import { stageFacts, type StageFacts } from '../facts/stage-facts';
import { variableUses } from '../facts/variable-uses';
import { wordText } from '../facts/words';
import { referenceAt, targetOf } from './config-reading';
import { covers, isSameFile } from './place';
import { settingsPathAt } from './settings-reading';

/** Where something is defined: a file, and what in it is meant. */
export interface Target {
  readonly file: FileReference;
  /** Undefined for the whole file. */
  readonly span: Span | undefined;
}

export interface Definition {
  /** What was asked about. */
  readonly span: Span;
  /** Never empty. */
  readonly targets: readonly Target[];
}

/** A pattern of a COPY may mean thousands of files. */
const mostFiles = 100;

/** What a word leads to: a key of the config, a stage, a variable, a file of the project. */
export function definitionAt(project: Project, file: FileReference, offset: number): Definition | undefined {
  const { dockerfile, config, mainConfig, spacedockFile } = project;
  if (dockerfile !== undefined && isSameFile(file, dockerfile.file)) return inDockerfile(project, dockerfile.document, file, offset);
  for (const known of [config, mainConfig]) {
    if (known !== undefined && isSameFile(file, known.file)) return inConfig(known.document, file, offset);
  }
  if (spacedockFile !== undefined && isSameFile(file, spacedockFile.file)) {
    const place = settingsPathAt(project, offset);
    return place?.kind === 'file' ? { span: place.span, targets: [{ file: place.file, span: undefined }] } : undefined;
  }
  return undefined;
}

function inConfig(document: ConfigDocument, file: FileReference, offset: number): Definition | undefined {
  const reference = referenceAt(document, offset);
  const entry = reference === undefined ? undefined : targetOf(document, reference);
  return reference === undefined || entry === undefined
    ? undefined
    : { span: reference.span, targets: [{ file, span: entry.keySpan }] };
}

function inDockerfile(project: Project, dockerfile: Dockerfile, file: FileReference, offset: number): Definition | undefined {
  const instruction = instructionAt(dockerfile, offset);
  if (instruction === undefined) return undefined;
  const use = variableUses(dockerfile, instruction).find(({ span }) => covers(span, offset));
  if (use !== undefined) {
    const span = assignmentOf(dockerfile, instruction, use.name);
    return span && { span: use.span, targets: [{ file, span }] };
  }
  const stage = stageAt(dockerfile, instruction, offset);
  if (stage !== undefined) return { span: stage.span, targets: [{ file, span: stage.target }] };
  const ownStage = instruction.stage === undefined ? undefined : dockerfile.stages[instruction.stage];
  if (ownStage === undefined) return undefined;
  const facts = stageFacts(dockerfile, ownStage);
  const found =
    instruction.keyword === 'COPY' || instruction.keyword === 'ADD'
      ? copiedFiles(project, facts, instruction, offset)
      : startedFile(project, facts, instruction, offset);
  if (found === undefined || found.paths.length === 0) return undefined;
  return {
    span: found.span,
    targets: found.paths.slice(0, mostFiles).map((path) => ({ file: { repo: 'space', path }, span: undefined })),
  };
}

/** Where the name stands in the ENV or ARG that the instruction's value of it comes from. */
function assignmentOf(dockerfile: Dockerfile, instruction: Instruction, name: string): Span | undefined {
  const stage = instruction.stage === undefined ? undefined : dockerfile.stages[instruction.stage];
  const setter =
    stage === undefined || instruction === stage.from
      ? instructionsNamed(dockerfile, 'ARG').find((each) => each.stage === undefined && nameIn(dockerfile, each, name) !== undefined)
      : stageFacts(dockerfile, stage).variableAt(name, instruction)?.instruction;
  return setter && nameIn(dockerfile, setter, name);
}

function nameIn(dockerfile: Dockerfile, instruction: Instruction, name: string): Span | undefined {
  const { escape } = dockerfile;
  const pairs = [...readEnvironment(instruction, escape), ...readArgument(instruction, escape)];
  return pairs.findLast((pair) => pair.name.text === name)?.name.span;
}

interface NamedStage {
  readonly span: Span;
  readonly target: Span;
}

/** The stage that a FROM, a `--from` or a mount names. */
function stageAt(dockerfile: Dockerfile, instruction: Instruction, offset: number): NamedStage | undefined {
  const { stages } = dockerfile;
  const own = instruction.stage === undefined ? undefined : stages[instruction.stage];
  const place =
    own?.from === instruction
      ? { span: own.image.span, stage: own.parent }
      : stageReferences(dockerfile).find((each) => each.instruction === instruction && covers(each.span, offset));
  const stage = place?.stage === undefined ? undefined : stages[place.stage];
  if (place === undefined || stage === undefined || !covers(place.span, offset)) return undefined;
  return { span: place.span, target: (stage.name ?? stage.image).span };
}

interface NamedFiles {
  readonly span: Span;
  readonly paths: readonly string[];
}

function copiedFiles(project: Project, facts: StageFacts, instruction: Instruction, offset: number): NamedFiles | undefined {
  const copied = copiedSources(facts, instruction).find(({ source }) => covers(source.span, offset));
  if (copied?.path === undefined || copied.copy.from !== undefined) return undefined;
  const { path, source } = copied;
  if (project.files.has(path)) return { span: source.span, paths: [path] };
  if (!/[*?[]/.test(path)) return undefined;
  const matches = picomatch(path, { dot: true, nobrace: true, noextglob: true, noglobstar: true });
  return { span: source.span, paths: [...project.files.keys()].filter((each) => matches(each)) };
}

/** A word of RUN, CMD, ENTRYPOINT or HEALTHCHECK that names a file of the repo: a script, a module, requirements. */
function startedFile(project: Project, facts: StageFacts, instruction: Instruction, offset: number): NamedFiles | undefined {
  const isRun = instruction.keyword === 'RUN';
  const folder = isRun ? facts.workingDirectoryAt(instruction) : facts.lastWorkingDirectory;
  const before = isRun ? instruction : undefined;
  const lookup = facts.lookupAt(instruction);
  for (const invocation of commandsOf(facts.dockerfile, instruction)) {
    const word = [invocation.program, ...invocation.args].find(({ span }) => covers(span, offset));
    if (word === undefined) continue;
    const text = wordText(word, lookup);
    const candidates = text === undefined ? [] : [text, /^(?:-r|--requirement=|-c|--constraint=)(.+)$/.exec(text)?.[1], ...modulePaths(invocation, text, lookup)];
    for (const candidate of candidates) {
      if (candidate === undefined || (folder === undefined && !candidate.startsWith('/'))) continue;
      const path = repoFile(project, facts, containerPath(candidate, folder ?? '/'), before);
      if (path !== undefined) return { span: word.span, paths: [path] };
    }
  }
  return undefined;
}

/** The files that `python -m pkg.app`, `uvicorn pkg.app:app` and the like may mean. */
function modulePaths(invocation: Invocation, text: string, lookup: Parameters<typeof wordText>[1]): readonly string[] {
  const launched = launchedProgram(invocation, lookup);
  if (launched.kind !== 'python-import' && launched.kind !== 'python-module') return [];
  if (text !== launched.module && !text.startsWith(`${launched.module}:`)) return [];
  const path = launched.module.replaceAll('.', '/');
  const below = launched.kind === 'python-import' && launched.folder !== undefined ? `${launched.folder}/` : '';
  return [`${below}${path}.py`, `${below}${path}/__main__.py`, `${below}${path}/__init__.py`];
}
