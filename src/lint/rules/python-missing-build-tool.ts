import { textOf } from '../../documents/dockerfile-lookup';
import type { ShellWord } from '../../documents/shell-model';
import type { FileReference, Project } from '../../project/project';
import { installFix, listed } from '../edits/install-tools';
import { builtChains, type BuiltChain } from '../facts/built-chains';
import { commandsOf, type Invocation } from '../facts/commands';
import { instructionsWith, wantedWords } from '../facts/dockerfile-words';
import { comesFromPyPI } from '../facts/package-indexes';
import { pythonPackages, type PythonInstallStep } from '../facts/python-packages';
import type { StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import { hasTool } from '../facts/system-tools';
import type { Fix } from '../finding';
import { buildNeeds, type BuildNeed } from '../knowledge/python-system-needs';
import { packageFor, type SystemTool } from '../knowledge/system-tools';
import type { Report, ReportAbout, Rule } from '../rule';

export const pythonMissingBuildTool: Rule = {
  id: 'python/missing-build-tool',
  severity: 'error',
  summary: 'A build step needs a program or a compiler that the image does not have.',
  explanation: {
    why: 'Slim, CUDA runtime, Ubuntu and Debian images hold no git, no curl and no compiler. pip calls git for a git+ requirement, and a compiler for a package that has no wheels, such as psycopg2, dlib or insightface.',
    failure: "ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?",
    bad: 'FROM python:3.11-slim\nRUN pip install git+https://github.com/huggingface/transformers\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y git\nRUN pip install git+https://github.com/huggingface/transformers\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const chain of builtChains(project)) {
      if (!chain.facts.base.bare) continue;
      for (const finding of commandFindings(project, file, chain)) report(finding);
      for (const finding of packageFindings(project, file, chain)) report(finding);
    }
  },
};

