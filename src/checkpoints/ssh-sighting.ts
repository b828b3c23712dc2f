import { runInSpace, SshError, type SshCommand } from '../hub/space-ssh';
import type { CheckpointNeed } from './checkpoint-need';
import type { SeenFile, Sighting } from './presence';
import { placesOf } from './sighting-places';

export interface Disk {
  /** Where it is mounted. */
  readonly mount: string;
  /** Bytes. */
  readonly total: number;
  readonly free: number;
}

export interface SshLook {
  readonly sighting: Sighting;
  /** Of the persistent storage. */
  readonly disk: Disk | undefined;
}

/** A command is one argument of the shell over there; Linux takes 128 KiB. */
const longestCommand = 100_000;

/**
 * One command that reads and changes nothing: the sizes of what lies at the places, links followed, and the disk. Made of
 * POSIX shell and GNU find. Names come back with NUL behind them, so that no name can pass for another line.
 * @returns also the places that it asks for: those beyond the longest command are left out
 */
export function lookCommand(places: readonly string[], data: string): { readonly command: string; readonly asked: readonly string[] } {
  const asked: string[] = [];
  let length = 0;
  for (const place of places) {
    length += quoted(place).length + 1;
    if (length > longestCommand) break;
    asked.push(place);
  }
  const find = `find -L ${asked.map(quoted).join(' ')} -maxdepth 12 '(' -type f -o -type l ')' -printf '%y\\t%s\\t%p\\0'`;
  const command = [
    'LC_ALL=C; export LC_ALL',
    String.raw`printf 'spacedock\0'`,
    // Where find is another, it says nothing here.
    String.raw`find / -maxdepth 0 -printf 'find\0' 2>/dev/null`,
    asked.length === 0 ? ':' : `exec 3>&1; denied=$( { ${find} 2>&1 >&3; } | grep -c 'Permission denied')`,
    String.raw`printf 'denied %s\0' "$denied"`,
    String.raw`df -Pk ${quoted(data)} 2>/dev/null; printf '\0end\0'`,
  ].join('; ');
  return { command, asked };
}

/** For a POSIX shell: one word, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const record = /^([a-zA-Z])\t(\d{1,16})\t(\/[^]*)$/;

/** Reads what `lookCommand` prints; undefined for what is no such answer. What a login script printed before it is passed over. */
export function readLook(output: string): { readonly files: ReadonlyMap<string, SeenFile>; readonly denied: boolean; readonly disk: Disk | undefined } | undefined {
  // No path can end in this: a record follows one, or `denied`.
  const start = output.lastIndexOf('spacedock\0find\0');
  const parts = start === -1 ? [] : output.slice(start).split('\0');
  // The last text behind a NUL is empty.
  if (start === -1 || parts.at(-2) !== 'end') return undefined;
  const files = new Map<string, SeenFile>();
  for (const part of parts.slice(2, -3)) {
    const [, type, bytes, path] = record.exec(part) ?? [];
    if (path === undefined) continue;
    // With links followed, one that is still a link leads nowhere.
    files.set(path, { path, bytes: Number(bytes), ...(type === 'l' ? { isBroken: true } : {}) });
  }
  const [, denied] = parts.map((part) => /^denied (\d+)$/.exec(part)).find((match) => match !== null) ?? [];
  const [, total, free, mount] = /^\S.*?\s(\d+)\s+\d+\s+(\d+)\s+\d+%\s+(\/.*)$/m.exec(parts.at(-3) ?? '') ?? [];
  return {
    files,
    denied: denied !== undefined && denied !== '0',
    disk: mount === undefined ? undefined : { mount: mount.trim(), total: Number(total) * 1024, free: Number(free) * 1024 },
  };
}

/**
 * Looks into a running Space over Dev Mode's SSH, with one command that only reads. Throws an SshError, also where the
 * answer is none; or the signal's reason.
 */
export async function lookOverSsh(
  needs: readonly CheckpointNeed[],
  { cacheFolder, data, ...way }: Omit<SshCommand, 'command'> & { readonly cacheFolder: string | undefined; readonly data: string },
): Promise<SshLook> {
  const { files, folders } = placesOf(needs, cacheFolder);
  const { command, asked } = lookCommand([...files, ...folders], data);
  const at = Date.now();
  const { output } = await runInSpace({ ...way, command });
  const look = readLook(output);
  if (look === undefined) {
    throw new SshError('The Space did not answer the look at its files as expected.', { kind: 'other', said: '' }, 'Look in a terminal of the Space whether it has a shell and GNU find, and try again.');
  }
  // Where a folder may not be read, absence proves nothing.
  const looked = look.denied ? asked.filter((place) => look.files.has(place)) : asked;
  return { sighting: { evidence: 'ssh', at, looked, files: look.files, cacheFolder }, disk: look.disk };
}
