import { describe, expect, it } from 'vitest';

import { decodeText, encodeText, isLfsPointer, looksBinary } from '../../../src/documents/bytes';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe('decodeText', () => {
  it.each([
    ['UTF-8', Buffer.from('FROM é'), { text: 'FROM é', encoding: 'utf-8', bom: false }],
    ['UTF-8 with a mark', Buffer.from('\uFEFFFROM x'), { text: 'FROM x', encoding: 'utf-8', bom: true }],
    ['UTF-16 LE', Buffer.from('\uFEFFtorch\n', 'utf16le'), { text: 'torch\n', encoding: 'utf-16le', bom: true }],
    [
      'UTF-16 BE',
      Buffer.from('\uFEFFtorch\n', 'utf16le').swap16(),
      { text: 'torch\n', encoding: 'utf-16be', bom: true },
    ],
    ['nothing', bytes(), { text: '', encoding: 'utf-8', bom: false }],
    ['a mark alone', bytes(0xef, 0xbb, 0xbf), { text: '', encoding: 'utf-8', bom: true }],
    ['bytes that are not UTF-8', bytes(0x61, 0xff, 0x62), { text: 'a\uFFFDb', encoding: 'utf-8', bom: false }],
    ['half a UTF-16 character', bytes(0xff, 0xfe, 0x61), { text: '\uFFFD', encoding: 'utf-16le', bom: true }],
  ])('reads %s', (_, input, expected) => {
    expect(decodeText(input)).toEqual(expected);
  });

  it('drops one mark and no more', () => {
    expect(decodeText(Buffer.from('\uFEFF\uFEFFx')).text).toBe('\uFEFFx');
  });
});

describe('looksBinary', () => {
  it.each([
    ['text', Buffer.from('text'), false],
    ['nothing', bytes(), false],
    ['a NUL', bytes(0x50, 0, 0x4b), true],
    ['UTF-16', Buffer.from('ab', 'utf16le'), true],
    ['bytes that are no text but hold no NUL', bytes(0xff, 0xd8, 0x01), false],
    ['a NUL as byte 8,000', Buffer.concat([Buffer.alloc(7_999, 97), bytes(0)]), true],
    ['a NUL as byte 8,001', Buffer.concat([Buffer.alloc(8_000, 97), bytes(0)]), false],
  ])('judges %s', (_, head, expected) => {
    expect(looksBinary(head)).toBe(expected);
  });
});

describe('isLfsPointer', () => {
  const oid = `oid sha256:${'4d'.repeat(32)}`;
  const pointer = `version https://git-lfs.github.com/spec/v1\n${oid}\nsize 12345\n`;

  it.each([
    ['a pointer', pointer, true],
    ['one with an extension', pointer.replace('oid', `ext-0-foo sha256:${'ab'.repeat(32)}\noid`), true],
    ['one of the first version', pointer.replace('git-lfs', 'hawser'), true],
    ['one that was checked out with CRLF', pointer.replaceAll('\n', '\r\n'), true],
    ['no oid', 'version https://git-lfs.github.com/spec/v1\nsize 1\n', false],
    ['a short oid', pointer.replace('4d4d', ''), false],
    ['no size', pointer.replace(/size.*\n/, ''), false],
    ['text in front', `\n${pointer}`, false],
    ['more than a pointer holds', pointer + 'x'.repeat(1_000), false],
    ['nothing', '', false],
  ])('judges %s', (_, text, expected) => {
    expect(isLfsPointer(Buffer.from(text))).toBe(expected);
  });
});

describe('encodeText', () => {
  it.each([
    ['UTF-8', [0xc3, 0xa9, 0x0a]],
    ['UTF-8 with a mark', [0xef, 0xbb, 0xbf, 0x41]],
    ['UTF-16, little end first', [0xff, 0xfe, 0xe9, 0x00]],
    ['UTF-16, big end first', [0xfe, 0xff, 0x00, 0xe9]],
  ])('gives back the bytes of %s', (_, bytes) => {
    const decoded = decodeText(Uint8Array.from(bytes));
    expect([...encodeText(decoded.text, decoded)]).toEqual(bytes);
  });
});
