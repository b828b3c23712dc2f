import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { testTokens } from '../../hub/tokens';
import { goodFiles, spaceId, Workbench } from './workbench';

const binary = Buffer.from([0x89, 0x50, 0, 1]);
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 12345\n`;

let bench: Workbench;

describe('an accepted push', () => {
  beforeEach(async () => {
    bench = await Workbench.open();
  });
  afterEach(() => bench.close());

  test('is built, started, and deployed', async () => {
    await bench.commit(goodFiles);
    expect(await bench.push()).toMatchObject({ ok: true });
    expect(bench.hub.stageOf(spaceId)).not.toBe('NO_APP_FILE');
    await bench.hub.waitForStage(spaceId, ['RUNNING']);
    const { head } = bench.hub.commitsOf(spaceId);
    expect(await bench.json(`/api/spaces/${spaceId}/runtime`)).toMatchObject({ stage: 'RUNNING', sha: head });
    expect(await bench.json(`/api/spaces/${spaceId}`)).toMatchObject({ sha: head, sdk: 'docker', cardData: { app_port: 7860 } });

    const clone = await bench.git('clone', '--quiet', `${bench.hub.endpoint}/spaces/${spaceId}`, 'clone');
    expect(clone).toMatchObject({ ok: true });
    expect((await bench.git('-C', 'clone', 'rev-parse', 'HEAD')).output.trim()).toBe(head);
  });

  test('an LFS pointer, text with a NUL behind 8,000 bytes, and many files pass', async () => {
    const many = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`data/${index}.txt`, `file ${index}\n`]));
    await bench.commit({ ...goodFiles, ...many, 'model.pt': pointer, 'late.dat': `${'x'.repeat(8000)}\0` });
    expect(await bench.push()).toMatchObject({ ok: true });
  });

  test('may come with a Bearer header, and may be forced', async () => {
    await bench.commit(goodFiles);
    await bench.push();
    await bench.git('commit', '--quiet', '--amend', '-m', 'Another');
    const header = `http.extraHeader=Authorization: Bearer ${testTokens.write}`;
    const address = `${bench.hub.endpoint}/spaces/${spaceId}`;
    expect((await bench.git('-c', header, 'push', address, 'main')).output).toContain('non-fast-forward');
    expect(await bench.git('-c', header, 'push', '--force', address, 'main')).toMatchObject({ ok: true });
    const head = (await bench.git('rev-parse', 'HEAD')).output.trim();
    await bench.hub.waitForStage(spaceId, ['RUNNING']);
    expect(bench.hub.commitsOf(spaceId)).toEqual({ head, deployed: head });
  });
});

describe('a push that is refused', () => {
  beforeAll(async () => {
    bench = await Workbench.open();
  });
  beforeEach(() => bench.startOver());
  afterAll(() => bench.close());

  test.each([
    ['a binary', { 'images/x.png': binary }, ['contains binary files.', '  - images/x.png (ref: refs/heads/main)']],
    [
      'a file over 10 MiB',
      { 'big.txt': Buffer.alloc(10 * 1024 * 1024 + 1, 'x') },
      ['contains files larger than 10 MiB.', '  - big.txt (ref: refs/heads/main)'],
    ],
    [
      'a description that is too long',
      { 'README.md': `---\nsdk: docker\nshort_description: ${'x'.repeat(61)}\n---\n` },
      ['Sorry, your push was rejected during YAML metadata verification:', ' - Error: "short_description" length must be'],
    ],
    ['front matter that does not parse', { 'README.md': '---\nsdk: [docker\n---\n' }, [' - Error: YAML parse error']],
  ])('%s', async (_name, files, expected) => {
    await bench.commit({ ...goodFiles, ...files });
    const { ok, output } = await bench.push();
    expect(ok).toBe(false);
    for (const text of expected) expect(output).toContain(text);
    expect(output).toContain('[remote rejected] main -> main (pre-receive hook declined)');
    expect(bench.hub.commitsOf(spaceId).head).toBeUndefined();
  });

  test('a binary in an earlier commit of the push is found', async () => {
    await bench.commit({ ...goodFiles, 'old.bin': binary });
    await bench.git('rm', '--quiet', 'old.bin');
    await bench.commit();
    expect((await bench.push()).output).toContain('  - old.bin (ref: refs/heads/main)');
  });

  test.each([
    ['a read token', testTokens.read, 'You have read access but not the required permissions'],
    ["somebody else's token", testTokens.stranger, 'You are not authorized to push to this repo.'],
    ['a password', 'letmein', 'Password authentication in git is no longer supported'],
    ['a token that nobody has', 'hf_nobody', 'Invalid credentials in Authorization header'],
  ])('%s cannot push', async (_name, token, expected) => {
    await bench.commit(goodFiles);
    const { ok, output } = await bench.push(token);
    expect(ok).toBe(false);
    expect(output).toContain(expected);
  });
});
