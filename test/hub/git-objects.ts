import { runGit } from './git-command';

export interface ObjectPlace {
  readonly cwd: string;
  /** Where objects are that are not in the repo yet: the quarantine of a push. */
  readonly environment?: Readonly<Record<string, string>>;
}

export interface TreeEntry {
  readonly path: string;
  readonly oid: string;
  readonly size: number;
  readonly executable: boolean;
}

/** The files of a commit, links and submodules left out; undefined where there is no such commit. */
export async function readTree(repository: string, revision: string): Promise<readonly TreeEntry[] | undefined> {
  let listing: Buffer;
  try {
    listing = await runGit(['ls-tree', '-r', '-l', '-z', '--end-of-options', revision], { cwd: repository });
  } catch {
    return undefined;
  }
  const entries: TreeEntry[] = [];
  for (const line of listing.toString().split('\0')) {
    const match = /^(100644|100755) blob ([0-9a-f]+)\s+(\d+)\t(.*)$/s.exec(line);
    if (match === null) continue;
    const [, mode, oid = '', size, path = ''] = match;
    entries.push({ path, oid, size: Number(size), executable: mode === '100755' });
  }
  return entries;
}

/** The full id of a commit; undefined where the name names none. */
export async function readCommit(repository: string, revision: string): Promise<string | undefined> {
  try {
    const id = await runGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`], {
      cwd: repository,
    });
    return id.toString().trim();
  } catch {
    return undefined;
  }
}

/**
 * Hands each object to `onObject`, with at most the first `limit` bytes of it, in the order asked for. One git process,
 * memory bounded by `limit`.
 */
export async function readObjects(
  place: ObjectPlace,
  oids: readonly string[],
  limit: number,
  onObject: (oid: string, size: number, head: Buffer) => void,
): Promise<void> {
  if (oids.length === 0) return;
  let header = Buffer.alloc(0);
  let current: { oid: string; size: number; left: number; head: Buffer[]; kept: number } | undefined;
  const take = (chunk: Buffer): void => {
    let rest = chunk;
    while (rest.length > 0) {
      if (current === undefined) {
        const end = rest.indexOf(10);
        header = Buffer.concat([header, end < 0 ? rest : rest.subarray(0, end)]);
        if (end < 0) return;
        rest = rest.subarray(end + 1);
        const [oid = '', , size] = header.toString().split(' ');
        header = Buffer.alloc(0);
        // "<oid> missing" has no content.
        if (size !== undefined) current = { oid, size: Number(size), left: Number(size) + 1, head: [], kept: 0 };
        continue;
      }
      const part = rest.subarray(0, current.left);
      rest = rest.subarray(part.length);
      current.left -= part.length;
      if (current.kept < limit) {
        current.head.push(part.subarray(0, limit - current.kept));
        current.kept += part.length;
      }
      if (current.left === 0) {
        onObject(current.oid, current.size, Buffer.concat(current.head).subarray(0, current.size));
        current = undefined;
      }
    }
  };
  await runGit(['cat-file', '--batch'], { ...place, input: `${oids.join('\n')}\n`, onOutput: take });
}

/** The text of files of a commit, by path; what is longer than `limit` bytes is left out. */
export async function readTexts(
  repository: string,
  entries: readonly TreeEntry[],
  limit = 512 * 1024,
): Promise<ReadonlyMap<string, string>> {
  const wanted = entries.filter((entry) => entry.size <= limit);
  const byOid = new Map<string, string>();
  await readObjects({ cwd: repository }, [...new Set(wanted.map((entry) => entry.oid))], limit, (oid, _size, head) => {
    byOid.set(oid, head.toString());
  });
  return new Map(wanted.map((entry) => [entry.path, byOid.get(entry.oid) ?? '']));
}
