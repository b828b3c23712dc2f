import { redact } from './redact';

export type HubErrorKind =
  | 'unauthorized'
  | 'no-token'
  | 'forbidden'
  | 'not-found'
  | 'gated'
  | 'rate-limited'
  /** The account's plan or balance does not allow it. */
  | 'payment'
  /** It is there already, or has changed in the meantime. */
  | 'conflict'
  | 'refused'
  | 'unavailable'
  | 'network'
  | 'timeout'
  | 'invalid-response';

/** Where a request for a gated repo stands: what its owner, or who asks, has to do next. */
export type Gate =
  /** Nobody is signed in. */
  | 'sign-in'
  /** Access was never asked for. */
  | 'ask'
  /** Asked for; the authors have not answered. */
  | 'pending'
  | 'rejected'
  /** Access was there, and was taken back. */
  | 'reset'
  /** The token is fine-grained, without the scope for gated repos. */
  | 'scope';

export interface HubErrorDetails {
  readonly kind: HubErrorKind;
  /** What happened and why: one sentence. */
  readonly message: string;
  /** What to do next: one sentence. */
  readonly advice: string;
  readonly status?: number | undefined;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  /** Of a gated repo. */
  readonly gate?: Gate | undefined;
  /** The `code` of the system's error, such as ENOTFOUND. */
  readonly code?: string | undefined;
  readonly cause?: unknown;
}

/** A call to the Hub that gave no answer to work with. Message and advice are fit for a person and hold no secret. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly kind: HubErrorKind;
  readonly advice: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  readonly retryAfterMs: number | undefined;
  readonly gate: Gate | undefined;
  readonly code: string | undefined;

  constructor(details: HubErrorDetails) {
    super(details.message, details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = details.kind;
    this.advice = details.advice;
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryAfterMs = details.retryAfterMs;
    this.gate = details.gate;
    this.code = details.code;
  }

  /** True where the same request may well succeed a little later. */
  get passing(): boolean {
    return (
      this.kind === 'network' || this.kind === 'timeout' || this.kind === 'unavailable' || this.kind === 'rate-limited'
    );
  }
}

/** The repo that a request is about, for messages. */
interface Subject {
  /** With its article: `the Space troutmoose/sam-body4d`. */
  readonly name: string;
  /** `space`, `model`, …; undefined where the request is about no repo. */
  readonly kind: 'space' | 'model' | 'dataset' | 'bucket' | undefined;
  readonly id: string | undefined;
}

