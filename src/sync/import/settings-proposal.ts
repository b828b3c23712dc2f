import { join, relative, sep } from 'node:path';
import { homedir } from 'node:os';
import { stringify } from 'yaml';
import { decodeText, looksBinary } from '../../documents/bytes';
import type { FileSystem } from '../../project/file-system';
import { defaultSettings } from '../../project/settings-file';
import type { SpacedockSettings } from '../../project/settings';
import { planSync } from '../plan';
import { rulesOfScript, type ScriptNote, type ScriptRules } from './script-rules';

export interface ProposalInput {
  /** Absolute native paths. */
  readonly mainRoot: string;
  readonly spaceRoot: string;
  /** `namespace/name`, where it is known. */
  readonly spaceId: string | undefined;
  /** The script that copies by hand today. */
  readonly scriptPath: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A `spacedock.yaml` to look at: nothing is written. */
export interface SettingsProposal {
  readonly text: string;
  readonly notes: readonly ScriptNote[];
  readonly notUnderstood: readonly ScriptNote[];
}

/** Longer scripts are none that copies. */
const longestScript = 500_000;
const headSize = 8000;

/**
 * Writes a `spacedock.yaml` for two repos, with the rules of a script where there is one. What the script says
 * otherwise, or what could not be read, stands in the text as comments. Throws where the script cannot be read, and the
 * signal's reason.
 */
export async function proposeSettings(input: ProposalInput, fileSystem: FileSystem): Promise<SettingsProposal> {
  const { mainRoot, spaceRoot, spaceId, scriptPath } = input;
  const script = scriptPath === undefined ? undefined : await readScript(scriptPath, input, fileSystem);
  const binaries = await binariesAmong(script?.named ?? [], mainRoot, fileSystem);
  const rules = { sync: script?.sync ?? [], remove: script?.remove ?? [], allowBinary: binaries };
  const protect = await ownedBySpace(rules, script?.deletes ?? false, input, fileSystem);
  const origin = scriptPath === undefined ? [] : [`# Read from ${withSlashes(relative(mainRoot, scriptPath))}.`];
  const text = [
    ...origin,
    ...(spaceId === undefined ? [] : [`space: ${spaceId}`]),
    `repo: ${stringify(withSlashes(relative(mainRoot, spaceRoot))).trimEnd()}`,
    ...(rules.sync.length === 0 ? exampleRules : ['sync:', ...rules.sync.flatMap(ruleLines)]),
    ...listLines('remove', rules.remove, ['# Deleted in the Space repo by every sync.']),
    ...listLines('protect', protect, ["# The Space repo's own: never touched by a sync."]),
    ...listLines('allowBinary', binaries, ['# Binaries that the app needs in the repo.']),
    ...comments('Said otherwise than in the script:', script?.notes ?? []),
    ...comments('Not understood, and not in the rules:', script?.notUnderstood ?? []),
  ];
  return { text: `${text.join('\n')}\n`, notes: script?.notes ?? [], notUnderstood: script?.notUnderstood ?? [] };
}

async function readScript(scriptPath: string, { mainRoot, spaceRoot }: Pick<ProposalInput, 'mainRoot' | 'spaceRoot'>, fileSystem: FileSystem): Promise<ScriptRules> {
  const { text } = decodeText(await fileSystem.readHead(scriptPath, longestScript));
  return rulesOfScript(text, {
    scriptPath: withSlashes(scriptPath),
    mainRoot: withSlashes(mainRoot),
    spaceRoot: withSlashes(spaceRoot),
    home: withSlashes(homedir()),
    kindOf: async (path) => {
      const kind = (await fileSystem.stat(join(mainRoot, path)))?.kind;
      return kind === 'file' || kind === 'directory' ? kind : undefined;
    },
  });
}

async function binariesAmong(paths: readonly string[], root: string, fileSystem: FileSystem): Promise<string[]> {
  const binaries: string[] = [];
  for (const path of paths) {
    const head = await fileSystem.readHead(join(root, path), headSize).catch(() => undefined);
    if (head !== undefined && looksBinary(head)) binaries.push(path);
  }
  return binaries;
}

/** Files that belong to the Space alone: what a Docker Space has, and what the rules would delete where the script does not. */
async function ownedBySpace(
  rules: Pick<SpacedockSettings, 'sync' | 'remove' | 'allowBinary'>,
  scriptDeletes: boolean,
  { mainRoot, spaceRoot, signal }: ProposalInput,
  fileSystem: FileSystem,
): Promise<string[]> {
  const owned: string[] = [];
  const named = new Set(rules.sync.map(({ from }) => from));
  for (const path of ['Dockerfile', 'README.md']) {
    if (!named.has(path) && (await fileSystem.stat(join(spaceRoot, path))) !== undefined) owned.push(path);
  }
  if (rules.sync.length === 0 || scriptDeletes) return owned;
  const plan = await planSync({ mainRoot, spaceRoot, settings: { ...defaultSettings, ...rules, protect: owned }, readGit: false, signal });
  return [...owned, ...plan.changes.flatMap(({ kind, path, rule }) => (kind === 'delete' && rule !== 'remove' ? [path] : []))];
}

const exampleRules = [
  '# What a sync copies into the Space repo, each to the same place there:',
  '# sync:',
  '#   - from: app.py',
  '#   - from: utils/',
  "#     include: ['**/*.py']",
];

function ruleLines({ from, include, exclude }: SpacedockSettings['sync'][number]): string[] {
  const lines = [`  - from: ${scalar(from)}`];
  if (include.length > 0) lines.push(`    include: ${flow(include)}`);
  if (exclude.length > 0) lines.push(`    exclude: ${flow(exclude)}`);
  return lines;
}

function listLines(key: string, items: readonly string[], above: readonly string[]): string[] {
  return items.length === 0 ? [] : [...above, `${key}:`, ...items.map((item) => `  - ${scalar(item)}`)];
}

function scalar(text: string): string {
  return stringify(text, { lineWidth: 0 }).trimEnd();
}

function flow(items: readonly string[]): string {
  return `[${items.map((item) => `'${item.replaceAll("'", "''")}'`).join(', ')}]`;
}

function comments(title: string, notes: readonly ScriptNote[]): string[] {
  if (notes.length === 0) return [];
  return ['', `# ${title}`, ...notes.flatMap(({ line, command, message }) => [`#   line ${String(line)}: ${command}`, `#     ${message}`])];
}

function withSlashes(path: string): string {
  return sep === '/' ? path : path.split(sep).join('/');
}

const scriptFolders = ['', 'scripts', 'script', 'tools', 'bin', 'deploy'];

/** Shell scripts of the two repos that copy from one into the other: absolute paths, those with rsync first. */
export async function scriptsThatSync(input: Pick<ProposalInput, 'mainRoot' | 'spaceRoot'>, fileSystem: FileSystem): Promise<string[]> {
  const found: { path: string; usesRsync: boolean }[] = [];
  const folders = [input.mainRoot, input.spaceRoot].flatMap((root) => scriptFolders.map((name) => join(root, name)));
  for (const folder of folders) {
    for (const { name, kind } of (await fileSystem.readDirectory(folder)) ?? []) {
      if (kind !== 'file' || !/\.(?:sh|bash|zsh)$/.test(name)) continue;
      const path = join(folder, name);
      const { text } = decodeText(await fileSystem.readHead(path, longestScript).catch(() => new Uint8Array()));
      if (!/\b(?:rsync|cp)\s/.test(text)) continue;
      const { sync, notUnderstood } = await readScript(path, input, fileSystem);
      if (sync.length + notUnderstood.length > 0) found.push({ path, usesRsync: /\brsync\s/.test(text) });
    }
  }
  return found.sort((a, b) => Number(b.usesRsync) - Number(a.usesRsync) || (a.path < b.path ? -1 : 1)).map(({ path }) => path);
}
