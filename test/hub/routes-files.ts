import { createHash } from 'node:crypto';
import { spaceToRead } from './access';
import { idPattern, readJson, sendJson, type Exchange, type Route } from './exchange';
import { readTree } from './git-objects';
import { entryNotFound, HubFailure, repositoryNotFound, revisionNotFound } from './hub-failure';
import type { AccessRequest } from './hub-parts';
import { models, type Model } from './models';

interface ListedFile {
  readonly path: string;
  readonly size: number;
  readonly oid: string;
  readonly lfs: boolean;
}

function modelToRead({ parameters, caller }: Exchange): Model {
  const model = models.get(parameters['id'] ?? '');
  if (model !== undefined) return model;
  throw caller === undefined ? new HubFailure(401, 'Invalid username or password.') : repositoryNotFound();
}

/** The files of a model or a Space at the revision that the path names. */
async function filesOf(exchange: Exchange): Promise<readonly ListedFile[]> {
  const revision = exchange.parameters['revision'] ?? 'main';
  if (exchange.parameters['type'] !== 'models') {
    const space = spaceToRead(exchange);
    const tree = await readTree(exchange.hub.git.repositoryOf(space.id), revision);
    if (tree === undefined) throw revisionNotFound(revision);
    return tree.map((entry) => ({ ...entry, lfs: false }));
  }
  const model = modelToRead(exchange);
  if (revision !== 'main' && revision !== 'HEAD') throw revisionNotFound(revision);
  return model.files.map((file) => ({ ...file, oid: createHash('sha1').update(model.id + file.path).digest('hex') }));
}

function shown(file: ListedFile): object {
  const lfs = { oid: createHash('sha256').update(file.oid).digest('hex'), size: file.size, pointerSize: 135 };
  return { type: 'file', oid: file.oid, size: file.size, path: file.path, ...(file.lfs ? { lfs } : {}) };
}

function folder(path: string): object {
  return { type: 'directory', oid: createHash('sha1').update(path).digest('hex'), size: 0, path };
}

async function answerTree(exchange: Exchange): Promise<void> {
  const { response, url, parameters } = exchange;
  const files = await filesOf(exchange);
  const prefix = parameters['path'] === undefined ? '' : `${parameters['path']}/`;
  const below = files.filter((file) => file.path.startsWith(prefix));
  if (below.length === 0 && prefix !== '') throw entryNotFound(prefix.slice(0, -1));
  const recursive = url.searchParams.get('recursive') === 'true' || url.searchParams.get('recursive') === '1';
  const folders = new Set<string>();
  for (const file of below) {
    const parts = file.path.slice(prefix.length).split('/').slice(0, -1);
    for (let depth = 1; depth <= (recursive ? parts.length : Math.min(1, parts.length)); depth += 1) {
      folders.add(prefix + parts.slice(0, depth).join('/'));
    }
  }
  const own = recursive ? below : below.filter((file) => !file.path.slice(prefix.length).includes('/'));
  sendJson(response, [...[...folders].sort().map(folder), ...own.map(shown)]);
}

async function answerPathsInfo(exchange: Exchange): Promise<void> {
  const { paths } = await readJson(exchange.request);
  if (!Array.isArray(paths) && typeof paths !== 'string') throw new HubFailure(400, '"paths" must be an array');
  const wanted = [paths].flat();
  const files = await filesOf(exchange);
  const answer = wanted.flatMap((path: unknown) => {
    const file = files.find((one) => one.path === path);
    if (file !== undefined) return [shown(file)];
    return files.some((one) => one.path.startsWith(`${String(path)}/`)) ? [folder(String(path))] : [];
  });
  sendJson(exchange.response, answer);
}

function answerModel(exchange: Exchange): void {
  const model = modelToRead(exchange);
  const blobs = exchange.url.searchParams.get('blobs') === 'true';
  sendJson(exchange.response, {
    _id: createHash('sha1').update(model.id).digest('hex').slice(0, 24),
    id: model.id,
    modelId: model.id,
    author: model.id.slice(0, model.id.indexOf('/')),
    sha: createHash('sha1').update(`${model.id}@main`).digest('hex'),
    lastModified: '2026-02-11T10:00:00.000Z',
    createdAt: '2025-11-19T10:00:00.000Z',
    private: false,
    gated: model.gated,
    disabled: false,
    downloads: 12_000,
    likes: 420,
    tags: [],
    siblings: model.files.map((file) => ({ rfilename: file.path, ...(blobs ? { size: file.size } : {}) })),
    usedStorage: model.files.reduce((sum, file) => sum + file.size, 0),
  });
}

