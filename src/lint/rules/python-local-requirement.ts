import type { Requirement } from '../../documents/requirements';
import type { FileReference, Project } from '../../project/project';
import { linesBefore } from '../edits/dockerfile-lines';
import { builtChains } from '../facts/built-chains';
import { containerPath, isAtOrBelow } from '../facts/container-path';
import { filePresence } from '../facts/image-files';
import { pythonPackages, type PythonInstallStep } from '../facts/python-packages';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const pythonLocalRequirement: Rule = {
  id: 'python/local-requirement',
  severity: 'error',
  summary: 'A requirement names a place that the build cannot reach.',
  explanation: {
    why: 'The build on the Space sees only what was copied before the RUN, has no SSH key, and knows nothing of the machine on which pip freeze wrote the file. pip then finds no such folder, or cannot clone, and stops.',
    failure: 'ERROR: ./models/sam3 is not a valid editable requirement. It should either be a path to a local project or a VCS URL.',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\n=== requirements.txt\n-e ./models/sam3\n=== models/sam3/pyproject.toml\n[project]\nname = "sam3"\nversion = "1"\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nCOPY models/sam3 models/sam3\nRUN pip install -r requirements.txt\nCOPY . .\n=== requirements.txt\n-e ./models/sam3\n=== models/sam3/pyproject.toml\n[project]\nname = "sam3"\nversion = "1"\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined || !/\b(?:pip|uv|conda|mamba|micromamba)\b/.test(project.dockerfile?.document.text ?? '')) return;
    for (const { facts, isOwn } of builtChains(project)) {
      for (const step of pythonPackages(project, facts).steps) {
        const { kind } = step.requirement;
        if ((kind !== 'path' && kind !== 'url') || !isOwn(step.instruction) || step.invocation.command.failureIgnored) continue;
        const found = kind === 'url' ? unreachableUrl(facts, step) : (foreignPath(step) ?? missingFolder(project, facts, step, file));
        if (found !== undefined) report({ file: step.source, span: step.requirement.span, message: `${found.message} The build stops.`, fixes: found.fixes });
      }
    }
  },
};

interface Unreachable {
  readonly message: string;
  readonly fixes: readonly Fix[];
}

// Where conda builds its packages, and where people have their files.
const elsewhere = /^(?:\/croot\/|\/tmp\/build\/80754af9\/|\/home\/conda\/feedstock_root\/|\/opt\/concourse\/|\/private\/|\/Users\/|\/[A-Za-z]:\/|[A-Za-z]:[\\/])/;

function unreachableUrl({ dockerfile }: StageFacts, { requirement, source }: PythonInstallStep): Unreachable | undefined {
  const { target = '', name } = requirement;
  const local = /^file:\/\/(?:localhost)?(\/.*)$/i.exec(target)?.[1];
  if (local !== undefined) {
    if (!elsewhere.test(local)) return undefined;
    const fixes = name === undefined ? [] : [replaceRequirement(source, requirement, name, `Take ${name} from PyPI`)];
    return { message: 'This path is of another machine: pip freeze wrote it there, and the build has no such file.', fixes };
  }
  const https = target.replace(/^git\+(?:ssh:\/\/(?:[^@/]+@)?|git:\/\/)/i, 'git+https://').replace(/^(git\+https:\/\/[^/:]+):(?!\d+\/)/, '$1/');
  if (/^git\+ssh:/i.test(target)) {
    // A key, or another address for this one, may be set up before.
    if (/insteadOf|\.ssh\b|id_rsa|id_ed25519|ssh-add|ssh-keyscan|GIT_SSH|type=ssh/.test(dockerfile.text)) return undefined;
    return {
      message: 'git+ssh needs an SSH key, and the build on a Space has none. Use https, with a token of a secret where the repo is private.',
      fixes: [replaceTarget(source, requirement, https, false)],
    };
  }
  if (/^git\+git:\/\/github\.com\//i.test(target) && !/insteadOf/.test(dockerfile.text)) {
    return { message: 'GitHub no longer answers git://. Use https.', fixes: [replaceTarget(source, requirement, https, true)] };
  }
  return undefined;
}

