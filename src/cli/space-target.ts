import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { checkedRepoId, createHubConnection, parseEndpoint, type HubConnection } from '../hub/connection';
import { findToken } from '../hub/token';
import { discoverProjects } from '../project/discovery';
import { nodeFileSystem } from '../project/node-file-system';
import { UsageError, type CommandIo } from './command';

/** The Space that a command is about, and the way to it. */
export interface SpaceTarget {
  readonly id: string;
  readonly connection: HubConnection;
}

export const spaceUsage = `  --space ID       namespace/name (default: the Space of the current folder)
  --json           print JSON, one value a line

HF_ENDPOINT names another Hub. The token is taken from HF_TOKEN, the hf command line's sign-in, or .env.local
and .env of the main repo.`;

/** By `--space`, else by what the current folder holds. Throws a UsageError where that names none or several. */
export async function resolveSpace(space: string | undefined, io: CommandIo): Promise<SpaceTarget> {
  const endpoint = parseEndpoint(io.env['HF_ENDPOINT']);
  if (space !== undefined) return { id: checkedRepoId(space, 'Space'), connection: connect(endpoint, io.cwd, io) };
  const projects = (await discoverProjects([io.cwd], nodeFileSystem, { signal: io.signal, hubHost: endpoint.host })).flatMap(
    ({ spaceId, mainRoot, spaceRoot }) => (spaceId === undefined ? [] : [{ id: spaceId, root: mainRoot ?? spaceRoot }]),
  );
  const ids = [...new Set(projects.map(({ id }) => id))];
  const [project] = projects;
  if (!project) throw new UsageError('No Space is found in this folder: name one with --space namespace/name.');
  if (ids.length > 1) throw new UsageError(`There are several Spaces here (${ids.join(', ')}): choose one with --space.`);
  return { id: checkedRepoId(project.id, 'Space'), connection: connect(endpoint, project.root, io) };
}

/** The way to the Hub with the token that belongs to a repo. Throws a HubError for an endpoint that is no address. */
export function connectionOf(mainRoot: string, io: CommandIo): HubConnection {
  return connect(parseEndpoint(io.env['HF_ENDPOINT']), mainRoot, io);
}

function connect(endpoint: URL, mainRoot: string, io: CommandIo): HubConnection {
  return createHubConnection({
    endpoint: endpoint.href,
    findToken: () =>
      findToken({
        env: io.env,
        homeDir: io.env['HOME'] ?? io.env['USERPROFILE'] ?? os.homedir(),
        mainRoot,
        readText: (path) => readFile(path, 'utf8'),
      }),
  });
}
