import schema from '../../../media/spacedock.schema.json';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { repositoryPath } from '../../project/repository-path';
import { rules } from '../rules';
import type { Hover } from './hover';
import { covers } from './place';

/** A path of spacedock.yaml that is there. */
export interface SettingsPath {
  readonly kind: 'file' | 'folder';
  readonly span: Span;
  /** `path` is '' for a repo itself. */
  readonly file: FileReference;
}

interface DescribedKey {
  readonly description: string;
}

/** What a key of spacedock.yaml means, by dotted path without list items (`sync.from`). */
export function settingsMeaning(path: string): string | undefined {
  const [key = '', inner] = path.split('.');
  const keys: Readonly<Record<string, DescribedKey>> = schema.properties;
  if (inner === undefined) return Object.hasOwn(keys, key) ? keys[key]?.description : undefined;
  const items: Readonly<Record<string, DescribedKey>> = schema.properties.sync.items.properties;
  return key === 'sync' && Object.hasOwn(items, inner) ? items[inner]?.description : undefined;
}

export function settingsHover(project: Project, offset: number): Hover | undefined {
  const document = project.spacedockFile?.document;
  if (document === undefined) return undefined;
  const written = [...Object.keys(schema.properties), ...syncPaths(project), ...Object.keys(project.settings.rules).map((id) => `rules.${id}`)];
  for (const path of written) {
    const span = document.keySpanOf(path);
    if (span === undefined || !covers(span, offset)) continue;
    const rule = path.startsWith('rules.') ? rules.find(({ id }) => path === `rules.${id}`) : undefined;
    const markdown = rule === undefined ? settingsMeaning(path.replace(/\.\d+/, '')) : rule.summary;
    return markdown === undefined ? undefined : { span, markdown };
  }
  return undefined;
}

function syncPaths({ spacedockFile }: Project): readonly string[] {
  const paths: string[] = [];
  for (let index = 0; spacedockFile?.document.spanOf(`sync.${String(index)}`) !== undefined; index++) {
    for (const key of Object.keys(schema.properties.sync.items.properties)) paths.push(`sync.${String(index)}.${key}`);
  }
  return paths;
}

export function settingsPathAt(project: Project, offset: number): SettingsPath | undefined {
  return settingsPaths(project).find(({ span }) => covers(span, offset));
}

/** Files and folders that spacedock.yaml names, as far as they are there. */
export function settingsPaths(project: Project): readonly SettingsPath[] {
  const { spacedockFile, location } = project;
  if (spacedockFile === undefined) return [];
  const { document } = spacedockFile;
  const main = location.mainRoot === undefined ? 'space' : 'main';
  const found: SettingsPath[] = [];
  const add = (path: string, repos: readonly FileReference['repo'][]): boolean => {
    const span = document.spanOf(path);
    if (span === undefined) return false;
    const written = unquoted(document.text.slice(span.start, span.end));
    for (const repo of repos) {
      const there = pathIn(project, repo, written);
      if (there === undefined) continue;
      found.push({ ...there, span });
      break;
    }
    return true;
  };
  const repo = document.spanOf('repo');
  if (repo !== undefined && project.files.size > 0) found.push({ kind: 'folder', span: repo, file: { repo: 'space', path: '' } });
  add('config', ['space']);
  for (const path of syncPaths(project)) if (path.endsWith('.from')) add(path, [main]);
  for (const list of ['remove', 'protect', 'allowBinary']) {
    for (let index = 0; add(`${list}.${String(index)}`, list === 'allowBinary' ? ['space', main] : ['space']); index++);
  }
  return found;
}

function pathIn(project: Project, repo: FileReference['repo'], written: string): Omit<SettingsPath, 'span'> | undefined {
  const path = repositoryPath(written);
  const files = repo === 'space' ? project.files : project.mainRepo?.files;
  if (path === undefined || path === '' || files === undefined) return undefined;
  if (files.has(path)) return { kind: 'file', file: { repo, path } };
  for (const other of files.keys()) if (other.startsWith(`${path}/`)) return { kind: 'folder', file: { repo, path } };
  return undefined;
}

function unquoted(text: string): string {
  return /^(['"]).*\1$/s.test(text) ? text.slice(1, -1) : text;
}
