import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { discoverProjects, type ProjectLocation } from '../project/discovery';
import { nodeFileSystem } from '../project/node-file-system';
import { proposeSettings, scriptsThatSync } from '../sync/import/settings-proposal';
import { parseArguments } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';

const usage = `Usage: spacedock init [DIR] [--repo DIR] [--script FILE] [--write] [--json]

Proposes a spacedock.yaml for the main repo in DIR (default: the current folder) and the Space repo beside it,
and prints it. A script that copies with rsync, cp and rm is read into rules; nothing of it is run, and what
could not be understood is listed.

  --repo DIR      the Space repo's checkout, where it is not the only one beside DIR
  --script FILE   the script (default: the one that is found, where it is the only one)
  --write         write DIR/spacedock.yaml, where there is none yet
  --json          print JSON: text, notes, notUnderstood

Exit code 1 where something of the script was not understood.`;

export const initCommand: Command = {
  name: 'init',
  summary: 'propose a spacedock.yaml, from a script that syncs by hand where there is one',
  usage,
  run: runInit,
};

async function runInit(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    repo: { type: 'string' },
    script: { type: 'string' },
    write: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (positionals.length > 1) throw new UsageError('init takes one folder.');
  const mainRoot = resolve(io.cwd, positionals[0] ?? '.');
  const { spaceRoot, spaceId } = await spaceRepo(mainRoot, values.repo === undefined ? undefined : resolve(io.cwd, values.repo), io.signal);
  const scriptPath = values.script === undefined ? await onlyScript(mainRoot, spaceRoot) : resolve(io.cwd, values.script);
  const proposal = await proposeSettings({ mainRoot, spaceRoot, spaceId, scriptPath, signal: io.signal }, nodeFileSystem);
  if (values.write === true) await writeNew(join(mainRoot, 'spacedock.yaml'), proposal.text);
  io.stdout.write(values.json === true ? `${JSON.stringify({ version: 1, ...proposal }, undefined, 2)}\n` : proposal.text);
  return proposal.notUnderstood.length > 0 ? 1 : 0;
}

async function spaceRepo(mainRoot: string, wanted: string | undefined, signal: AbortSignal): Promise<Pick<ProjectLocation, 'spaceRoot' | 'spaceId'>> {
  const around = wanted === undefined ? [mainRoot, dirname(mainRoot)] : [wanted];
  const found = (await discoverProjects(around, nodeFileSystem, { signal })).filter(({ spaceRoot }) => spaceRoot !== mainRoot);
  if (wanted !== undefined) {
    const here = found.find(({ spaceRoot }) => spaceRoot === wanted);
    if (here === undefined) throw new UsageError(`${wanted} is no Space repo: its README.md does not say sdk: docker.`);
    return here;
  }
  const [only] = found;
  if (only === undefined) throw new UsageError('There is no Space repo beside this folder. Clone the Space, or name its folder with --repo.');
  if (found.length === 1) return only;
  throw new UsageError(`There are several Space repos here. Name one with --repo: ${found.map(({ spaceRoot }) => spaceRoot).join(', ')}.`);
}

async function onlyScript(mainRoot: string, spaceRoot: string): Promise<string | undefined> {
  const scripts = await scriptsThatSync({ mainRoot, spaceRoot }, nodeFileSystem);
  if (scripts.length > 1) throw new UsageError(`Several scripts copy into the Space repo. Name one with --script: ${scripts.join(', ')}.`);
  return scripts[0];
}

async function writeNew(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new UsageError(`${path} is there already and is left as it is.`);
    throw error;
  });
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}