const requestTexts: Readonly<Record<AccessRequest, (model: string) => string>> = {
  pending: (model) => `Your request to access model ${model} is awaiting a review from the repo authors.`,
  rejected: (model) => `Your request to access model ${model} has been rejected by the repo's authors.`,
  reset: (model) => `Your access to model ${model} has been reset by the repo's authors.`,
};

/** @throws HubFailure with the gate's own words, as recorded. */
function checkGate({ hub, caller }: Exchange, model: Model): void {
  if (model.gated === false) return;
  const restricted = `Access to model ${model.id} is restricted`;
  if (caller === undefined) {
    throw new HubFailure(401, `${restricted}. You must have access to it and be authenticated to access it. Please log in.`, 'GatedRepo');
  }
  if (!caller.readsGatedRepos) {
    throw new HubFailure(
      403,
      'Please enable access to public gated repositories in your fine-grained token settings to view this repository.',
    );
  }
  const request = hub.accessRequests.get(`${caller.user} ${model.id}`);
  if (request !== undefined) throw new HubFailure(403, requestTexts[request](model.id), 'GatedRepo');
  if (caller.user !== 'troutmoose') {
    throw new HubFailure(
      403,
      `${restricted} and you are not in the authorized list. Visit https://huggingface.co/${model.id} to ask for access.`,
      'GatedRepo',
    );
  }
}

/** Tells a file's size, and gives one byte of it: there are no weights here. */
async function resolveFile(exchange: Exchange): Promise<void> {
  const { request, response, parameters } = exchange;
  const path = parameters['path'] ?? '';
  const file = (await filesOf(exchange)).find((one) => one.path === path);
  if (file === undefined) throw entryNotFound(path);
  checkGate(exchange, modelToRead(exchange));
  const headers = { ETag: `"${file.oid}"`, 'X-Linked-Size': String(file.size), 'X-Linked-ETag': `"${file.oid}"`, 'Accept-Ranges': 'bytes' };
  if (request.method === 'HEAD') {
    response.writeHead(200, { ...headers, 'Content-Length': file.size });
    response.end();
  } else if (request.headers.range === 'bytes=0-0') {
    response.writeHead(206, { ...headers, 'Content-Length': 1, 'Content-Range': `bytes 0-0/${file.size}` });
    response.end('\0');
  } else throw new HubFailure(501, 'The local Hub knows the sizes of weights and holds none');
}

const repository = `^/api/(?<type>models|spaces)/${idPattern}`;
const model = `^/api/models/${idPattern}`;
const weights = new RegExp(String.raw`^/(?<id>(?!api/|spaces/)[\w.-]+/[\w.-]+)/resolve/(?<revision>[^/]+)/(?<path>.+)$`);

export const fileRoutes: readonly Route[] = [
  { method: 'GET', path: new RegExp(`${repository}/tree/(?<revision>[^/]+)(?:/(?<path>.+))?$`), handle: answerTree },
  { method: 'POST', path: new RegExp(`${repository}/paths-info/(?<revision>[^/]+)$`), handle: answerPathsInfo },
  { method: 'GET', path: new RegExp(`${model}(?:/revision/(?<revision>[^/]+))?$`), handle: answerModel },
  {
    method: 'GET',
    path: new RegExp(`${model}/auth-check$`),
    handle: (exchange) => {
      checkGate(exchange, modelToRead(exchange));
      exchange.response.writeHead(200, { 'Content-Type': 'text/plain' });
      exchange.response.end('OK');
    },
  },
  { method: 'GET', path: weights, handle: withType('models', resolveFile) },
  { method: 'HEAD', path: weights, handle: withType('models', resolveFile) },
];

function withType(type: string, handle: (exchange: Exchange) => Promise<void>): Route['handle'] {
  return (exchange) => handle({ ...exchange, parameters: { ...exchange.parameters, type } });
}
