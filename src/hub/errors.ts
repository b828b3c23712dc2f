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
