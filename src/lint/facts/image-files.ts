import { runScript } from '../../documents/dockerfile-shell';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';
import { commandsOf, type Invocation } from './commands';
import { containerPath, isAtOrBelow } from './container-path';
import { copiedSources, origins, readDestination, repoFile, stageNamed } from './copies';
import { stageFacts, type StageFacts } from './stage-facts';

/** Whether a file lies in the image, as far as Dockerfile and repo tell. */
export type Presence =
  /** It comes from this file of the Space repo. */
  | { readonly kind: 'present'; readonly repoPath: string }
  /** Nothing can have put it there. `ignored`: a file of the repo that `.dockerignore` keeps out of the build. */
  | { readonly kind: 'absent'; readonly ignored: string | undefined }
  | { readonly kind: 'unknown' };

const unknown: Presence = { kind: 'unknown' };
const presenceByProject = new Memo<Project, Map<string, Presence>>();

/**
 * @param path absolute and normalised, of a file in the container
 * @param before as it stands when this instruction begins; left out: as the stage leaves it
 */
export function filePresence(project: Project, facts: StageFacts, path: string, before?: Instruction): Presence {
  let known = presenceByProject.get(project);
  if (known === undefined) presenceByProject.set(project, (known = new Map()));
  const key = `${String(facts.stage.index)} ${String(before?.index)} ${path}`;
  let presence = known.get(key);
  if (presence === undefined) known.set(key, (presence = findFile(project, facts, path, 0, before)));
  return presence;
}

// What images and installed programs bring along; of the other folders, the base images known here hold nothing.
const systemFolders = new Set(`bin boot dev etc lib lib32 lib64 media mnt opt proc root run sbin sys tmp usr var workspace`.split(' '));
const deepest = 4;

function findFile(project: Project, facts: StageFacts, path: string, depth: number, before?: Instruction): Presence {
  const repoPath = repoFile(project, facts, path, before);
  if (repoPath !== undefined) return { kind: 'present', repoPath };
  if (depth > deepest || project.filesTruncated || project.files.has('.gitmodules')) return unknown;
  if (facts.base.family === 'other' || systemFolders.has(firstFolder(path))) return unknown;
  const { data } = project.settings;
  if (data.startsWith('/') && isAtOrBelow(path, containerPath(data, '/'))) return unknown;
  let ignored: string | undefined;
  for (const instruction of facts.instructions) {
    if (before !== undefined && instruction.index >= before.index) break;
    switch (instruction.keyword) {
      case 'COPY':
      case 'ADD': {
        const brought = broughtBy(project, facts, instruction, path, depth);
        if (brought === 'unknown') return unknown;
        ignored ??= brought;
        break;
      }
      case 'RUN':
        if (mayMake(facts, instruction, path)) return unknown;
        break;
    }
  }
  return { kind: 'absent', ignored };
}

function firstFolder(path: string): string {
  const end = path.indexOf('/', 1);
  return path.slice(1, end === -1 ? undefined : end);
}