function replaceTarget(file: FileReference, { span, target = '' }: Requirement, https: string, safe: boolean): Fix {
  return { title: 'Use https', safe, edits: [{ file, span: { start: span.end - target.length, end: span.end }, newText: https }] };
}

function replaceRequirement(file: FileReference, { span }: Requirement, name: string, title: string): Fix {
  return { title, safe: false, edits: [{ file, span, newText: name }] };
}

function foreignPath({ requirement }: PythonInstallStep): Unreachable | undefined {
  const { target = '' } = requirement;
  if (!elsewhere.test(target)) return undefined;
  return { message: 'This path is of another machine, and the build has no such file.', fixes: [] };
}

const makesFiles = /\b(?:git\s+clone|git\s+submodule|wget|curl|unzip|tar|cp|mv|ln|aria2c|hf|huggingface-cli|gdown|rsync|install\s+-d|svn|hg)\b/;

/** A folder or file that nothing has brought until here. */
function missingFolder(project: Project, facts: StageFacts, step: PythonInstallStep, dockerfile: FileReference): Unreachable | undefined {
  const { requirement, folder, instruction } = step;
  const { target = '' } = requirement;
  if (/[*?$`~]/.test(target) || (folder === undefined && !target.startsWith('/'))) return undefined;
  const path = containerPath(target, folder ?? '/');
  // What a mount brings, and what the same RUN or an earlier one makes, is not followed.
  if (path === '/' || instruction.flags.some(({ name }) => name === 'mount' || name === 'network')) return undefined;
  const { text } = facts.dockerfile;
  const ownText = text.slice(instruction.spanStart, step.invocation.command.span.start);
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (makesFiles.test(ownText)) return undefined;
  const isMentioned = facts.instructions.some(
    ({ keyword, index, span }) => keyword === 'RUN' && index < instruction.index && text.slice(span.start, span.end).includes(name),
  );
  if (isMentioned) return undefined;
  const isArchive = /\.(?:whl|zip|tar\.\w+|tgz)$/i.test(name);
  const files = isArchive ? [path] : ['pyproject.toml', 'setup.py', 'setup.cfg'].map((each) => `${path}/${each}`);
  const presences = files.map((each) => filePresence(project, facts, each, instruction));
  if (presences.some(({ kind }) => kind !== 'absent')) return undefined;
  const ignored = presences.find((presence) => presence.kind === 'absent' && presence.ignored !== undefined);
  if (ignored !== undefined) return { message: `${target} is kept out of the build by .dockerignore.`, fixes: [] };
  const inRepo = repoPathOf(project, facts, path, isArchive);
  if (inRepo === undefined) {
    const what = isArchive ? 'file' : 'Python project (pyproject.toml or setup.py)';
    return { message: `There is no ${what} at ${target} when this runs: nothing copies it, and the repo has none.`, fixes: [] };
  }
  const line = `COPY ${inRepo} ${path}`;
  const fix: Fix = {
    title: `Copy ${inRepo} before it is installed`,
    safe: false,
    edits: [linesBefore(dockerfile, facts.dockerfile, instruction, [line])],
  };
  return { message: `${target} is not there yet when this runs: COPY ${inRepo} before it.`, fixes: /\s/.test(line.slice(5).replace(' ', '')) ? [] : [fix] };
}

/** Where the repo has what a path of the working folder means. */
function repoPathOf(project: Project, facts: StageFacts, path: string, isArchive: boolean): string | undefined {
  const work = facts.lastWorkingDirectory;
  if (work === undefined || !isAtOrBelow(path, work) || path === work) return undefined;
  const inside = path.slice(work === '/' ? 1 : work.length + 1);
  const candidates = isArchive ? [inside] : ['pyproject.toml', 'setup.py'].map((name) => `${inside}/${name}`);
  const found = candidates.some((each) => project.files.get(each)?.ignored === false && !project.dockerIgnores(each));
  return found ? inside : undefined;
}
