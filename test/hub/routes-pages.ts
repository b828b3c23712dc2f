import { readableSpace } from './access';
import type { Exchange, Route } from './exchange';
import type { SpaceRecord } from './space-store';

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function send({ response }: Exchange, title: string, body: string): void {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
  response.end(`<!doctype html><meta charset="utf-8"><title>${escape(title)}</title><h1>${escape(title)}</h1>${body}`);
}

function rows(space: SpaceRecord): string {
  const facts = {
    Stage: space.stage,
    'Deployed commit': space.deployedSha ?? 'none',
    'Commit of main': space.sha ?? 'none',
    Hardware: space.hardware,
    Error: space.errorMessage ?? 'none',
  };
  const cells = Object.entries(facts).map(([name, value]) => `<dt>${name}<dd><pre>${escape(value)}</pre>`);
  return `<dl>${cells.join('')}</dl>`;
}

/** What "open on the Hub" leads to: pages that say where one is. They hold no secret and ask for no token. */
export const pageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/$/,
    handle: (exchange) => {
      const links = exchange.hub.store
        .all()
        .map(({ id }) => `<li><a href="/spaces/${id}">${escape(id)}</a>`)
        .join('');
      send(exchange, 'The local Hub', `<ul>${links}</ul>`);
    },
  },
  {
    method: 'GET',
    path: /^\/spaces\/(?<id>[\w.-]+\/[\w.-]+)$/,
    handle: (exchange) => {
      const { hub, parameters } = exchange;
      const id = parameters['id'] ?? '';
      const owner = { displayName: 'browser', user: id.split('/', 1)[0] ?? '', role: 'read', readsGatedRepos: false, isPro: false, organizations: [] } as const;
      const space = readableSpace(hub.store, id, owner);
      send(exchange, id, rows(space));
    },
  },
];
