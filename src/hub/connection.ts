import { pause, startDeadline, type Deadline } from './deadline';
import { errorOfConnection, invalidResponse, perhapsDone, timeoutError } from './connection-error';
import { HubError } from './errors';
import { errorOfResponse } from './response-error';
import type { FoundToken } from './token';

const defaultEndpoint = 'https://huggingface.co';

/** Where the Hub is and as whom it is spoken to. */
export interface HubConnection {
  /** Without user info, query and fragment; its path is a prefix of every call. */
  readonly endpoint: URL;
  token(signal?: AbortSignal): Promise<string | undefined>;
  /** Where the last token came from, for error messages. */
  readonly tokenSource?: (() => string | undefined) | undefined;
  /**
   * The host's own: in VS Code's extension host it goes by the editor's proxy and certificates, which a client of our
   * own (undici, axios) would not. Decided here, for everything that speaks to the Hub.
   */
  readonly fetch: typeof fetch;
  /** The deadline of calls that set none, in milliseconds; 20 seconds where it is not given. */
  readonly timeoutMs?: number | undefined;
}

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** It changes nothing on the Hub though it is no GET. */
  readonly harmless?: boolean;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly accept?: string;
  readonly signal?: AbortSignal | undefined;
  /** For one attempt: until the headers, or for `hubJson` until the end of the body. The connection's where not given. */
  readonly timeoutMs?: number;
  /** How often a GET is tried again after a network error, a timeout or a 5xx. 2; 0 where the caller retries. */
  readonly retries?: number;
  /** Statuses beside 2xx whose answer is the caller's to read. */
  readonly accepts?: readonly number[];
  /** The path of what the request is about, for messages, where its own does not tell. */
  readonly about?: string;
  /** Values in the body that no error may show. */
  readonly secrets?: readonly string[];
}

const defaultTimeoutMs = 20_000;
const retryPauseMs = 500;
/** A 429 that names a longer wait is an error, for the caller to tell: nobody sits through minutes unasked. */
const longestRateLimitWaitMs = 15_000;
const rateLimitWaits = 2;
const maxRedirects = 5;
/** Far above any answer that is read whole; a guard for memory, not a limit of the Hub. */
const maxBodyBytes = 64 * 1024 * 1024;

export function createHubConnection(options: {
  readonly endpoint?: string | undefined;
  readonly findToken: (signal?: AbortSignal) => Promise<FoundToken | undefined>;
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number | undefined;
}): HubConnection {
  let source: string | undefined;
  return {
    endpoint: parseEndpoint(options.endpoint),
    async token(signal) {
      const found = await options.findToken(signal);
      source = found?.source;
      return found?.token;
    },
    tokenSource: () => source,
    // Looked up at each call: an editor may put its own fetch in place after this module was loaded.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    timeoutMs: options.timeoutMs,
  };
}

/** The Hub's address from a setting or `HF_ENDPOINT`. Throws a HubError for what is no http(s) address. */
export function parseEndpoint(text: string | undefined): URL {
  const given = text?.trim() ?? '';
  if (given === '') return new URL(defaultEndpoint);
  const refuse = (why: string): HubError =>
    new HubError({
      kind: 'network',
      message: `The Hub's endpoint ${why}.`,
      advice: `Set it to an address such as ${defaultEndpoint}.`,
    });
  if (!URL.canParse(given)) throw refuse('is not an address');
  const url = new URL(given);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('begins with neither https:// nor http://');
  if (url.username !== '' || url.password !== '') throw refuse('holds a user name or a password');
  url.search = '';
  url.hash = '';
  url.pathname = url.pathname.replace(/\/+$/, '');
  return url;
}

/** `namespace/name` of a repo on the Hub, ready for a path. Throws a HubError for anything else. */
export function checkedRepoId(id: string, kind: 'Space' | 'model' | 'dataset' | 'bucket'): string {
  if (/^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(id) && !/(^|\/)\.{1,2}(\/|$)/.test(id)) return id;
  throw new HubError({
    kind: 'not-found',
    message: `“${id.slice(0, 200)}” is not the name of a ${kind}.`,
    advice: 'Write it as namespace/name, as in troutmoose/sam-body4d.',
  });
}

/** An address below the endpoint. `path` begins with `/`. */
export function hubUrl(connection: Pick<HubConnection, 'endpoint'>, path: string, query: RequestOptions['query'] = {}): URL {
  const url = new URL(connection.endpoint);
  url.pathname = `${connection.endpoint.pathname.replace(/\/+$/, '')}${path}`;
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
  return url;
}

/**
 * Sends one request; resolves with an answer of 2xx whose body is unread and not under the deadline any more.
 * Throws a HubError, or the signal's reason when it is aborted. A GET is retried; a change never is, save after a 429
 * with a short wait, which says that nothing was done.
 */
export async function hubRequest(connection: HubConnection, path: string, options: RequestOptions = {}): Promise<Response> {
  return attempted(connection, options, async (deadline) => send(connection, hubUrl(connection, path, options.query), options, deadline));
}

/** Sends one request and reads its JSON. `read` turns it into a value and may throw for a shape that it cannot take. */
export async function hubJson<T>(
  connection: HubConnection,
  path: string,
  options: RequestOptions,
  read: (value: unknown) => T,
): Promise<T> {
  const url = hubUrl(connection, path, options.query);
  const { value } = await sendForJson(connection, url, options);
  try {
    return read(value);
  } catch (error) {
    throw invalidResponse(url, 'its JSON has another shape than expected', error);
  }
}

