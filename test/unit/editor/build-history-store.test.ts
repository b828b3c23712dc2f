import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BuildHistoryStore } from '../../../src/editor/build-history-store';
import type { BuildRecord } from '../../../src/logs/build-history';

let folder: string;
let problems: unknown[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spacedock-history-'));
  problems = [];
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

function store(): BuildHistoryStore {
  return new BuildHistoryStore(folder, (error) => problems.push(error));
}

function build(day: number, text = 'RUN a'): BuildRecord {
  return { commit: '379fa57', queuedAt: String(day), startedAt: day, endedAt: day + 1, outcome: 'succeeded', whole: true, steps: [{ text, stage: '0', seconds: 1, status: 'done', platform: false }] };
}

describe('the histories of builds on disk', () => {
  it('are one small file for each Space, and outlive the window', async () => {
    await store().add('me/app', build(1));
    await store().add('me/other', build(2));
    expect((await store().add('me/app', build(3))).builds.map(({ queuedAt }) => queuedAt)).toEqual(['1', '3']);
    expect((await store().read('me/app')).builds).toEqual([build(1), build(3)]);
    // Nothing is left behind.
    expect((await readdir(join(folder, 'me'))).sort()).toEqual(['app.json', 'other.json']);
    expect(problems).toEqual([]);
  });

  it('keep what another window wrote, and what is added at once', async () => {
    const [one, two] = [store(), store()];
    await one.add('me/app', build(1));
    await two.add('me/app', build(2));
    await Promise.all([3, 4, 5].map((day) => one.add('me/app', build(day))));
    expect((await two.read('me/app')).builds.map(({ queuedAt }) => queuedAt)).toEqual(['1', '2', '3', '4', '5']);
  });

  it.each(['', '{"version":1,"builds":[{"outcome"', 'null', '[]', '{"version":99,"builds":[]}'])('begin anew where the file is %j', async (text) => {
    await mkdir(join(folder, 'me'));
    await writeFile(join(folder, 'me', 'app.json'), text);
    expect((await store().read('me/app')).builds).toEqual([]);
    await store().add('me/app', build(1));
    expect((await store().read('me/app')).builds).toEqual([build(1)]);
    expect(problems).toEqual([]);
  });

  it('are known in this window where they cannot be written', async () => {
    await writeFile(join(folder, 'me'), 'a file in place of the folder');
    expect((await store().add('me/app', build(1))).builds).toEqual([build(1)]);
    expect(problems).toHaveLength(1);
  });

  it('hold no token', async () => {
    await store().add('me/app', build(1, 'RUN curl -H "Authorization: Bearer hf_abcdefghABCDEFGH1234" https://me:secret@example.com'));
    const text = await readFile(join(folder, 'me', 'app.json'), 'utf8');
    expect(text).not.toMatch(/hf_a|secret/);
    expect((await store().read('me/app')).builds).toHaveLength(1);
  });

  it('are for Spaces alone', async () => {
    await expect(Promise.resolve().then(() => store().read('../../etc'))).rejects.toThrow();
    expect(dirname(folder)).toBe(tmpdir());
  });
});
