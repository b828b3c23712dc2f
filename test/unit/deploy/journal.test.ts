import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addToJournal, journalFolder, lastThatRan, readJournal, seenBefore } from '../../../src/deploy/journal';
import { readEntry, writeEntry, type JournalEntry } from '../../../src/deploy/journal-entry';
import { temporaryFolder, writeTree } from '../sync/folders';

const token = `hf_${'QwErTyUiOpAsDfGhJkLzXcVbNm'}1928374`;

function entry(more: Partial<JournalEntry> = {}): Omit<JournalEntry, 'file'> {
  return {
    space: 'troutmoose/sam-body4d',
    startedAt: '2026-05-03T14:12:05.000Z',
    outcome: 'running',
    commit: '1234567000000000000000000000000000000000',
    mainCommit: 'abcdef0',
    seconds: { total: 250, build: 200, start: 30 },
    cause: undefined,
    cure: undefined,
    commits: ['Add: a "colon"'],
    body: '# Done\n\n---\n\nText.',
    ...more,
  };
}

describe('an entry of the journal', () => {
  it('is read as it was written', () => {
    const failed = entry({ outcome: 'build-failed', cause: { id: 'build-process', evidence: 'exit code: 1', instruction: 'RUN pip install -r x' } });
    for (const each of [entry(), failed]) expect(readEntry('x.md', writeEntry(each))).toEqual({ ...each, file: 'x.md' });
  });

  it('holds no secret', () => {
    const text = writeEntry(entry({ body: `token ${token}`, commits: [`Use ${token}`], cause: { id: 'x', evidence: `Authorization: Bearer ${token}`, instruction: undefined } }));
    expect(text).not.toContain(token.slice(4));
  });

  it.each<[string, string, Partial<JournalEntry> | undefined]>([
    ['edited by hand', '---\r\nstarted: 2026-05-03\r\noutcome: "build-failed"\r\ncause: apt-package-gone\r\ncure: Took libgl1.\r\n---\r\nWe tried **much**.\r\n', { outcome: 'build-failed', cause: { id: 'apt-package-gone', evidence: undefined, instruction: undefined }, cure: 'Took libgl1.', body: 'We tried **much**.', commits: [] }],
    ['with strange values', '---\nstarted: 2026-05-03T10:00:00Z\noutcome: running\nseconds: many\ncommits: none\ncommit: 1234567\n---\n', { seconds: { total: undefined, build: undefined, start: undefined }, commit: '1234567', commits: [] }],
    ['without front matter', '# A note\n', undefined],
    ['with broken YAML', '---\n: [\n---\n', undefined],
    ['with the front matter of something else', '---\ntitle: Demo\nsdk: docker\n---\n', undefined],
    ['without an end', '---\nstarted: 2026-05-03\noutcome: running\n', undefined],
    ['with aliases', '---\na: &a [1]\nb: [*a, *a]\nstarted: 2026-05-03\noutcome: running\n---\n', undefined],
  ])('is read %s', (_name, text, expected) => {
    const found = readEntry('2026-05-03-1200-x.md', text);
    if (expected === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(expected);
  });
});

describe('the journal', () => {
  it('keeps a file for each deployment, and passes over those of others', async () => {
    const folder = join(await temporaryFolder(), 'ü journal');
    await writeTree(folder, { 'README.md': '# Notes\n', 'memory.md': '---\ntype: memory\n---\n', 'x.txt': '' });
    expect(await addToJournal(folder, entry())).toBe(join(folder, '2026-05-03-1412-1234567.md'));
    expect(await addToJournal(folder, entry())).toBe(join(folder, '2026-05-03-1412-1234567-2.md'));
    await addToJournal(folder, entry({ startedAt: '2026-05-04T00:00:00.000Z', outcome: 'build-failed' }));
    expect((await readJournal(folder)).map(({ file }) => file)).toEqual(['2026-05-04-0000-1234567.md', '2026-05-03-1412-1234567.md', '2026-05-03-1412-1234567-2.md'].sort((a, b) => (a < b ? 1 : -1)));
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(await readJournal(join(folder, 'nowhere'))).toEqual([]);
  });

  it('hides itself where one repo is both', async () => {
    const spaceRoot = await temporaryFolder();
    const folder = journalFolder({ mainRoot: undefined, spaceRoot }, undefined);
    expect(folder).toBe(join(spaceRoot, '.spacedock/journal'));
    await addToJournal(folder, entry(), { hidden: true });
    expect(await readFile(join(folder, '.gitignore'), 'utf8')).toBe('*\n');
    expect(journalFolder({ mainRoot: '/main', spaceRoot }, 'memory/notes')).toBe(join('/main', 'memory/notes'));
  });

  const file = 'x.md';
  const at = (day: number, more: Partial<JournalEntry>): JournalEntry => ({ ...entry(), file, startedAt: `2026-05-0${String(day)}T00:00:00.000Z`, ...more });
  const cause = { id: 'apt-package-gone', evidence: 'E: Package x', instruction: 'RUN apt-get install x' };

  it('finds the last deployment that ran, of one Space', () => {
    const entries = [at(4, { outcome: 'build-failed' }), at(3, { space: 'a/b' }), at(2, {}), at(1, {})];
    expect(lastThatRan(entries, 'troutmoose/sam-body4d')).toBe(entries[2]);
    expect(lastThatRan(entries, undefined)).toBe(entries[1]);
    expect(lastThatRan([], undefined)).toBeUndefined();
  });

  it('knows a failure again, and what mended it', () => {
    const failed = at(1, { outcome: 'build-failed', cause });
    const mended = at(2, { commits: ['Take libgl1'], commit: 'feedbee00' });
    const later = at(3, { commits: ['Something else'] });
    expect(seenBefore([later, mended, failed], cause)).toEqual({ entry: failed, mended: '“Take libgl1” (feedbee)' });
    expect(seenBefore([failed], cause)).toEqual({ entry: failed, mended: undefined });
    const told = { ...failed, cure: 'Took libgl1 from Debian' };
    expect(seenBefore([mended, told], cause)?.mended).toBe('Took libgl1 from Debian');
    expect(seenBefore([failed], { ...cause, id: 'other' })).toBeUndefined();
  });

  it('takes two failed steps for the same only by the step or the words', () => {
    const step = { id: 'unknown', evidence: 'process did not complete: exit code: 1', instruction: 'RUN make 12' };
    const failed = at(1, { outcome: 'build-failed', cause: step });
    expect(seenBefore([failed], { ...step, instruction: 'RUN  make 13' })).toBeDefined();
    expect(seenBefore([failed], { ...step, evidence: 'x', instruction: 'RUN make 99' })).toBeDefined();
    expect(seenBefore([failed], { ...step, evidence: 'x', instruction: 'RUN other' })).toBeUndefined();
  });
});
