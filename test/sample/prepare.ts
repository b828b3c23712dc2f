import { access, appendFile, copyFile, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runGit } from '../hub/git-command';
import type { LocalHub } from '../hub/local-hub';
import { testTokens } from '../hub/tokens';
import { animation, inventedToken, lfsPointer, picture, video, vocabulary } from './generated-files';

export type SampleKind = 'clean' | 'faulty' | 'faulty-user';

export interface Sample {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  /** The `.code-workspace` file that opens both. */
  readonly workspaceFile: string;
}

/** A fault that was put into the sample on purpose; the file is relative to the Space repo, lines count from 1. */
export interface SeededFault {
  readonly file: string;
  readonly line: number;
  readonly rule: string;
}

/** The Space of the sample. */
export const sampleSpace = 'troutmoose/sam-body4d';

const vocabularyPath = 'models/sam3/assets/bpe_simple_vocab_16e6.txt.gz';

/** Binaries are made, not kept: they go into the main repo beside what stands in `clean/sam-body4d`. */
const mainBinaries: Readonly<Record<string, () => Buffer | string>> = {
  'assets/examples/person.png': () => picture(200, 120, 60),
  'assets/examples/walk.mp4': video,
  'assets/teaser.png': () => lfsPointer('7', 1_482_113),
  'assets/videos/dance.mp4': () => lfsPointer('3', 8_804_512),
  'models/sam3/assets/teaser.png': () => picture(60, 120, 200),
  [vocabularyPath]: vocabulary,
};

/** What the Space repo has from an earlier sync, as the main repo has it; `clean/hf-space` holds what is older. */
const syncedBefore = [
  'models/__init__.py',
  'models/diffusion_vas/completion_pipeline.py',
  'models/diffusion_vas/depth_config.json',
  'models/diffusion_vas/utils.py',
  vocabularyPath,
  'models/sam3/pyproject.toml',
  'models/sam3/sam3/__init__.py',
  'models/sam3/sam3/predictor.py',
  'models/sam3/sam3/tokenizer.py',
  'models/sam3/setup.cfg',
  'models/sam_3d_body/__init__.py',
  'models/sam_3d_body/camera.py',
  'models/sam_3d_body/configs/defaults.yaml',
  'models/sam_3d_body/estimator.py',
  'models/sam_3d_body/joints.json',
  'scripts/setup.py',
  'utils/__init__.py',
  'utils/config.py',
  'utils/meshes.py',
  'utils/video.py',
];

/**
 * Writes the sample below `into` (made where it is missing): two git repos side by side, with commits, and a workspace
 * file. The Space repo's remote is the Space at `endpoint`, huggingface.co where not given; the main repo's is a bare
 * repo below `into` in place of GitHub.
 *
 * The faults of `faulty` and `faulty-user` are the Space repo's last commit, which is not pushed; the binary among them
 * is not committed, for no push would take it.
 *
 * @throws Error where `into` holds a sample already.
 */
export async function prepareSample(options: {
  readonly kind: SampleKind;
  readonly into: string;
  readonly endpoint?: string;
  /** Written to the main repo's `.env.local`, which git ignores. */
  readonly token?: string;
}): Promise<Sample> {
  const { kind, into, endpoint = 'https://huggingface.co' } = options;
  const mainRoot = join(into, 'sam-body4d');
  const spaceRoot = join(into, 'hf-space');
  const workspaceFile = join(into, 'sam-body4d.code-workspace');
  if (await exists(workspaceFile)) throw new Error(`${into} holds a sample already`);
  const source = await findSources();

  await copyFolder(join(source, 'clean', 'sam-body4d'), mainRoot);
  for (const [path, content] of Object.entries(mainBinaries)) await write(join(mainRoot, path), content());
  if (options.token !== undefined) await write(join(mainRoot, '.env.local'), `HF_TOKEN=${options.token}\n`);
  const github = join(into, 'github', 'sam-body4d.git');
  await mkdir(github, { recursive: true });
  await git(github, 'init', '--quiet', '--bare', '--initial-branch=main');
  await startRepository(mainRoot, github);
  await commit(mainRoot, 'Follow people over time and draw what was found', 1);
  await git(mainRoot, 'push', '--quiet', 'origin', 'main');

  for (const path of syncedBefore) await copy(join(mainRoot, path), join(spaceRoot, path));
  await copyFolder(join(source, 'clean', 'hf-space'), spaceRoot);
  await startRepository(spaceRoot, `${endpoint}/spaces/${sampleSpace}`);
  await commit(spaceRoot, 'Sync from the main repo', 0);
  await git(spaceRoot, 'update-ref', 'refs/remotes/origin/main', 'HEAD');
  if (kind !== 'clean') {
    await copyFolder(join(source, kind, 'hf-space'), spaceRoot);
    await commit(spaceRoot, 'Try a smaller image', 2);
    if (kind === 'faulty') await write(join(spaceRoot, 'assets', 'walk.gif'), animation());
  }
  const workspace = { folders: [{ path: 'sam-body4d' }, { path: 'hf-space' }], settings: {} };
  await write(workspaceFile, `${JSON.stringify(workspace, undefined, 2)}\n`);
  return { mainRoot, spaceRoot, workspaceFile };
}

