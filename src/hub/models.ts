import { listFiles, pathsInfo } from '@huggingface/hub';
import { repoAccess } from './access';
import { checkedRepoId, type HubConnection } from './connection';
import type { HubError } from './errors';
import { number } from './json-values';
import { fromLibrary, libraryAccess } from './library';

/** The Hub answers for many paths at once; a request stays well below any body limit. */
const pathsPerRequest = 500;

/**
 * Bytes of files in a model repo, by path; what LFS or Xet holds counts with its real size. A path that the repo
 * does not have is missing in the answer. Throws a HubError. A gate does not hide sizes.
 */
export async function fileSizes(
  connection: HubConnection,
  repoId: string,
  paths: readonly string[],
  revision?: string,
  signal?: AbortSignal,
): Promise<Map<string, number>> {
  const repo = modelRepo(repoId);
  const sizes = new Map<string, number>();
  for (let start = 0; start < paths.length; start += pathsPerRequest) {
    const infos = await fromLibrary(connection, () =>
      pathsInfo({
        ...libraryAccess(connection, signal),
        repo,
        paths: paths.slice(start, start + pathsPerRequest),
        ...(revision === undefined ? {} : { revision }),
      }),
    );
    for (const info of infos) {
      const size = number(info.lfs?.size) ?? number(info.size);
      if (info.type === 'file' && size !== undefined) sizes.set(info.path, size);
    }
  }
  return sizes;
}

/** All files of a model repo at a revision, with their real sizes in bytes. Throws a HubError. A gate does not hide them. */
export async function repoFiles(
  connection: HubConnection,
  repoId: string,
  revision?: string,
  signal?: AbortSignal,
): Promise<readonly { readonly path: string; readonly size: number }[]> {
  const repo = modelRepo(repoId);
  return fromLibrary(connection, async () => {
    const files: { path: string; size: number }[] = [];
    const listing = listFiles({
      ...libraryAccess(connection, signal),
      repo,
      recursive: true,
      // The library puts the revision into the path as it is; a branch may hold a slash.
      ...(revision === undefined ? {} : { revision: encodeURIComponent(revision) }),
    });
    for await (const entry of listing) {
      if (entry.type === 'file') files.push({ path: entry.path, size: number(entry.lfs?.size) ?? number(entry.size) ?? 0 });
    }
    return files;
  });
}

/** Whether the token's account may download from a model repo, as `repoAccess` says. */
export async function modelAccess(connection: HubConnection, repoId: string, signal?: AbortSignal): Promise<HubError | undefined> {
  return repoAccess(connection, 'model', repoId, {}, signal);
}

function modelRepo(repoId: string): { type: 'model'; name: string } {
  return { type: 'model', name: checkedRepoId(repoId, 'model') };
}
