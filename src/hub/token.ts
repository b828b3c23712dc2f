import path from 'node:path';
import { parseEnv } from 'node:util';
import { HubError } from './errors';

export interface FoundToken {
  readonly token: string;
  /** Where it was found, for people; never the value. */
  readonly source: string;
}

export interface TokenPlaces {
  /** The editor's secret storage. */
  readonly stored?: (() => Promise<string | undefined>) | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute and native. */
  readonly homeDir: string;
  /** The main repo, for its `.env.local` and `.env`; leave it out where the workspace is not trusted. */
  readonly mainRoot?: string | undefined;
  /** Undefined, or an error with code ENOENT, where there is no file. */
  readonly readText: (path: string) => Promise<string | undefined>;
  readonly platform?: NodeJS.Platform | undefined;
}

/**
 * The first token of: secret storage, `HF_TOKEN`, `HUGGING_FACE_HUB_TOKEN` (old, but the `hf` command line still
 * reads it), the `hf` command line's file, `.env.local` and `.env` of the main repo. Places and their order, save
 * the first and the last, are those of huggingface_hub's `get_token`.
 *
 * Throws a HubError where the first token found cannot be one, or where none was found and a file that may hold
 * one cannot be read.
 */
export async function findToken(places: TokenPlaces): Promise<FoundToken | undefined> {
  const stored = checkedToken(await places.stored?.(), 'the sign-in stored in the editor');
  if (stored) return stored;
  for (const name of ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']) {
    const found = checkedToken(places.env[name], `${name} in the environment`);
    if (found) return found;
  }

  let unreadable: HubError | undefined;
  const read = async (file: string): Promise<string | undefined> => {
    try {
      return await places.readText(file);
    } catch (error) {
      const code = (error as { code?: unknown } | null)?.code;
      if (code !== 'ENOENT' && code !== 'ENOTDIR') {
        unreadable ??= new HubError({
          kind: 'no-token',
          message: `The token file ${file} cannot be read${typeof code === 'string' ? ` (${code})` : ''}.`,
          advice: 'Make it readable, or sign in.',
          cause: error,
        });
      }
      return undefined;
    }
  };

  const tokenFile = tokenPath(places);
  const saved = checkedToken(await read(tokenFile), `the file ${tokenFile}`);
  if (saved) return saved;
  if (places.mainRoot !== undefined) {
    for (const name of ['.env.local', '.env']) {
      const text = await read(nativePath(places).join(places.mainRoot, name));
      if (text === undefined) continue;
      const found = checkedToken(parseEnv(text.replace(/^\uFEFF/, ''))['HF_TOKEN'], `HF_TOKEN in ${name}`);
      if (found) return found;
    }
  }
  if (unreadable) throw unreadable;
  return undefined;
}

/** Where the `hf` command line keeps its token. */
export function tokenPath(places: Pick<TokenPlaces, 'env' | 'homeDir' | 'platform'>): string {
  const { env, homeDir } = places;
  const { join } = nativePath(places);
  const given = (name: string): string | undefined => {
    const value = env[name];
    return value ? expanded(value, env, homeDir) : undefined;
  };
  const cache = given('XDG_CACHE_HOME') ?? join(homeDir, '.cache');
  return given('HF_TOKEN_PATH') ?? join(given('HF_HOME') ?? join(cache, 'huggingface'), 'token');
}

/**
 * The text as a token, trimmed; undefined where it is empty. Throws a HubError for what could not stand in a
 * header: white space or line ends inside, or anything but printable ASCII. The error does not show the text.
 */
export function checkedToken(text: string | undefined, source: string): FoundToken | undefined {
  const token = text?.replace(/^\uFEFF/, '').trim();
  if (!token) return undefined;
  if (/^[\x21-\x7e]+$/.test(token)) return { token, source };
  const why = /\s/.test(token) ? 'it holds white space' : 'it holds characters that no token has';
  throw new HubError({
    kind: 'unauthorized',
    message: `The token from ${source} cannot be used: ${why}.`,
    advice: 'Copy the token again, whole and alone; it begins with hf_.',
  });
}

/** `~`, `$NAME` and `${NAME}` as Python's expanduser and expandvars do it: unknown names stay. */
function expanded(text: string, env: TokenPlaces['env'], homeDir: string): string {
  return text
    .replace(/^~(?=$|[/\\])/, () => homeDir)
    .replace(/\$(?:\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) => env[braced ?? bare ?? ''] ?? whole);
}

function nativePath(places: Pick<TokenPlaces, 'platform'>): path.PlatformPath {
  return (places.platform ?? process.platform) === 'win32' ? path.win32 : path.posix;
}
