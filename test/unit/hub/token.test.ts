import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HubError } from '../../../src/hub/errors';
import { checkedToken, findToken, tokenPath, type TokenPlaces } from '../../../src/hub/token';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'spacedock-token-'));
});
afterEach(async () => {
  await rm(root, { recursive: true });
});

const readText = (file: string): Promise<string> => readFile(file, 'utf8');

async function write(name: string, text: string): Promise<string> {
  const file = path.join(root, name);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

function find(places: Partial<TokenPlaces> = {}): ReturnType<typeof findToken> {
  return findToken({ env: {}, homeDir: path.join(root, 'home'), mainRoot: path.join(root, 'main'), readText, ...places });
}

describe('the token', () => {
  it('is none where there is none', async () => {
    expect(await find()).toBeUndefined();
    expect(await find({ stored: () => Promise.resolve(undefined), env: { HF_TOKEN: ' \n' } })).toBeUndefined();
  });

  it('is the first of the chain', async () => {
    await write('main/.env', 'HF_TOKEN=hf_fromEnvFile');
    expect(await find()).toEqual({ token: 'hf_fromEnvFile', source: 'HF_TOKEN in .env' });
    await write('main/.env.local', 'HF_TOKEN=hf_fromLocal');
    expect(await find()).toEqual({ token: 'hf_fromLocal', source: 'HF_TOKEN in .env.local' });
    const home = await write('home/.cache/huggingface/token', 'hf_fromHome\n');
    expect(await find()).toEqual({ token: 'hf_fromHome', source: `the file ${home}` });
    const cache = await write('cache/huggingface/token', 'hf_fromCache');
    const env: Record<string, string> = { XDG_CACHE_HOME: path.join(root, 'cache') };
    expect(await find({ env })).toEqual({ token: 'hf_fromCache', source: `the file ${cache}` });
    await write('hf/token', 'hf_fromHfHome');
    env['HF_HOME'] = path.join(root, 'hf');
    expect((await find({ env }))?.token).toBe('hf_fromHfHome');
    env['HF_TOKEN_PATH'] = await write('my-token', 'hf_fromTokenPath');
    expect((await find({ env }))?.token).toBe('hf_fromTokenPath');
    env['HUGGING_FACE_HUB_TOKEN'] = 'hf_fromOldName';
    expect((await find({ env }))?.token).toBe('hf_fromOldName');
    env['HF_TOKEN'] = '  hf_fromEnvironment\r\n';
    expect(await find({ env })).toEqual({ token: 'hf_fromEnvironment', source: 'HF_TOKEN in the environment' });
    expect((await find({ env, stored: () => Promise.resolve('hf_stored') }))?.token).toBe('hf_stored');
  });

  it.each([
    ['plain', 'A=1\nHF_TOKEN=hf_x1\n'],
    ['exported', 'export HF_TOKEN=hf_x1'],
    ['in double quotes', 'HF_TOKEN="hf_x1"'],
    ['in single quotes', "HF_TOKEN='hf_x1' # mine"],
    ['with a comment', '# HF_TOKEN=hf_old\nHF_TOKEN=hf_x1 # mine'],
    ['with CR LF and a byte order mark', '\uFEFFHF_TOKEN=hf_x1\r\nB=2\r\n'],
  ])('is read from .env %s', async (_name, text) => {
    await write('main/.env', text);
    expect((await find())?.token).toBe('hf_x1');
  });

  it('is not looked for in .env without a main repo', async () => {
    await write('main/.env', 'HF_TOKEN=hf_x1');
    expect(await find({ mainRoot: undefined })).toBeUndefined();
  });

  it.each(['hf_a b', 'hf_a\nhf_b', 'hf_ä', 'hf_a\u0000', 'hf_a\u200b'])('never is %j, and the error does not show it', async (token) => {
    const error: unknown = await find({ env: { HF_TOKEN: token } }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(HubError);
    expect((error as HubError).message).toContain('HF_TOKEN in the environment cannot be used');
    expect((error as HubError).message).not.toContain(token);
  });

  it('tells of a file that cannot be read, but only where no other place has one', async () => {
    const home = path.join(root, 'home/.cache/huggingface/token');
    await mkdir(home, { recursive: true });
    await expect(find()).rejects.toThrow(`The token file ${home} cannot be read (EISDIR).`);
    await write('main/.env', 'HF_TOKEN=hf_x1');
    expect((await find())?.token).toBe('hf_x1');
  });
});

describe('the file of the hf command line', () => {
  it.each([
    ['linux', {}, '/home/me', '/home/me/.cache/huggingface/token'],
    ['darwin', { HF_HOME: '~/hf' }, '/Users/me', '/Users/me/hf/token'],
    ['linux', { HF_TOKEN_PATH: '$BASE/${NAME}/$UNKNOWN', BASE: '/b', NAME: 'n' }, '/home/me', '/b/n/$UNKNOWN'],
    ['win32', {}, 'C:\\Users\\me', 'C:\\Users\\me\\.cache\\huggingface\\token'],
    ['win32', { HF_HOME: 'D:\\hf' }, 'C:\\Users\\me', 'D:\\hf\\token'],
  ] as const)('on %s with %j is there', (platform, env, homeDir, expected) => {
    expect(tokenPath({ platform, env, homeDir })).toBe(expected);
  });
});

describe('a token that somebody typed', () => {
  it('is trimmed', () => {
    expect(checkedToken('\uFEFF hf_x1\n', 'the input')).toEqual({ token: 'hf_x1', source: 'the input' });
    expect(checkedToken(' ', 'the input')).toBeUndefined();
  });
});
