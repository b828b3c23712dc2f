import { crc32, deflateSync, gzipSync } from 'node:zlib';

/** A real PNG of 16 × 16 pixels in one colour. */
export function picture(red: number, green: number, blue: number): Buffer {
  const side = 16;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.from(Array.from({ length: side }, () => [red, green, blue]).flat())]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => row)));
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([signature, pngChunk('IHDR', header), pngChunk('IDAT', pixels), pngChunk('IEND', Buffer.alloc(0))]);
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A real GIF of one black pixel. */
export function animation(): Buffer {
  return Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
}

/** The head of an MP4: a file type box and an empty media box. */
export function video(): Buffer {
  const type = Buffer.from('\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41', 'latin1');
  return Buffer.concat([type, Buffer.from('\0\0\0\x08mdat', 'latin1')]);
}

/** A byte-pair vocabulary in the form of CLIP's, gzipped: the same bytes on every platform. */
export function vocabulary(): Buffer {
  const letters = 'etaoinshrdlucmfwypvbgkjqxz';
  const merges = ['t h', 'h e'];
  for (const first of letters) for (const second of letters) merges.push(`${first} ${second}`);
  const packed = gzipSync(`"bpe_simple_vocab_16e6.txt#version: 0.2\n${[...new Set(merges)].join('\n')}\n`);
  // The header names the operating system that packed it: unknown.
  packed[9] = 255;
  return packed;
}

/** What git holds in place of a file under LFS. */
export function lfsPointer(digit: string, size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${digit.repeat(64)}\nsize ${size}\n`;
}

/**
 * A token that nobody was ever given, in the shape of a real one. Put together here, so that no scanner takes the
 * sample's files for a leak.
 */
export const inventedToken = ['hf', 'QzWxEcRvTbYnUmIkOlPaSdFgHjKlZxCvBn'].join('_');