/** Whether a COPY may make the folder by bringing something below it. */
export function mayHaveFolder(project: Project, facts: StageFacts, folder: string): boolean {
  return facts.instructions.some((instruction) => {
    if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
    const destination = readDestination(facts, instruction)?.destination;
    if (destination === undefined || isAtOrBelow(destination, folder)) return true;
    if (!isAtOrBelow(folder, destination)) return false;
    return copiedSources(facts, instruction).some((copied) => {
      if (copied.path === undefined || copied.copy.from !== undefined || /[*?[]/.test(copied.path)) return true;
      return origins(folder, copied).some((origin) => hasBelow(project, origin));
    });
  });
}

function hasBelow(project: Project, folder: string): boolean {
  if (folder === '') return true;
  for (const path of project.files.keys()) if (path.startsWith(`${folder}/`)) return true;
  return false;
}

/** The ignored file that a COPY would bring if it could; undefined where it brings nothing of the kind. */
function broughtBy(
  project: Project,
  facts: StageFacts,
  instruction: Instruction,
  path: string,
  depth: number,
): 'unknown' | string | undefined {
  const destination = readDestination(facts, instruction)?.destination;
  if (destination === undefined) return 'unknown';
  if (!isAtOrBelow(path, destination)) return undefined;
  if (instruction.heredocs.length > 0) return 'unknown';
  let ignored: string | undefined;
  for (const copied of copiedSources(facts, instruction)) {
    const { path: source, copy } = copied;
    if (source === undefined) return 'unknown';
    if (instruction.keyword === 'ADD' && /\.(?:tar|tgz|tbz|txz|gz|xz|bz2|zst|zip)(?:\.\w+)?$/.test(source)) return 'unknown';
    if (copy.from !== undefined) {
      const stage = stageNamed(facts.dockerfile, copy.from);
      if (stage === undefined || /[*?[]/.test(source)) return 'unknown';
      const inner = stageFacts(facts.dockerfile, stage);
      const found = origins(path, copied).map((origin) => findFile(project, inner, `/${origin}`, depth + 1));
      if (found.some(({ kind }) => kind !== 'absent')) return 'unknown';
      continue;
    }
    if (/[*?[]/.test(source)) {
      // A folder that the pattern names goes in without its own name.
      if (hasName(project, path.slice(path.lastIndexOf('/') + 1))) return 'unknown';
      continue;
    }
    for (const origin of origins(path, copied)) {
      // The COPY itself fails where it names a file that is not there.
      if (mayCome(project, origin) || (origin === source && !project.files.has(origin))) return 'unknown';
      if (project.files.has(origin)) ignored ??= origin;
    }
  }
  return ignored;
}

function hasName(project: Project, name: string): boolean {
  for (const path of project.files.keys()) if (path === name || path.endsWith(`/${name}`)) return true;
  return false;
}

/** What is not in the repo now but may be in the build: below a link, or brought by the next sync. */
function mayCome(project: Project, path: string): boolean {
  for (let cut = path.indexOf('/'); cut !== -1; cut = path.indexOf('/', cut + 1)) {
    if (project.files.get(path.slice(0, cut))?.kind === 'link') return true;
  }
  if (project.files.has(path)) return false;
  return project.settings.sync.some(({ from, include }) => {
    if (!from.endsWith('/')) return from === path;
    if (from !== './' && !path.startsWith(from)) return false;
    const ending = path.slice(path.lastIndexOf('.'));
    return include.length === 0 || include.some((glob) => glob.endsWith('*') || glob.endsWith(ending));
  });
}

/** Of each file, by the places of its instructions; one entry a file, as there are many. */
const unseenByDockerfile = new Memo<Dockerfile, (boolean | undefined)[]>();

function mayMake(facts: StageFacts, instruction: Instruction, path: string): boolean {
  const { start, end } = instruction.span;
  if (facts.dockerfile.text.slice(start, end).includes(path.slice(path.lastIndexOf('/') + 1))) return true;
  let known = unseenByDockerfile.get(facts.dockerfile);
  if (known === undefined) unseenByDockerfile.set(facts.dockerfile, (known = new Array(facts.dockerfile.instructions.length)));
  return (known[instruction.index] ??= mayBringUnseen(facts.dockerfile, instruction));
}

function mayBringUnseen(dockerfile: Dockerfile, instruction: Instruction): boolean {
  const script = runScript(dockerfile, instruction);
  return script === undefined || script.failed || !commandsOf(dockerfile, instruction).every(bringsNoFiles);
}

/** Programs that put files of their own making only where systems and tools keep theirs, or that are named for what they write. */
const tidy = new Set(
  `: [ add-apt-repository adduser addgroup apk apt apt-cache apt-get apt-key apt-mark bun cat cd chmod chown chgrp conda curl
  date deluser dpkg dpkg-reconfigure echo env exit export false fc-cache find gpg grep groupadd groupmod head id
  install-php-extensions ldconfig locale-gen ls mamba micromamba mkdir npm nvcc pip pip3 pip3.10 pip3.11 pip3.12 pipx playwright pnpm
  printf pwd rm rmdir sed set sleep sort tail test tee touch tr true type uname unset update-alternatives update-ca-certificates
  useradd userdel usermod uv wc wget which whoami yarn`.split(/\s+/),
);

/** Whatever they are told. */
const alwaysTidy = new Set([...tidy].filter((name) => !/^(?:npm|yarn|pnpm|bun|uv|pip[\d.]*)$/.test(name)));

function bringsNoFiles({ name, args }: Invocation): boolean {
  if (name === undefined) return false;
  if (alwaysTidy.has(name)) return true;
  const first = args[0]?.text;
  if (/^python[\d.]*$/.test(name)) {
    if (first === '-m') return /^(?:pip|venv|ensurepip|virtualenv|spacy|playwright|nltk\.downloader)$/.test(args[1]?.text ?? '');
    if (first !== '-c') return first === '--version' || first === '-V';
    return !/local_dir|extract|clone|open\(|shutil|subprocess|system|write|save|rename|copy/.test(args[1]?.raw ?? 'open(');
  }
  if (/^(?:ba|da)?sh$/.test(name)) return args.every(({ text }) => text?.startsWith('-') === true) || args.some(({ text }) => /^-[a-z]*c$/.test(text ?? ''));
  if (name === 'git') return first === 'config' || first === 'lfs' || first === '--version';
  if (/^(?:npm|yarn|pnpm|bun)$/.test(name)) return /^(?:install|i|ci|config|cache|add)$/.test(first ?? 'install');
  if (name === 'uv') return /^(?:sync|pip|venv|lock|cache|tool|python|--version)$/.test(first ?? '');
  if (/^pip[\d.]*$/.test(name)) return first !== 'wheel' && first !== 'download';
  return tidy.has(name);
}