/** The faults that a sample of this kind has. */
export async function seededFaults(kind: SampleKind): Promise<readonly SeededFault[]> {
  if (kind === 'clean') return [];
  const text = await readFile(join(await findSources(), kind, 'expected.json'), 'utf8');
  return JSON.parse(text) as SeededFault[];
}

/**
 * Makes the sample's Space on the local Hub: private, L40S, 150 GB, Dev Mode, secret HF_TOKEN; it runs the commit that
 * `origin/main` of the Space repo names.
 */
export async function seedHub(hub: LocalHub, sample: Sample): Promise<void> {
  await hub.createSpace({
    id: sampleSpace,
    private: true,
    hardware: 'l40sx1',
    storage: 'medium',
    devMode: true,
    secrets: { HF_TOKEN: testTokens.read },
  });
  await hub.importRepository(sampleSpace, sample.spaceRoot, 'refs/remotes/origin/main');
  hub.setStage(sampleSpace, 'RUNNING', { sha: 'head' });
}

/** The folder of this file's sources, also where the tests were bundled to another place. */
async function findSources(): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!(await exists(join(folder, 'test', 'sample', 'clean')))) {
    if (dirname(folder) === folder) throw new Error('The folder test/sample was not found above the program');
    folder = dirname(folder);
  }
  return join(folder, 'test', 'sample');
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function write(path: string, content: string | Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

async function copy(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
}

/** Copies text files; `dot-NAME` becomes `.NAME`, for git would heed those names in this project too. */
async function copyFolder(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const target = join(to, entry.name.replace(/^dot-/, '.'));
    if (entry.isDirectory()) await copyFolder(join(from, entry.name), target);
    else {
      const text = await readFile(join(from, entry.name), 'utf8');
      // A checkout on Windows may have changed the line ends.
      await write(target, text.replaceAll('\r\n', '\n').replaceAll('@@FAKE_TOKEN@@', inventedToken));
    }
  }
}

function git(cwd: string, ...args: readonly string[]): Promise<Buffer> {
  return runGit(args, { cwd });
}

/** Makes the folder a git repo of a test person's, with this remote. */
export async function startRepository(folder: string, remote: string): Promise<void> {
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  // Written as git config would, in one go.
  const settings = `[user]
\tname = Robin Trout
\temail = robin@example.invalid
[core]
\tautocrlf = false
[commit]
\tgpgsign = false
[remote "origin"]
\turl = ${remote.replaceAll('\\', '/')}
\tfetch = +refs/heads/*:refs/remotes/origin/*
[branch "main"]
\tremote = origin
\tmerge = refs/heads/main
`;
  await appendFile(join(folder, '.git', 'config'), settings);
}

/** Commits all of the folder, always at the same time of that day. */
export async function commit(folder: string, message: string, day: number): Promise<void> {
  const date = `2026-11-0${1 + day}T09:00:00+00:00`;
  await git(folder, 'add', '--all');
  await runGit(['commit', '--quiet', '-m', message], {
    cwd: folder,
    environment: { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
  });
}
