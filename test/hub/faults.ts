import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import { HubFailure } from './hub-failure';
import type { Misbehaviour } from './space-model';

/** The faults that wait to happen, oldest first. */
export class FaultList {
  readonly #waiting: { readonly fault: Misbehaviour; left: number }[] = [];

  add(fault: Misbehaviour): void {
    this.#waiting.push({ fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#waiting.length = 0;
  }

  /** Takes the fault for this request, if there is one. */
  take(method: string, pathAndQuery: string): Misbehaviour | undefined {
    const request = `${method} ${pathAndQuery}`;
    const index = this.#waiting.findIndex(({ fault }) =>
      typeof fault.route === 'string' ? request.includes(fault.route) : fault.route.test(request),
    );
    const entry = this.#waiting[index];
    if (entry === undefined) return undefined;
    entry.left -= 1;
    if (entry.left <= 0) this.#waiting.splice(index, 1);
    return entry.fault;
  }
}

const texts: Readonly<Record<number, string>> = {
  401: 'Invalid username or password.',
  403: 'You have read access but not the required permissions for this operation',
  404: 'Repository not found',
  429: 'We had to rate limit you. To continue using our service, wait until the window ends or log in.',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Time-out',
};

/** The failure that a fault with a status asks for. */
export function failureOf(fault: Misbehaviour & { readonly status: number }): HubFailure {
  const headers = fault.status === 429 ? { RateLimit: `"api";r=0;t=${fault.resetSeconds ?? 60}` } : {};
  const code = fault.errorCode ?? (fault.status === 404 ? 'RepoNotFound' : undefined);
  return new HubFailure(fault.status, fault.message ?? texts[fault.status] ?? 'Error', code, headers);
}

/** Resolves when the client has gone. */
export async function hang(response: ServerResponse): Promise<void> {
  if (!response.closed) await once(response, 'close');
}

/** Lets only the first bytes of the body out; after them ends the answer, or cuts the connection. */
export function limitBody(response: ServerResponse, bytes: number, then: 'end' | 'cut'): void {
  let left = bytes;
  const write = response.write.bind(response) as (chunk: Buffer) => boolean;
  const end = response.end.bind(response) as () => ServerResponse;
  const send = (chunk: unknown): boolean => {
    if (left < 0 || chunk === undefined || typeof chunk === 'function') return true;
    const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string);
    const allowed = buffer.subarray(0, left);
    if (allowed.length < buffer.length) {
      left = -1;
      if (allowed.length > 0) write(allowed);
      // The bytes must be on their way before the connection is cut, else the client sees none of them.
      if (then === 'cut') setTimeout(() => response.socket?.destroy(), 20);
      else end();
      return true;
    }
    left -= buffer.length;
    return write(allowed);
  };
  response.write = send as typeof response.write;
  response.end = ((chunk?: unknown) => {
    send(chunk);
    if (left >= 0) end();
    return response;
  }) as typeof response.end;
}

/** Lets the body out in small pieces, each in a packet of its own. */
export function sendInPieces(response: ServerResponse, bytes: number): void {
  const write = response.write.bind(response) as (chunk: Buffer) => boolean;
  const end = response.end.bind(response) as () => ServerResponse;
  let waiting = Buffer.alloc(0);
  let ended = false;
  const add = (chunk: unknown): void => {
    if (chunk === undefined || typeof chunk === 'function') return;
    waiting = Buffer.concat([waiting, Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk as string)]);
  };
  const timer = setInterval(() => {
    if (waiting.length > 0) write(waiting.subarray(0, bytes));
    waiting = waiting.subarray(bytes);
    if (waiting.length > 0 || !ended) return;
    clearInterval(timer);
    end();
  }, 1);
  response.on('close', () => {
    clearInterval(timer);
  });
  response.write = ((chunk: unknown) => {
    add(chunk);
    return true;
  }) as typeof response.write;
  response.end = ((chunk?: unknown) => {
    add(chunk);
    ended = true;
    return response;
  }) as typeof response.end;
}
