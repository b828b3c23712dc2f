import { parse } from 'smol-toml';
import { tomlPlaces } from '../../documents/toml-places';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { containerPath } from './container-path';
import { repoFile } from './copies';
import type { StageFacts } from './stage-facts';

/**
 * What `[server]` of a `.streamlit/config.toml` says. Streamlit takes it below options and variables: its documentation,
 * "Working with configuration options".
 */
export interface StreamlitConfig {
  readonly file: FileReference;
  readonly port: StreamlitValue<number> | undefined;
  readonly address: StreamlitValue<string> | undefined;
}

export interface StreamlitValue<T> {
  readonly value: T;
  /** Without quotes. */
  readonly span: Span;
}

const path = '.streamlit/config.toml';

/**
 * The one file that Streamlit reads, started in a folder of the container; `none` where there is none, undefined where
 * that is not known: the build may make one, or there are several.
 */
export function streamlitConfig(project: Project, facts: StageFacts, folder: string | undefined): StreamlitConfig | 'none' | undefined {
  if (project.filesTruncated || /config\.toml|\.streamlit/.test(facts.dockerfile.text)) return undefined;
  const found = [...project.files.keys()].filter((each) => each === path || each.endsWith(`/${path}`));
  const [only] = found;
  if (only === undefined) return 'none';
  if (found.length > 1 || folder === undefined || repoFile(project, facts, containerPath(path, folder)) !== only) return undefined;
  const settings = project.derived(only, readServer);
  return settings === undefined ? undefined : { file: { repo: 'space', path: only }, ...settings };
}

type ServerSettings = Pick<StreamlitConfig, 'port' | 'address'>;

function readServer(text: string): ServerSettings | undefined {
  let server: unknown;
  try {
    server = parse(text)['server'];
  } catch {
    return undefined;
  }
  const { port, address } = (typeof server === 'object' ? server : {}) as { port?: unknown; address?: unknown };
  const portPlace = typeof port === 'number' ? placeOf(text, 'port', /^\s*=\s*(\d+)/) : undefined;
  const addressPlace = typeof address === 'string' ? placeOf(text, 'address', /^\s*=\s*["']([^"']*)/) : undefined;
  // Written in a way that is not read here, such as an inline table.
  if ((port !== undefined && portPlace === undefined) || (address !== undefined && addressPlace === undefined)) return undefined;
  return {
    port: portPlace && { value: Number(port), span: portPlace },
    address: addressPlace && { value: String(address), span: addressPlace },
  };
}

function placeOf(text: string, key: string, value: RegExp): Span | undefined {
  for (const { name, keys } of tomlPlaces(text)) {
    const found = keys.find((each) => (name === 'server' && each.name === key) || (name === '' && each.name === `server.${key}`));
    const match = found === undefined ? null : value.exec(text.slice(found.span.end));
    if (found === undefined || match?.[1] === undefined) continue;
    const end = found.span.end + match[0].length;
    return { start: end - match[1].length, end };
  }
  return undefined;
}
