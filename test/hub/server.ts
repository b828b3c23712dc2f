import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { readJson, type Route } from './exchange';
import { failureOf, hang, limitBody, sendInPieces, type FaultList } from './faults';
import { entryNotFound, HubFailure } from './hub-failure';
import type { HubParts } from './hub-parts';
import { accountRoutes } from './routes-account';
import { bucketRoutes } from './routes-buckets';
import { fileRoutes } from './routes-files';
import { isGitRequest, serveGit } from './routes-git';
import { logRoutes } from './routes-logs';
import { metricRoutes } from './routes-metrics';
import { pageRoutes } from './routes-pages';
import { repoRoutes } from './routes-repo';
import { settingRoutes } from './routes-settings';
import { spaceRoutes } from './routes-spaces';
import { storageRoutes } from './routes-storage';
import { callerOf } from './tokens';

const routes: readonly Route[] = [
  ...accountRoutes,
  ...spaceRoutes,
  ...settingRoutes,
  ...repoRoutes,
  ...storageRoutes,
  ...bucketRoutes,
  ...logRoutes,
  ...metricRoutes,
  ...fileRoutes,
  ...pageRoutes,
];

export interface RunningServer {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts listening on 127.0.0.1. */
export async function listen(options: {
  readonly port: number;
  readonly hub: HubParts;
  readonly faults: FaultList;
  readonly onRequest: (request: IncomingMessage) => void;
}): Promise<RunningServer> {
  let endpoint = '';
  const server = createServer((request, response) => {
    options.onRequest(request);
    answer(request, response).catch((error: unknown) => {
      sendFailure(response, error, isGitRequest(new URL(request.url ?? '/', endpoint)));
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { hub, faults } = options;
    const url = new URL(request.url ?? '/', endpoint);
    response.setHeader('X-Request-Id', `Root=1-${randomUUID()}`);
    if (url.pathname === hub.git.checkPath) {
      response.end(await hub.git.answerHook(await readJson(request)));
      return;
    }
    const fault = faults.take(request.method ?? 'GET', url.pathname + url.search);
    if (fault?.hang) {
      await hang(response);
      return;
    }
    if (fault?.delayMs !== undefined) await sleep(fault.delayMs);
    if (fault?.truncateAfterBytes !== undefined) limitBody(response, fault.truncateAfterBytes, 'end');
    if (fault?.dropAfterBytes !== undefined) limitBody(response, fault.dropAfterBytes, 'cut');
    if (fault?.pieceBytes !== undefined) sendInPieces(response, fault.pieceBytes);
    if (fault?.status !== undefined) throw failureOf({ ...fault, status: fault.status });
    const caller = callerOf(request.headers.authorization);
    const exchange = { request, response, url, caller, fault, hub };
    if (isGitRequest(url)) {
      await serveGit(exchange, endpoint);
      return;
    }
    const named = /^\/api\/spaces\/([^/]+\/[^/]+)/.exec(url.pathname)?.[1];
    const moved = named === undefined ? undefined : hub.store.movedTo(named);
    if (named !== undefined && moved !== undefined) {
      response.writeHead(307, { Location: `${url.pathname.replace(named, moved)}${url.search}` });
      response.end();
      return;
    }
    for (const route of routes) {
      const match = route.method === request.method ? route.path.exec(url.pathname) : null;
      if (match === null) continue;
      await route.handle({ ...exchange, parameters: decode(match.groups ?? {}) });
      return;
    }
    throw entryNotFound(url.pathname);
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, close: () => close(server) };
}

function decode(groups: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(groups)) {
    if (value === undefined) continue;
    try {
      decoded[name] = decodeURIComponent(value);
    } catch {
      throw new HubFailure(400, 'Malformed URL');
    }
  }
  return decoded;
}

function sendFailure(response: ServerResponse, error: unknown, toGit: boolean): void {
  const failure = error instanceof HubFailure ? error : new HubFailure(500, `Internal Server Error: ${String(error)}`);
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.writeHead(failure.status, {
    ...failure.headers,
    // git prints an answer of plain text as the remote's words, and asks for credentials after this header.
    'Content-Type': toGit ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8',
    ...(toGit && failure.status === 401 ? { 'WWW-Authenticate': 'Basic realm="Authentication required", charset="UTF-8"' } : {}),
    'X-Error-Message': encodeURI(failure.message).replaceAll('%20', ' '),
    ...(failure.code === undefined ? {} : { 'X-Error-Code': failure.code }),
  });
  response.end(toGit ? failure.message : JSON.stringify({ error: failure.message }));
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}
