import { mkdtemp, readdir, rm, utimes, writeFile, mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile, removeOldLogs } from '../../../src/editor/log-file';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spacedock-log-file-'));
  path = join(folder, 'me', 'app', 'build.log');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function whole(file: LogFile): Promise<string> {
  let text = '';
  for await (const piece of file.pieces()) {
    expect(piece.endsWith('\n')).toBe(true);
    text += piece;
  }
  return text;
}

describe('a saved log', () => {
  it('is not made before its first line, and outlives its closing', async () => {
    const file = await LogFile.open(path);
    expect(file.size).toBe(0);
    expect(await file.tail(100)).toBe('');
    expect(await readdir(folder)).toEqual([]);
    await file.append('one\n');
    await file.close();
    await file.append('two é\n');
    await file.close();
    const again = await LogFile.open(path);
    expect(again.size).toBe(Buffer.byteLength('one\ntwo é\n'));
    expect(await whole(again)).toBe('one\ntwo é\n');
    expect(again.written).toBe(0);
  });

  it('gives the last whole lines that fit', async () => {
    const file = await LogFile.open(path);
    await file.append('first\n日本\nlast\n');
    expect(await file.tail(1_000)).toBe('first\n日本\nlast\n');
    // Cut inside a character of the line before.
    expect(await file.tail(7)).toBe('last\n');
    expect(await file.tail(6)).toBe('last\n');
    // Exactly a line's length.
    expect(await file.tail(5)).toBe('last\n');
    expect(await file.tail(12)).toBe('日本\nlast\n');
    expect(await file.tail(4)).toBe('');
    expect(await file.tail(18)).toBe('first\n日本\nlast\n');
    await file.close();
  });

  it('keeps at least the last part and at most two', async () => {
    const file = await LogFile.open(path, 1_000);
    let text = '';
    for (let number = 0; number < 1_000; number++) {
      const line = `line ${String(number)}\n`;
      text += line;
      await file.append(line);
    }
    expect(file.size).toBeGreaterThanOrEqual(1_000);
    expect(file.size).toBeLessThan(2_100);
    expect(file.written).toBe(text.length);
    expect(text.endsWith(await whole(file))).toBe(true);
    expect((await whole(file)).length).toBe(file.size);
    // Across the border of the two.
    const tail = await file.tail(file.size - 5);
    expect(text.endsWith(tail)).toBe(true);
    expect(tail.length).toBeGreaterThan(file.size - 25);
    await file.close();
    const again = await LogFile.open(path, 1_000);
    expect(text.endsWith(await whole(again))).toBe(true);
    expect(again.size).toBe(file.size);
  });

  it('begins anew', async () => {
    const file = await LogFile.open(path, 10);
    await file.append('one line\n');
    await file.append('another\n');
    await file.restart();
    expect(file.size).toBe(0);
    expect(await whole(file)).toBe('');
    await file.append('new\n');
    expect(await whole(file)).toBe('new\n');
    await file.close();
  });

  it('leaves out what is appended while it is read', async () => {
    const file = await LogFile.open(path);
    await file.append('one\n'.repeat(600_000));
    let read = 0;
    for await (const piece of file.pieces()) {
      if (read === 0) await file.append('two\n'.repeat(600_000));
      read += piece.length;
      expect(piece).not.toContain('two');
    }
    expect(read).toBe(2_400_000);
    await file.close();
  });
});

describe('old logs', () => {
  it('are removed but for those written to last', async () => {
    for (const [index, name] of ['a', 'b', 'c'].entries()) {
      await mkdir(join(folder, 'me', name), { recursive: true });
      for (const file of ['build.log', 'build.log.older']) {
        await writeFile(join(folder, 'me', name, file), 'x\n');
        await utimes(join(folder, 'me', name, file), 1_000 + index, 1_000 + index);
      }
    }
    await removeOldLogs(folder, 2);
    expect(await readdir(join(folder, 'me', 'a'))).toEqual([]);
    expect(await readdir(join(folder, 'me', 'b'))).toEqual(['build.log', 'build.log.older']);
    expect(await readdir(join(folder, 'me', 'c'))).toEqual(['build.log', 'build.log.older']);
    await removeOldLogs(join(folder, 'none'));
  });
});
