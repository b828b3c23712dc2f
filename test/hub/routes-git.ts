import { readableSpace, writableSpace } from './access';
import type { Exchange } from './exchange';
import { readTexts, readTree } from './git-objects';
import { HubFailure, readOnlyText } from './hub-failure';
import { readCard } from './card';
import type { HubParts } from './hub-parts';
import type { SpaceRecord } from './space-store';

const gitPath = /^\/spaces\/(?<id>[\w.-]+\/[\w.-]+?)(?:\.git)?(?<path>\/info\/refs|\/git-upload-pack|\/git-receive-pack)$/;

/** True where the request is one of git's smart HTTP. */
export function isGitRequest(url: URL): boolean {
  return gitPath.test(url.pathname);
}

/** Takes over what `main` names now. Gives true where it is another commit than before. */
export async function takeHead(hub: HubParts, space: SpaceRecord): Promise<boolean> {
  const sha = await hub.git.head(space.id);
  if (sha === space.sha) return false;
  space.sha = sha;
  space.lastModified = new Date().toISOString();
  if (sha !== undefined) {
    const repository = hub.git.repositoryOf(space.id);
    const tree = (await readTree(repository, sha)) ?? [];
    const texts = await readTexts(repository, tree.filter((entry) => entry.path === 'README.md'));
    space.cardData = readCard(texts.get('README.md') ?? '').data;
  }
  return true;
}

export async function serveGit(exchange: Omit<Exchange, 'parameters'>, endpoint: string): Promise<void> {
  const { hub, request, response, url, caller } = exchange;
  const { id = '', path = '' } = gitPath.exec(url.pathname)?.groups ?? {};
  const pushes = path === '/git-receive-pack' || url.searchParams.get('service') === 'git-receive-pack';
  const space = readableSpace(hub.store, id, caller);
  if (pushes) {
    if (caller === undefined) throw new HubFailure(401, 'Invalid username or password.');
    try {
      writableSpace(hub.store, id, caller);
    } catch (error) {
      if (!(error instanceof HubFailure) || error.status !== 403) throw error;
      throw new HubFailure(403, caller.role === 'read' ? readOnlyText : 'You are not authorized to push to this repo.');
    }
  }
  await hub.git.serve(request, response, {
    id: space.id,
    path,
    query: url.search.slice(1),
    user: pushes ? caller?.user : undefined,
    endpoint,
    beforeEnd: async () => {
      if (path === '/git-receive-pack' && (await takeHead(hub, space)) && space.buildsOnPush) hub.player.build(space, { factory: false });
    },
  });
}
