import { type Gate, HubError } from './errors';
import { redact } from './redact';
import { retryAfter, spoken } from './retry-after';

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

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
