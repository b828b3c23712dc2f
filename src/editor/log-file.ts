import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** A log that never ends must not fill the disk: of the saved text the last 128 to 256 MB stay. */
const usualPartBytes = 128 * 1024 * 1024;
const keptLogs = 20;

/**
 * A log saved on disk, in up to two parts: when the newer is full it takes the older's place. Calls that change it
 * must not overlap.
 */
export class LogFile {
  #handle: FileHandle | undefined;
  #written = 0;

  private constructor(
    /** The newer part. */
    readonly path: string,
    private newerBytes: number,
    private olderBytes: number,
    private readonly partBytes: number,
  ) {}

  /** Nothing is made before the first line is written. */
  static async open(path: string, partBytes = usualPartBytes): Promise<LogFile> {
    return new LogFile(path, await sizeOf(path), await sizeOf(olderPart(path)), partBytes);
  }

  /** Bytes on disk. */
  get size(): number {
    return this.olderBytes + this.newerBytes;
  }

  /** Bytes appended since it was opened or restarted, whether they are still there or not. */
  get written(): number {
    return this.#written;
  }

  /** Whole lines. */
  async append(text: string): Promise<void> {
    const bytes = Buffer.from(text);
    if (this.#handle === undefined) {
      await mkdir(dirname(this.path), { recursive: true });
      this.#handle = await open(this.path, 'a');
    }
    await this.#handle.appendFile(bytes);
    this.newerBytes += bytes.length;
    this.#written += bytes.length;
    if (this.newerBytes < this.partBytes) return;
    await this.close();
    await rename(this.path, olderPart(this.path));
    this.olderBytes = this.newerBytes;
    this.newerBytes = 0;
  }

  /** Another log begins: what is saved goes. */
  async restart(): Promise<void> {
    await this.close();
    await rm(this.path, { force: true });
    await rm(olderPart(this.path), { force: true });
    this.newerBytes = 0;
    this.olderBytes = 0;
    this.#written = 0;
  }

  /** The last lines that fit into so many bytes. */
  async tail(bytes: number): Promise<string> {
    // One byte more: where it is a line's end, the next line is whole.
    const length = Math.min(bytes + 1, this.size);
    const fromNewer = Math.min(length, this.newerBytes);
    const parts = [
      await lastBytes(olderPart(this.path), this.olderBytes, length - fromNewer),
      await lastBytes(this.path, this.newerBytes, fromNewer),
    ];
    const text = Buffer.concat(parts).toString();
    return bytes < this.size ? text.slice(text.indexOf('\n') + 1) : text;
  }

  /** All of it as it is now, in pieces of whole lines; what is appended meanwhile is left out. */
  async *pieces(): AsyncGenerator<string> {
    let rest = '';
    for (const [path, bytes] of [[olderPart(this.path), this.olderBytes], [this.path, this.newerBytes]] as const) {
      if (bytes === 0) continue;
      for await (const chunk of createReadStream(path, { encoding: 'utf8', end: bytes - 1, highWaterMark: 1024 * 1024 })) {
        const text = rest + (chunk as string);
        const end = text.lastIndexOf('\n') + 1;
        if (end > 0) yield text.slice(0, end);
        rest = text.slice(end);
      }
    }
    if (rest !== '') yield rest;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }
}

/** Removes all but the logs that were written to last. */
export async function removeOldLogs(folder: string, kept = keptLogs): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.log')).map((entry) => join(entry.parentPath, entry.name));
  const dated = await Promise.all(files.map(async (path) => ({ path, at: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 })));
  dated.sort((left, right) => right.at - left.at);
  for (const { path } of dated.slice(kept)) {
    await rm(path, { force: true });
    await rm(olderPart(path), { force: true });
  }
}

function olderPart(path: string): string {
  return `${path}.older`;
}

async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

async function lastBytes(path: string, size: number, count: number): Promise<Buffer> {
  if (count === 0) return Buffer.alloc(0);
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(count), 0, count, size - count);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