const programs: ReadonlyMap<string, SystemTool> = new Map([
  ['git', 'git'],
  ['curl', 'curl'],
  ['wget', 'wget'],
  ['unzip', 'unzip'],
  ['make', 'make'],
  ['cmake', 'cmake'],
  ['gcc', 'C compiler'],
  ['g++', 'C++ compiler'],
]);
const mentionsProgram = wantedWords(['git', 'curl', 'wget', 'unzip', 'make', 'cmake', 'gcc', 'g']);
/** Asks first, or defines a function of that name. */
const looksFirst = /\b(?:command\s+-v|which|type|hash|function)\b|\(\)\s*\{/;

/** Programs that a RUN calls itself. */
function* commandFindings(project: Project, file: FileReference, { facts, isOwn }: BuiltChain): Iterable<ReportAbout<ShellWord>> {
  const { dockerfile } = facts;
  const mentioning = instructionsWith(dockerfile, mentionsProgram);
  const fixes = (program: ShellWord): readonly Fix[] => {
    const tool = programs.get(program.text ?? '');
    return tool === undefined ? [] : installFix(file, facts, [packageFor(tool)], program.span.start);
  };
  for (const instruction of facts.runs) {
    if (!mentioning.has(instruction) || !isOwn(instruction)) continue;
    const text = textOf(dockerfile, instruction);
    if (looksFirst.test(text)) continue;
    const seen: SystemTool[] = [];
    for (const { name, program, command } of commandsOf(dockerfile, instruction)) {
      const tool = name !== undefined ? programs.get(name) : undefined;
      if (name === undefined || tool === undefined || program.text !== name || seen.includes(tool)) continue;
      seen.push(tool);
      const isPiped = command.failureIgnored && /^\s*\|(?!\|)/.test(dockerfile.text.slice(command.span.end, instruction.spanEnd));
      if ((command.failureIgnored && !isPiped) || hasTool(facts, tool) !== false) continue;
      if (tool === 'cmake' && pythonPackages(project, facts).installed.has('cmake')) continue;
      const what = isPiped ? 'what it is piped into gets nothing, and the build goes on without it' : 'the build fails';
      yield {
        file,
        span: program.span,
        severity: isPiped ? 'warning' : 'error',
        message: `Nothing in this image installs ${name}: ${what}. Install ${packageFor(tool)}.`,
        fixes,
        about: program,
      };
    }
  }
}

/** What pip and uv need to install a package. */
function* packageFindings(project: Project, file: FileReference, { facts, isOwn }: BuiltChain): Iterable<Report> {
  const packages = pythonPackages(project, facts);
  const seenGit = new Set<Invocation>();
  for (const step of packages.steps) {
    const { instruction, invocation, requirement, word } = step;
    if (!isOwn(instruction) || invocation.command.failureIgnored) continue;
    if (requirement.target?.startsWith('git+') === true) {
      if (seenGit.has(invocation) || hasTool(facts, 'git') !== false) continue;
      seenGit.add(invocation);
      yield {
        file,
        span: word.span,
        message: `${step.source.path === file.path ? 'A git+ requirement' : `'${requirement.target.slice(0, 80)}' of ${step.source.path}`} is fetched with git, which nothing in this image installs: the build fails. Install git.`,
        fixes: () => installFix(file, facts, ['git'], word.span.start),
        related: relatedOf(file, step),
      };
      continue;
    }
    const { name } = step;
    const need = requirement.kind === 'package' && name !== undefined ? buildNeeds.get(name) : undefined;
    if (name === undefined || need === undefined || mayHaveWheel(facts, packages, step)) continue;
    const missing = need.tools.filter((tool) => hasTool(facts, tool) === false);
    if (missing.length === 0) continue;
    const certain = isCertain(need, requirement.specifier);
    if (certain === undefined) continue;
    yield packageFinding(file, facts, step, { name, need, missing, severity: certain ? 'error' : 'warning' });
  }
}

interface PackageProblem {
  readonly name: string;
  readonly need: BuildNeed;
  readonly missing: readonly SystemTool[];
  readonly severity: 'error' | 'warning';
}

function packageFinding(file: FileReference, facts: StageFacts, step: PythonInstallStep, problem: PackageProblem): Report {
  const { name, need, missing, severity } = problem;
  const { names } = systemPackages(facts);
  const install = new Set([...missing.map(packageFor), ...(need.also ?? [])]);
  // The image's own Python brings its headers; Debian's has them in a package.
  if (facts.base.family !== 'python-slim') install.add('python3-dev');
  for (const each of names) install.delete(each);
  const packages = [...install];
  const subject = need.through === undefined ? name : `${need.through}, which ${name} brings in,`;
  const instead = need.instead === undefined ? '' : `, or use ${need.instead}, which has wheels`;
  return {
    file,
    span: step.word.span,
    severity,
    message: `${subject} has no wheels for Linux${severity === 'error' ? '' : ` up to version ${need.noWheels}`}, and this image has no ${listed(missing)} to build it with: the build fails. Install ${listed(packages)}${instead}.`,
    fixes: () => installFix(file, facts, packages, step.word.span.start),
    related: relatedOf(file, step),
  };
}

/** Another index may hold wheels of it, or only wheels are taken. */
function mayHaveWheel(facts: StageFacts, packages: ReturnType<typeof pythonPackages>, step: PythonInstallStep): boolean {
  if (step.invocation.args.some(({ raw }) => /^--(?:only-binary|no-deps|target|dry-run|platform)/.test(raw))) return true;
  return !comesFromPyPI(facts, packages, step);
}

/** True: this version has no wheels. False: the newest known has none. Undefined: not known. */
function isCertain({ noWheels }: BuildNeed, specifier: string): boolean | undefined {
  if (noWheels === 'ever') return true;
  const pinned = /^===?([\d.]+)$/.exec(specifier)?.[1];
  if (pinned !== undefined) return isAfter(pinned, noWheels) ? undefined : true;
  const least = /[>~]=?([\d.]+)/.exec(specifier)?.[1];
  return least !== undefined && isAfter(least, noWheels) ? undefined : false;
}

function isAfter(version: string, other: string): boolean {
  return version.localeCompare(other, 'en', { numeric: true }) > 0;
}

function relatedOf(file: FileReference, { source, requirement }: PythonInstallStep): NonNullable<Report['related']> {
  return source.path === file.path ? [] : [{ file: source, span: requirement.span, message: 'Required here' }];
}
