import type { IncomingMessage, ServerResponse } from 'node:http';
import { HubFailure } from './hub-failure';
import type { HubParts } from './hub-parts';
import type { Misbehaviour } from './space-model';
import type { Caller } from './tokens';

/** One request on its way to its answer. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  /** The route's named groups, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly caller: Caller;
  readonly fault: Misbehaviour | undefined;
  readonly hub: HubParts;
}

export interface Route {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Tried on the whole path; named groups become parameters. */
  readonly path: RegExp;
  handle(exchange: Exchange): void | Promise<void>;
}

/** Matches `namespace/name` in a route's path. */
export const idPattern = String.raw`(?<id>[\w.-]+/[\w.-]+)`;

export function sendJson(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(value));
}

/** Sends the page of a list that `cursor` and `limit` name, and tells of the next by a Link header. */
export function sendPage({ hub, response, url }: Exchange, items: readonly unknown[]): void {
  const limit = Math.max(1, Math.min(hub.pageSize, Number(url.searchParams.get('limit') ?? hub.pageSize) || hub.pageSize));
  const offset = Number(url.searchParams.get('cursor') ?? 0) || 0;
  const next = new URL(url);
  next.searchParams.set('cursor', String(offset + limit));
  const more = offset + limit < items.length;
  sendJson(response, items.slice(offset, offset + limit), more ? { Link: `<${next.href}>; rel="next"` } : {});
}

const bodyLimit = 1024 * 1024;

/** @throws HubFailure 400 where the body is not JSON, 413 where it is too long. */
export async function readJson(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > bodyLimit) throw new HubFailure(413, 'Payload Too Large');
    chunks.push(chunk);
  }
  if (length === 0) return {};
  let value: unknown;
  try {
    value = JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    throw new HubFailure(400, 'Invalid JSON');
  }
  if (typeof value !== 'object' || value === null) throw new HubFailure(400, 'Expected an object');
  return value as Record<string, unknown>;
}

/** @throws HubFailure 400 in the Hub's manner. */
export function stringField(body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== 'string' || value === '') throw new HubFailure(400, `"${name}" must be a non-empty string`);
  return value;
}
