import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { listingOf } from '../../../src/sync/listing';
import { survey, type SurveyRequest } from '../../../src/sync/survey';
import { temporaryFolder, writeTree } from './folders';
import { everything } from './settings';

function listed(root: string): ReturnType<typeof listingOf> {
  const { sync, remove, protect, allowBinary, journal } = everything;
  const request: SurveyRequest = { root, leftOut: ['.git'], side: 'main', settings: { sync, remove, protect, allowBinary, journal }, platform: process.platform };
  const work = survey(request, () => false);
  for (;;) {
    const step = work.next();
    if (step.done === true) return listingOf(step.value);
  }
}

/** Names around the slash in the order of characters, so that a folder's files and its neighbours lie side by side. */
const name = fc.stringMatching(/^[a-b](?:[-.0ü ]?[a-b0]){0,2}$/);
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));

describe('a listing', () => {
  test('finds what is there, by whatever way it is asked for, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(path, { maxLength: 12 }), fc.uniqueArray(path, { maxLength: 3 }), fc.array(path, { maxLength: 12 }), fc.infiniteStream(fc.nat()), async (files, folders, others, random) => {
        const root = await temporaryFolder();
        const kinds = new Map<string, string>();
        for (const file of files) {
          const above = [];
          for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) above.push(folder);
          if (kinds.get(file) !== undefined || above.some((folder) => kinds.get(folder) === 'file')) continue;
          for (const folder of above) kinds.set(folder, 'directory');
          kinds.set(file, 'file');
          await writeTree(root, { [file]: file });
        }
        for (const folder of folders) {
          if (kinds.has(folder) || kinds.size > 0) continue;
          await mkdir(join(root, folder), { recursive: true });
          for (let each = folder; each !== '.'; each = dirname(each)) kinds.set(each, 'directory');
        }
        const listing = listed(root);
        const paths = [...listing.keys()];
        expect(new Map([...listing].map(([each, entry]) => [each, entry.kind]))).toEqual(kinds);
        expect(paths.length).toBe(kinds.size);
        const filesInOrder = paths.filter((each) => kinds.get(each) === 'file');
        expect(filesInOrder).toEqual([...filesInOrder].sort());
        const asked = [...paths, ...others, ...paths.map((each) => `${each}-`)].map((each) => ({ each, at: random.next().value })).sort((left, right) => left.at - right.at);
        for (const { each } of [...paths.map((inOrder) => ({ each: inOrder })), ...asked]) {
          expect([each, listing.has(each), listing.get(each)?.kind]).toEqual([each, kinds.has(each), kinds.get(each)]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
