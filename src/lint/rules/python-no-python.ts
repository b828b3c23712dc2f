import { textOf } from '../../documents/dockerfile-lookup';
import { builtStages } from '../../documents/dockerfile-stages';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { addAptPackages } from '../edits/apt-install';
import { startInstructions } from '../facts/entry-point';
import { commandsOf, type Invocation } from '../facts/commands';
import { pythonInterpreters, runsForSure } from '../facts/python-interpreters';
import type { PythonUse } from '../facts/python-run';
import { isPythonProgram, type PythonPrograms } from '../facts/python-programs';
import { readmeUsesDocker, runtimeStage, stageFacts, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const pythonNoPython: Rule = {
  id: 'python/no-python',
  severity: 'error',
  summary: 'A command calls a Python or a pip that the image does not have.',
  explanation: {
    why: 'Debian, Ubuntu and the CUDA images come without Python, and their package python3 brings no program called python, no pip and no venv: those are in python-is-python3, python3-pip and python3-venv. A RUN that calls one of them stops the build; a CMD lets the Space fail at its start.',
    failure: '/bin/sh: 1: python: not found',
    bad: 'FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN apt-get update && apt-get install -y python3 python3-pip\nRUN pip3 install gradio\nCMD ["python", "app.py"]\n',
    good: 'FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN apt-get update && apt-get install -y python3 python3-pip\nRUN pip3 install gradio\nCMD ["python3", "app.py"]\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !/\b(?:python|pip)/.test(dockerfile.document.text) || !readmeUsesDocker(project)) return;
    const { file } = dockerfile;
    const built = builtStages(dockerfile.document);
    for (const stage of dockerfile.document.stages) {
      if (!built.has(stage.index)) continue;
      const facts = stageFacts(dockerfile.document, stage);
      if (!isBare(facts)) continue;
      for (const use of pythonInterpreters(facts).uses) {
        const missing = missingIn(use);
        if (missing === undefined || !runsForSure(facts, use)) continue;
        const { span } = use.invocation.program;
        report({ file, span, message: `${missing.message} The build stops here.`, fixes: fixesOf(file, facts, use.invocation, missing, span) });
      }
    }
    for (const started of missingAtStart(project)) report({ file, ...started });
  },
};

/** Images whose Python is known by what the Dockerfile does alone. */
function isBare({ base }: StageFacts): boolean {
  return base.bare && (base.family === 'ubuntu' || base.family === 'debian' || base.family === 'cuda' || base.family === 'node');
}

interface Missing {
  readonly message: string;
  readonly packages: readonly string[];
  /** The name that works in its place. */
  readonly instead: string | undefined;
  /** pip would refuse to work in the place of what is missing. */
  readonly managed: boolean;
}

function missingIn({ invocation, found, programs, program }: PythonUse): Missing | undefined {
  if (program === 'uv') return undefined;
  if (found === 'none') return missingProgram(program, programs, invocation);
  if (typeof found !== 'object' || found.kind !== 'distribution') return undefined;
  const module = invocation.args[0]?.text === '-m' ? invocation.args[1]?.text : undefined;
  if (module === 'venv' && programs.hasVenvModule === false && !invocation.args.some(({ text }) => text === '--without-pip')) {
    return {
      message: 'The module venv cannot set up pip here: it is in the package python3-venv, which is not installed (ensurepip is not available).',
      packages: ['python3-venv'],
      instead: undefined,
      managed: false,
    };
  }
  if (module === 'pip' && programs.find('/usr/bin/pip3') === 'none' && programs.find('/usr/local/bin/pip3') === 'none') {
    return {
      message: 'This Python has no pip (No module named pip): it is in the package python3-pip.',
      packages: ['python3-pip'],
      instead: undefined,
      managed: found.managed !== false,
    };
  }
  return undefined;
}

function missingProgram(program: string, programs: PythonPrograms, invocation: Invocation): Missing | undefined {
  const version = /\d(?:\.\d+)?$/.exec(program)?.[0] ?? '';
  if (version.startsWith('2')) return undefined;
  const python3 = programs.distribution();
  const managed = typeof python3 !== 'object' || python3.managed !== false;
  if (program.startsWith('pip')) {
    if (version.includes('.') || python3 === 'unknown') return undefined;
    return { message: `The image has no ${program}: it is in the package python3-pip.`, packages: ['python3-pip'], instead: undefined, managed };
  }
  if (version.includes('.')) return undefined;
  const callsPip = invocation.args[0]?.text === '-m' && invocation.args[1]?.text === 'pip';
  if (program === 'python' && typeof python3 === 'object') {
    return {
      message: 'The image has python3, but no program called python.',
      packages: ['python-is-python3'],
      instead: 'python3',
      managed: callsPip,
    };
  }
  if (python3 !== 'none') return undefined;
  const packages = program === 'python' ? ['python-is-python3'] : ['python3'];
  return { message: `The image has no ${program}: nothing installs it.`, packages, instead: undefined, managed: callsPip };
}

function fixesOf(file: FileReference, facts: StageFacts, invocation: Invocation, missing: Missing, place: Span): readonly Fix[] {
  const fixes: Fix[] = [];
  const { dockerfile } = facts;
  const { span } = invocation.program;
  const written = dockerfile.text.slice(span.start, span.end);
  const at = written.lastIndexOf('python');
  if (missing.instead !== undefined && at !== -1 && /^python["']?$/.test(written.slice(at))) {
    const start = span.start + at;
    const edit = { file, span: { start, end: start + 'python'.length }, newText: missing.instead };
    fixes.push({ title: `Call ${missing.instead}`, safe: !missing.managed, edits: [edit] });
  }
  const list = systemPackages(facts).installs.at(-1);
  const isBefore = list === undefined || (list.packageWords.at(-1)?.span.end ?? 0) < place.start;
  const edits = isBefore ? addAptPackages(file, facts, missing.packages) : [];
  if (edits.length > 0) fixes.push({ title: `Install ${missing.packages.join(' and ')}`, safe: !missing.managed, edits });
  return fixes;
}

/** The program that CMD or ENTRYPOINT starts. */
function missingAtStart(project: Project): readonly { span: Span; message: string; fixes: readonly Fix[] }[] {
  const facts = runtimeStage(project);
  const file = project.dockerfile?.file;
  if (facts === undefined || file === undefined || !isBare(facts)) return [];
  const { entrypoint, command } = startInstructions(facts);
  const instruction = entrypoint ?? command;
  if (instruction === undefined || !/python/.test(textOf(facts.dockerfile, instruction))) return [];
  const { programs } = pythonInterpreters(facts);
  for (const invocation of commandsOf(facts.dockerfile, instruction)) {
    const { name, program } = invocation;
    // What comes before may choose another PATH.
    if (name === undefined || /^(?:\.|source|export|eval|alias|conda)$/.test(name) || invocation.command.failureIgnored) return [];
    if (invocation.assignments.some((assignment) => assignment.name === 'PATH')) return [];
    if (!isPythonProgram(name)) continue;
    const found = programs.find(program.text?.includes('/') === true ? program.text : name);
    const missing = found === 'none' ? missingProgram(name, programs, invocation) : undefined;
    if (missing === undefined) return [];
    const fixes = fixesOf(file, facts, invocation, missing, program.span);
    return [{ span: program.span, message: `${missing.message} The Space fails at its start.`, fixes }];
  }
  return [];
}