const repoPath = /\/api\/(space|model|dataset|bucket)s\/([^/?#]+)\/([^/?#]+)/;

function subjectOf(url: URL): Subject {
  const match = repoPath.exec(url.pathname);
  if (!match) return { name: 'the page asked for', kind: undefined, id: undefined };
  const kind = match[1] as 'space' | 'model' | 'dataset' | 'bucket';
  const id = `${match[2] ?? ''}/${match[3] ?? ''}`;
  return { name: `the ${kind === 'space' ? 'Space' : kind} ${id}`, kind, id };
}

export interface FailedResponse {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** The body, or its beginning. */
  readonly body: string;
  /** The token that was sent, if one was: it is taken out of every text, and never kept. */
  readonly token: string | undefined;
  /** Values that were sent and must not be shown, should the server repeat them. */
  readonly secrets?: readonly string[] | undefined;
  /** Where the token came from, for people: `HF_TOKEN in the environment`. */
  readonly tokenSource: string | undefined;
  /** Milliseconds since 1970, for a Retry-After with a date. */
  readonly now: number;
}

/** The error of an answer outside 2xx. Codes and texts: facts of the Hub's public clients. */
export function errorOfResponse(response: FailedResponse): HubError {
  const { status, headers } = response;
  const subject = subjectOf(response.url);
  const said = serverMessage(response);
  const errorCode = headers.get('x-error-code');
  const common = { status, requestId: headers.get('x-request-id') ?? undefined };

  if (errorCode === 'GatedRepo') return new HubError({ ...common, kind: 'gated', ...gated(response, subject, said) });
  if (status === 401) {
    return response.token === undefined
      ? new HubError({
          ...common,
          kind: 'no-token',
          message: `${capitalized(subject.name)} cannot be read without a token: it is private, or it does not exist.`,
          advice: 'Sign in with a token that may read it, or check the name.',
        })
      : new HubError({
          ...common,
          kind: 'unauthorized',
          message: `The Hub does not accept the token${from(response.tokenSource)}: it is wrong or expired.`,
          advice: `Sign in again with a token from ${hubOf(response.url)}/settings/tokens.`,
        });
  }
  if (status === 403) return new HubError({ ...common, kind: 'forbidden', ...forbidden(response, subject, said) });
  if (status === 404) return new HubError({ ...common, kind: 'not-found', ...notFound(response, subject, errorCode) });
  if (status === 429) {
    const retryAfterMs = retryAfter(headers, response.now);
    return new HubError({
      ...common,
      kind: 'rate-limited',
      retryAfterMs,
      message: 'The Hub takes no more requests for now: its rate limit is used up.',
      advice:
        retryAfterMs === undefined
          ? 'Wait a few minutes and try again.'
          : `Wait ${spoken(retryAfterMs)} and try again.`,
    });
  }
  if (status >= 500) {
    return new HubError({
      ...common,
      kind: 'unavailable',
      retryAfterMs: retryAfter(headers, response.now),
      message: `The Hub failed to answer (HTTP ${String(status)}).`,
      advice: 'Try again in a moment; status.huggingface.co tells of longer outages.',
    });
  }
  const page = pageOf(response.url, subject);
  return new HubError({
    ...common,
    kind: status === 402 ? 'payment' : status === 409 ? 'conflict' : 'refused',
    message: said
      ? `The Hub refused the request about ${subject.name}: ${sentence(said)}`
      : `The Hub refused the request about ${subject.name} (HTTP ${String(status)}).`,
    advice:
      status === 402
        ? `Check the plan and the billing of the account: ${hubOf(response.url)}/settings/billing.`
        : status === 409
          ? `Look at what is there: ${page}.`
          : `Look at it on the Hub: ${page}.`,
  });
}

/** The error of a request that brought no answer at all. */
export function errorOfConnection(error: unknown, url: URL): HubError {
  const code = codeOf(error);
  const host = url.host;
  const details = (kind: HubErrorKind, message: string, advice: string): HubError =>
    new HubError({ kind, message, advice, code, cause: error });
  if (code !== undefined && /TIMEDOUT|_TIMEOUT$/.test(code)) return timeoutError(url, undefined, error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return details('network', `The address of ${host} was not found (${code}).`, 'Check the network connection and the endpoint.');
  }
  if (code === 'ECONNREFUSED') {
    return details('network', `${host} refuses connections (ECONNREFUSED).`, 'Check the endpoint, and that a proxy is not in the way.');
  }
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) {
    return details(
      'network',
      `The certificate of ${host} is not trusted (${code}).`,
      'Add the certificate authority to the system, or set NODE_EXTRA_CA_CERTS.',
    );
  }
  const why = code === undefined ? '' : ` (${code})`;
  return details('network', `The connection to ${host} failed${why}.`, 'Check the network connection and try again.');
}

/** `afterMs` undefined where the system gave up by itself. */
export function timeoutError(url: URL, afterMs: number | undefined, cause?: unknown): HubError {
  const time = afterMs === undefined ? 'in time' : `within ${spoken(afterMs)}`;
  return new HubError({
    kind: 'timeout',
    message: `${url.host} did not answer ${time}.`,
    advice: 'Check the network connection and try again.',
    cause,
  });
}

/** Of a change: where the request may have arrived, what came of it is not known. */
export function perhapsDone(error: HubError): HubError {
  const { kind, message, code, cause } = error;
  const neverArrived = code !== undefined && /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED)$|CERT|SELF_SIGNED|UNABLE_TO/.test(code);
  if (neverArrived) return error;
  return new HubError({ kind, message, code, cause, advice: 'The change may have been made all the same: look before you try again.' });
}

export function invalidResponse(url: URL, what: string, cause?: unknown): HubError {
  return new HubError({
    kind: 'invalid-response',
    message: `The answer of ${url.host} makes no sense: ${what}.`,
    advice: 'Check that the endpoint is a Hub and that no proxy or login page stands in between.',
    cause,
  });
}

