import { spaceInfo } from '@huggingface/hub';
import { checkedRepoId, hubJson, hubUrl, type HubConnection } from './connection';
import { list, number, record, text } from './json-values';
import { fromLibrary, libraryAccess } from './library';

/** A Space at one moment. Everything that the Hub may leave out is undefined when it did. */
export interface SpaceState {
  /** `namespace/name`, as the Hub writes it. */
  readonly id: string;
  /** Of the Hub's stages, or one that it has added since: see `stageMeaning`. */
  readonly stage: string;
  /** Head of the Space repo. */
  readonly repoSha: string | undefined;
  /** The commit that runs. */
  readonly deployedSha: string | undefined;
  /** `gradio`, `docker` or `static`. */
  readonly sdk: string | undefined;
  readonly private: boolean;
  /** Flavours, such as `l40sx1`. */
  readonly hardware: { readonly current: string | undefined; readonly requested: string | undefined };
  /** A tier of the older kind: `small`, `medium`, `large`. */
  readonly storage: string | undefined;
  readonly volumes: readonly SpaceVolume[];
  readonly devMode: boolean;
  /** Seconds without a request until it sleeps; undefined: never, or not told. */
  readonly sleepTime: number | undefined;
  readonly replicas: { readonly current: number | undefined; readonly requested: number | undefined };
  /** Where the app answers, or will. */
  readonly domains: readonly SpaceDomain[];
  /** The banner's text, at times many lines. */
  readonly errorMessage: string | undefined;
  /** The app's own address. */
  readonly url: string | undefined;
  /** The Space's page on the Hub. */
  readonly pageUrl: string;
}

export interface SpaceDomain {
  /** `me-app.hf.space`, or the owner's own. */
  readonly name: string;
  /** `READY`; undefined where it is not told. */
  readonly stage: string | undefined;
}

export interface SpaceVolume {
  /** `bucket`, `model`, `dataset`, `space`. */
  readonly type: string;
  readonly source: string;
  readonly mountPath: string;
  readonly readOnly: boolean;
  /** Of a repo; undefined for its main branch. */
  readonly revision?: string | undefined;
  /** The folder of the source that is mounted; undefined for all of it. */
  readonly path?: string | undefined;
}

/** What `/runtime` tells; the part of a SpaceState that changes while a Space builds and starts. */
export type SpaceRuntime = Pick<
  SpaceState,
  'stage' | 'deployedSha' | 'hardware' | 'storage' | 'volumes' | 'devMode' | 'sleepTime' | 'replicas' | 'domains' | 'errorMessage'
>;

/** Repo and runtime of a Space as one value. Throws a HubError. */
export async function readSpace(connection: HubConnection, id: string, signal?: AbortSignal): Promise<SpaceState> {
  checkedRepoId(id, 'Space');
  const [info, runtime] = await Promise.all([
    fromLibrary(connection, () =>
      spaceInfo({ ...libraryAccess(connection, signal), name: id, additionalFields: ['sha', 'subdomain'] }),
    ),
    readRuntime(connection, id, signal),
  ]);
  const subdomain = text(info.subdomain);
  const host = readyDomain(runtime.domains) ?? (subdomain === undefined ? undefined : `${subdomain}.hf.space`);
  const name = text(info.name) ?? id;
  return {
    id: name,
    ...runtime,
    repoSha: text(info.sha),
    sdk: text(info.sdk),
    private: (info.private as unknown) === true,
    url: host === undefined ? undefined : `https://${host}`,
    pageUrl: hubUrl(connection, `/spaces/${name}`).href,
  };
}

/** The runtime alone: one request, for following a build. */
export async function readRuntime(connection: HubConnection, id: string, signal?: AbortSignal): Promise<SpaceRuntime> {
  return hubJson(connection, `/api/spaces/${checkedRepoId(id, 'Space')}/runtime`, { signal }, parseRuntime);
}

/** Reads the JSON of `/runtime`. Only the stage is indispensable; the rest comes and goes with SDK and plan. */
export function parseRuntime(value: unknown): SpaceRuntime {
  const runtime = record(value);
  const stage = text(runtime['stage']);
  if (stage === undefined) throw new TypeError('No stage in the runtime');
  const hardware = record(runtime['hardware']);
  const storage = runtime['storage'];
  const replicas = record(runtime['replicas']);
  const sleepTime = number(runtime['gcTimeout']);
  return {
    stage,
    deployedSha: text(runtime['sha']),
    hardware: { current: text(hardware['current']), requested: text(hardware['requested']) },
    storage: text(storage) ?? text(record(storage)['current']) ?? text(record(storage)['requested']),
    volumes: list(runtime['volumes']).flatMap(parseVolume),
    devMode: runtime['devMode'] === true,
    sleepTime: sleepTime === undefined || sleepTime < 0 ? undefined : sleepTime,
    replicas: { current: number(replicas['current']), requested: number(replicas['requested']) },
    domains: list(runtime['domains']).flatMap(parseDomain),
    errorMessage: text(runtime['errorMessage']),
  };
}

/** Empty for what is no volume. */
export function parseVolume(value: unknown): SpaceVolume[] {
  const volume = record(value);
  const mountPath = text(volume['mountPath']);
  if (mountPath === undefined) return [];
  return [
    {
      type: text(volume['type']) ?? 'bucket',
      source: text(volume['source']) ?? '',
      mountPath,
      readOnly: volume['readOnly'] === true,
      revision: text(volume['revision']),
      path: text(volume['path']),
    },
  ];
}

/** Empty for what could leave its host in an address. */
function parseDomain(value: unknown): SpaceDomain[] {
  const { domain, stage } = record(value);
  const name = text(domain);
  return name !== undefined && /^[\w.-]+$/.test(name) ? [{ name, stage: text(stage) }] : [];
}

/** The first domain that is ready, else the first: a custom domain may stand behind the Hub's own. */
function readyDomain(domains: readonly SpaceDomain[]): string | undefined {
  return (domains.find(({ stage }) => stage === 'READY') ?? domains[0])?.name;
}
