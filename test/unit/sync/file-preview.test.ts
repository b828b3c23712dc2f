import { createHash } from 'node:crypto';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { largestInGit } from '../../../src/documents/bytes';
import { previewAtCommit, previewFile, type FilePreview } from '../../../src/sync/file-preview';
import { git, repository } from './folders';

const gif = Buffer.from([71, 73, 70, 0, 255]);
const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

describe('what is shown of a file', () => {
  it.each<[name: string, bytes: Buffer, shown: FilePreview]>([
    ['text', Buffer.from('a ü\n'), { kind: 'text', text: 'a ü\n' }],
    ['text of another encoding, which git takes for binary', Buffer.from('\ufeffa ü\n', 'utf16le'), { kind: 'text', text: 'a ü\n' }],
    ['text that is no UTF-8', Buffer.from([0x61, 0xff, 0x0a]), { kind: 'text', text: 'a\ufffd\n' }],
    ['nothing', Buffer.alloc(0), { kind: 'text', text: '' }],
    ['a binary', gif, { kind: 'binary', size: 5, digest: digestOf(gif) }],
  ])('%s: the same in the folder and in a commit', async (_, bytes, shown) => {
    const root = await repository({ 'a file': bytes });
    expect(await previewFile(join(root, 'a file'))).toEqual(shown);
    await writeFile(join(root, 'a file'), 'other\n');
    expect(await previewAtCommit(root, await git(root, 'rev-parse', 'HEAD'), 'a file')).toEqual(shown);
  });

  it('a file that is larger than the Hub takes is not read', async () => {
    const root = await repository({ 'model.pt': 'a' });
    await truncate(join(root, 'model.pt'), largestInGit + 1);
    expect(await previewFile(join(root, 'model.pt'))).toEqual({ kind: 'large', size: largestInGit + 1 });
    expect(await previewAtCommit(root, await git(root, 'rev-parse', 'HEAD'), 'none.pt')).toBeUndefined();
  });
});