/** As `hubJson`, for any address; one outside the endpoint's origin is asked without the token. */
export async function sendForJson(
  connection: HubConnection,
  url: URL,
  options: RequestOptions,
): Promise<{ readonly value: unknown; readonly response: Response }> {
  return attempted(connection, options, async (deadline) => {
    const response = await send(connection, url, options, deadline);
    return { value: await readJson(response, url, { connection, options, deadline }), response };
  });
}

async function attempted<T>(
  connection: HubConnection,
  options: RequestOptions,
  attempt: (deadline: Deadline) => Promise<T>,
): Promise<T> {
  const retries = (options.method ?? 'GET') === 'GET' ? (options.retries ?? 2) : 0;
  let tried = 0;
  let waited = 0;
  for (;;) {
    options.signal?.throwIfAborted();
    const deadline = startDeadline(options.signal, timeoutOf(connection, options));
    let waitMs: number;
    try {
      return await attempt(deadline);
    } catch (error) {
      const toldMs = options.retries === 0 ? undefined : rateLimitWait(error);
      if (toldMs !== undefined && waited < rateLimitWaits) {
        waited++;
        waitMs = toldMs;
      } else {
        const again = error instanceof HubError && error.passing && error.kind !== 'rate-limited';
        if (!again || tried >= retries) throw error;
        waitMs = retryPauseMs * 2 ** tried++ * (0.5 + Math.random());
      }
    } finally {
      deadline.dispose();
    }
    await pause(waitMs, options.signal);
  }
}

/** Milliseconds that a 429 asks for, where they are few; the window has surely ended after them. */
function rateLimitWait(error: unknown): number | undefined {
  if (!(error instanceof HubError) || error.kind !== 'rate-limited' || error.retryAfterMs === undefined) return undefined;
  return error.retryAfterMs <= longestRateLimitWaitMs ? error.retryAfterMs + 250 * Math.random() : undefined;
}

function changesSomething({ method = 'GET', harmless = false }: RequestOptions): boolean {
  return method !== 'GET' && !harmless;
}

function timeoutOf(connection: HubConnection, options: RequestOptions): number {
  return options.timeoutMs ?? connection.timeoutMs ?? defaultTimeoutMs;
}

/** Follows redirects itself, so that the token goes to the endpoint's own origin and nowhere else. */
async function send(connection: HubConnection, first: URL, options: RequestOptions, deadline: Deadline): Promise<Response> {
  const token = await connection.token(options.signal);
  const method = options.method ?? 'GET';
  let url = first;
  for (let redirects = 0; ; redirects++) {
    const ours = url.origin === connection.endpoint.origin;
    const headers: Record<string, string> = { accept: options.accept ?? 'application/json' };
    if (ours && token !== undefined) headers['authorization'] = `Bearer ${token}`;
    if (options.body !== undefined) headers['content-type'] = 'application/json';
    let response: Response;
    try {
      response = await connection.fetch(url, {
        method,
        headers,
        redirect: 'manual',
        signal: deadline.signal,
        ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
      });
    } catch (error) {
      throw failure(error, url, { connection, options, deadline });
    }
    if (response.ok || options.accepts?.includes(response.status)) return response;

    const location = response.headers.get('location');
    if (response.status < 300 || response.status >= 400 || location === null) {
      throw errorOfResponse({
        url: options.about === undefined ? url : hubUrl(connection, options.about),
        status: response.status,
        headers: response.headers,
        body: await beginningOfBody(response),
        token: ours ? token : undefined,
        secrets: options.secrets,
        tokenSource: connection.tokenSource?.(),
        now: Date.now(),
      });
    }
    await response.body?.cancel();
    const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
    if (!next || !/^https?:$/.test(next.protocol)) throw invalidResponse(url, 'it redirects to something that is no address');
    if (redirects >= maxRedirects) throw invalidResponse(url, 'it redirects without end');
    if (method !== 'GET' && (response.status < 307 || next.origin !== url.origin)) {
      throw invalidResponse(url, `it redirects a change to ${next.origin}${next.pathname}; the repo may have been renamed`);
    }
    url = next;
  }
}

/** One try of a request, for telling why it failed. */
interface Attempt {
  readonly connection: HubConnection;
  readonly options: RequestOptions;
  readonly deadline: Deadline;
}

async function readJson(response: Response, url: URL, attempt: Attempt): Promise<unknown> {
  let text: string;
  try {
    text = await readText(response, url);
  } catch (error) {
    throw failure(error, url, attempt);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw invalidResponse(url, 'it is not JSON', error);
  }
}

async function readText(response: Response, url: URL): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw invalidResponse(url, 'it is longer than 64 MB');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Enough of an error's body for its message; a body that breaks off is no second error. */
async function beginningOfBody(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > 16_384) break;
    }
  } catch {
    return text;
  }
  return text;
}

/** What a failed fetch or body means: aborted by the caller, out of time, or a broken connection. */
function failure(error: unknown, url: URL, { connection, options, deadline }: Attempt): unknown {
  if (error instanceof HubError) return error;
  if (options.signal?.aborted) return options.signal.reason;
  const failed = deadline.passed ? timeoutError(url, timeoutOf(connection, options), error) : errorOfConnection(error, url);
  return changesSomething(options) ? perhapsDone(failed) : failed;
}
