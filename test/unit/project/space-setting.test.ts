import { describe, expect, it } from 'vitest';
import { parseSpacedockFile } from '../../../src/project/settings-file';
import { withSpaceId } from '../../../src/project/space-setting';

describe('withSpaceId', () => {
  it.each<[string, string, string]>([
    ['an empty file', '', 'space: me/app\n'],
    ['other keys', 'data: /data\n', 'space: me/app\ndata: /data\n'],
    ['comments before them', '# Ours.\n\ndata: /data # where\n', '# Ours.\n\nspace: me/app\ndata: /data # where\n'],
    ['the beginning of a document', '---\r\ndata: /data\r\n', '---\r\nspace: me/app\r\ndata: /data\r\n'],
    ['a Space', 'data: /data\nspace: "none"\nrepo: ../x\n', 'data: /data\nspace: me/app\nrepo: ../x\n'],
    ['a Space of another key', 'rules:\n  space: off\n', 'space: me/app\nrules:\n  space: off\n'],
  ])('into a file with %s', (_what, text, expected) => {
    expect(withSpaceId(text, 'me/app')).toBe(expected);
    expect(parseSpacedockFile(expected).settings.space).toBe('me/app');
  });
});
