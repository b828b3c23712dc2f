import { readCard } from './card';
import { runGit } from './git-command';
import { readObjects, type ObjectPlace } from './git-objects';
import { badMetadataText, binaryFilesText, largeFilesText, type OffendingFile } from './refusals';

export interface RefUpdate {
  readonly newOid: string;
  readonly ref: string;
}

const largestBlob = 10 * 1024 * 1024;
/** git's own test: a NUL in so many first bytes makes a file binary. */
const binaryTestLength = 8000;

/** Reads what git hands to a pre-receive hook: `old new ref` lines; deletions are left out. */
export function readUpdates(input: string): readonly RefUpdate[] {
  return input
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, newOid, ref]) => newOid !== undefined && ref !== undefined && !/^0+$/.test(newOid))
    .map(([, newOid = '', ref = '']) => ({ newOid, ref }));
}

interface NewFile {
  readonly oid: string;
  readonly path: string;
}

/** The files that come with these commits and were not there before, from every commit, not only the last. */
async function newFiles(place: ObjectPlace, commit: string): Promise<readonly NewFile[]> {
  const listing = await runGit(['rev-list', '--objects', commit, '--not', '--all'], place);
  return listing
    .toString()
    .split('\n')
    .filter((line) => line.includes(' '))
    .map((line) => ({ oid: line.slice(0, line.indexOf(' ')), path: line.slice(line.indexOf(' ') + 1) }))
    .filter((file) => file.path !== '');
}

async function readmeErrors(place: ObjectPlace, commit: string): Promise<readonly string[]> {
  let errors: readonly string[] = [];
  await readObjects(place, [`${commit}:README.md`], 1024 * 1024, (_oid, _size, head) => {
    errors = readCard(head.toString()).errors;
  });
  return errors;
}

/** Looks at a push as the Hub does. Gives the refusal's text, or undefined where the push is fine. */
export async function checkPush(place: ObjectPlace, updates: readonly RefUpdate[]): Promise<string | undefined> {
  for (const { newOid, ref } of updates) {
    const files = await newFiles(place, newOid);
    const pathOf = new Map(files.map((file) => [file.oid, file.path]));
    const types = await runGit(['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'], {
      ...place,
      input: [...pathOf.keys(), ''].join('\n'),
    });
    const large: OffendingFile[] = [];
    const toRead: string[] = [];
    for (const line of types.toString().split('\n')) {
      const [oid = '', type, size] = line.split(' ');
      if (type !== 'blob') continue;
      if (Number(size) > largestBlob) large.push({ path: pathOf.get(oid) ?? '', ref });
      else toRead.push(oid);
    }
    if (large.length > 0) return largeFilesText(large);
    const binary: OffendingFile[] = [];
    await readObjects(place, toRead, binaryTestLength, (oid, _size, head) => {
      if (head.includes(0)) binary.push({ path: pathOf.get(oid) ?? '', ref });
    });
    if (binary.length > 0) return binaryFilesText(binary);
    if (ref === 'refs/heads/main') {
      const errors = await readmeErrors(place, newOid);
      if (errors.length > 0) return badMetadataText(errors);
    }
  }
  return undefined;
}
