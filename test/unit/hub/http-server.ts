import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';
import { createHubConnection, type HubConnection } from '../../../src/hub/connection';

export interface TestServer {
  readonly url: string;
  /** `METHOD /path?query` of every request, in order. */
  readonly seen: string[];
  readonly headers: IncomingMessage['headers'][];
  /** Its port refuses connections from then on. */
  stop(): Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

const running = new Set<() => Promise<void>>();

afterEach(async () => {
  await Promise.all([...running].map((stop) => stop()));
  running.clear();
});

/** A real server on a free port of 127.0.0.1, stopped after the test. */
export async function serve(answer: Answer): Promise<TestServer> {
  const seen: string[] = [];
  const headers: IncomingMessage['headers'][] = [];
  const server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    headers.push(request.headers);
    answer(request, response, seen.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => {
        resolve();
      });
      server.closeAllConnections();
    });
  running.add(stop);
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, seen, headers, stop };
}

export function sendJson(response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}

export const testToken = 'hf_abcdefGHIJKLmnopqrstuvwx0123456789';

export function connectionTo(endpoint: string, token: string | undefined = testToken): HubConnection {
  return createHubConnection({
    endpoint,
    findToken: () => Promise.resolve(token === undefined ? undefined : { token, source: 'the test' }),
  });
}

/** A connection without a token. */
export function anonymousConnectionTo(endpoint: string): HubConnection {
  return createHubConnection({ endpoint, findToken: () => Promise.resolve(undefined) });
}
