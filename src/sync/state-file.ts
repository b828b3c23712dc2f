import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { temporaryNames } from './temporary-files';

/**
 * A file of what a sync remembers, in a form that is quick to read, for a plan reads it whole: a line of JSON, then
 * columns of numbers and text, then a checksum.
 */
export interface StateFile {
  readonly header: object;
  /** The next so many bytes behind the header; fewer where there are no more. */
  take(length: number): Buffer;
}

const checksumSize = 4;
/** The header ends where numbers of any size can begin, so that they can be read where they lie. */
const alignment = 8;

export function encodeState(header: object, columns: readonly Buffer[]): Buffer {
  const line = Buffer.from(`${JSON.stringify(header)}\n`);
  const padding = Buffer.alloc((alignment - (line.length % alignment)) % alignment, ' ');
  const body = Buffer.concat([padding, line, ...columns]);
  return Buffer.concat([body, checksum(body)]);
}

/** Undefined where the bytes are broken. */
export function decodeState(bytes: Buffer): StateFile | undefined {
  const body = bytes.subarray(0, Math.max(0, bytes.length - checksumSize));
  if (!checksum(body).equals(bytes.subarray(body.length))) return undefined;
  let at = body.indexOf(10) + 1;
  try {
    const header: unknown = JSON.parse(body.toString('utf8', 0, at));
    if (typeof header !== 'object' || header === null) return undefined;
    return { header, take: (length) => body.subarray(at, (at += length)) };
  } catch {
    return undefined;
  }
}

/** Undefined where there is no such file, or its bytes are broken. */
export async function readState(path: string): Promise<StateFile | undefined> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes && decodeState(bytes);
}

/** Replaces the file in one step. False where it cannot be written: what is only remembered is done without. */
export async function writeState(folder: string, name: string, bytes: Buffer): Promise<boolean> {
  const temporary = join(folder, temporaryNames()());
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, bytes, { flag: 'wx' });
    await rename(temporary, join(folder, name));
    return true;
  } catch {
    await rm(temporary, { force: true }).catch(() => undefined);
    return false;
  }
}

export function bytesOf({ buffer, byteOffset, byteLength }: Float64Array | Uint32Array | Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}

/** The numbers that the bytes are, where they lie; a copy where numbers cannot lie there. */
export function numbersIn<T>(bytes: Buffer, type: { readonly BYTES_PER_ELEMENT: number; new (buffer: ArrayBufferLike, byteOffset: number, length: number): T }): T {
  const size = type.BYTES_PER_ELEMENT;
  const { buffer, byteOffset } = bytes.byteOffset % size === 0 ? bytes : new Uint8Array(bytes);
  return new type(buffer, byteOffset, Math.floor(bytes.length / size));
}

function checksum(bytes: Buffer): Buffer {
  const sum = Buffer.alloc(checksumSize);
  sum.writeUInt32LE(crc32(bytes));
  return sum;
}