/**
 * Milliseconds to wait, by `Retry-After` (seconds or a date) or the Hub's `RateLimit: "api";r=0;t=42`
 * (t: seconds until the window ends).
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const header = headers.get('retry-after')?.trim();
  if (header !== undefined && /^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = header === undefined ? Number.NaN : Date.parse(header);
  if (!Number.isNaN(date)) return Math.max(0, date - now);
  const seconds = /;\s*t=(\d{1,9})/.exec(headers.get('ratelimit') ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function gated(response: FailedResponse, subject: Subject, said: string | undefined): { gate: Gate; message: string; advice: string } {
  const page = pageOf(response.url, subject);
  if (response.status === 401) {
    return {
      gate: 'sign-in',
      message: `${capitalized(subject.name)} is gated: it can be read only with a token of an account that has access.`,
      advice: 'Sign in, then ask for access on its page if you have none.',
    };
  }
  if (said !== undefined && /awaiting a review/i.test(said)) {
    return { gate: 'pending', message: `Your request for access to ${subject.name} waits for its authors.`, advice: `See its state at ${page}.` };
  }
  if (said !== undefined && /rejected/i.test(said)) {
    return { gate: 'rejected', message: `Your request for access to ${subject.name} was rejected by its authors.`, advice: `Ask them at ${page}, or use another one.` };
  }
  if (said !== undefined && /\breset\b/i.test(said)) {
    return { gate: 'reset', message: `Your access to ${subject.name} was reset by its authors.`, advice: `Ask for it again at ${page}.` };
  }
  return { gate: 'ask', message: `${capitalized(subject.name)} is gated, and your account has no access.`, advice: `Ask for access at ${page}.` };
}

function forbidden(response: FailedResponse, subject: Subject, said: string | undefined): { gate?: Gate; message: string; advice: string } {
  if (said !== undefined && /fine-grained token/i.test(said)) {
    return {
      gate: 'scope',
      message: `The token${from(response.tokenSource)} may not read gated repos.`,
      advice: `Make one that may: ${hubOf(response.url)}/settings/tokens/new?canReadGatedRepos=true&tokenType=fineGrained.`,
    };
  }
  return {
    message: said
      ? `The Hub forbids this for ${subject.name}: ${sentence(said)}`
      : `The Hub forbids this for ${subject.name}.`,
    advice: response.token === undefined ? 'Sign in with a token of its owner.' : 'Use a token with write access of an account that owns it.',
  };
}

function notFound(response: FailedResponse, subject: Subject, errorCode: string | null): { message: string; advice: string } {
  if (errorCode === 'RevisionNotFound') {
    return { message: `${capitalized(subject.name)} has no such revision.`, advice: 'Check the branch, tag or commit.' };
  }
  if (errorCode === 'EntryNotFound') {
    return { message: `${capitalized(subject.name)} has no such file.`, advice: 'Check the path and the revision.' };
  }
  if (subject.id === undefined) {
    return { message: `${response.url.host} has no ${response.url.pathname}.`, advice: 'Check that the endpoint is a Hub.' };
  }
  return response.token === undefined
    ? { message: `${capitalized(subject.name)} does not exist, or is private.`, advice: 'Check the name, or sign in if it is private.' }
    : {
        message: `${capitalized(subject.name)} does not exist, or your token may not see it.`,
        advice: 'Check the name, and that the token belongs to an account with access.',
      };
}

/** What the server says of the failure: short, one line, without secrets; undefined where it says nothing readable. */
function serverMessage(response: FailedResponse): string | undefined {
  const said = errorInBody(response.body) ?? response.headers.get('x-error-message') ?? undefined;
  // Before anything is folded or cut, which would leave half a secret that is not found any more.
  const clean = said && redact(said, [response.token, ...(response.secrets ?? [])]);
  const line = clean?.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  if (!line) return undefined;
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

function errorInBody(body: string): string | undefined {
  try {
    const parsed: unknown = JSON.parse(body);
    if (typeof parsed !== 'object' || parsed === null) return undefined;
    const { error, message } = parsed as { error?: unknown; message?: unknown };
    if (typeof error === 'string') return error;
    return typeof message === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
}

/** The first `code` in the chain of causes: `fetch` wraps the system's error once or twice. */
function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string') return code;
    current = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined);
  }
  return undefined;
}

function pageOf(url: URL, subject: Subject): string {
  const hub = hubOf(url);
  if (subject.id === undefined) return hub;
  return `${hub}/${subject.kind === 'model' ? '' : `${String(subject.kind)}s/`}${subject.id}`;
}

/** The Hub's own address, whose path may have a prefix before `/api/`. */
function hubOf(url: URL): string {
  const api = url.pathname.indexOf('/api/');
  return `${url.origin}${api === -1 ? '' : url.pathname.slice(0, api)}`;
}

function from(source: string | undefined): string {
  return source === undefined ? '' : ` from ${source}`;
}

function spoken(milliseconds: number): string {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  if (seconds < 120) return seconds === 1 ? 'a second' : `${String(seconds)} seconds`;
  return `${String(Math.ceil(seconds / 60))} minutes`;
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
