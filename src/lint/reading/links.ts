import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { copiedSources } from '../facts/copies';
import { stageFacts } from '../facts/stage-facts';
import { isSameFile } from './place';
import { settingsPaths } from './settings-reading';

/** Where a link leads. */
export type LinkTarget =
  | { readonly kind: 'web'; readonly url: string }
  /** A page of the Hub, wherever that is: `/facebook/sam3`. */
  | { readonly kind: 'hub'; readonly path: string }
  /** `path` is '' for a repo itself. */
  | { readonly kind: 'folder'; readonly folder: FileReference };

export interface Link {
  readonly span: Span;
  readonly target: LinkTarget;
}

/** Images, repos of the Hub and folders that a file of the project names. In no order. */
export function linksIn(project: Project, file: FileReference): readonly Link[] {
  const { dockerfile, readme, spacedockFile } = project;
  if (isSameFile(file, dockerfile?.file)) return [...imageLinks(project), ...folderLinks(project)];
  if (isSameFile(file, readme?.file)) return readmeLinks(project);
  if (isSameFile(file, spacedockFile?.file)) {
    return settingsPaths(project)
      .filter(({ kind }) => kind === 'folder')
      .map(({ span, file: folder }) => ({ span, target: { kind: 'folder', folder } }));
  }
  return file.repo === 'space' && file.path.endsWith('.py') ? pythonLinks(project, file.path) : [];
}

function imageLinks({ dockerfile }: Project): readonly Link[] {
  if (dockerfile === undefined) return [];
  const { stages } = dockerfile.document;
  return stages.flatMap((stage) => {
    if (stage.parent !== undefined) return [];
    const url = imagePage(stageFacts(dockerfile.document, stage).base.reference);
    return url === undefined ? [] : [{ span: stage.image.span, target: { kind: 'web', url } as const }];
  });
}

/** The page that a registry has for an image; undefined where it has none that is known. */
export function imagePage(reference: string): string | undefined {
  if (reference === '' || reference.toLowerCase() === 'scratch' || !/^[\w./:@-]+$/.test(reference)) return undefined;
  const name = (reference.split('@')[0] ?? '').replace(/:[^/]*$/, '');
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const path = rest.join('/');
  if (!hasRegistry) return dockerHubPage(name);
  switch (first) {
    case 'docker.io':
    case 'index.docker.io':
    case 'registry-1.docker.io':
      return dockerHubPage(path);
    case 'ghcr.io':
    case 'quay.io':
      return first === 'quay.io' ? `https://quay.io/repository/${path}` : `https://${name}`;
    case 'nvcr.io': {
      const [team = '', image = ''] = rest;
      return rest.length === 2 ? `https://catalog.ngc.nvidia.com/orgs/${team}/containers/${image}` : undefined;
    }
    case 'mcr.microsoft.com':
      return `https://mcr.microsoft.com/artifact/mar/${path}`;
    default:
      return undefined;
  }
}

function dockerHubPage(name: string): string {
  const bare = name.replace(/^library\//, '');
  return `https://hub.docker.com/${bare.includes('/') ? 'r' : '_'}/${bare}`;
}

/** Folders that COPY names: an editor shows them, but cannot go to them as to a file. */
function folderLinks(project: Project): readonly Link[] {
  const { dockerfile } = project;
  if (dockerfile === undefined) return [];
  const links: Link[] = [];
  for (const keyword of ['COPY', 'ADD']) {
    for (const instruction of instructionsNamed(dockerfile.document, keyword)) {
      const stage = instruction.stage === undefined ? undefined : dockerfile.document.stages[instruction.stage];
      if (stage === undefined) continue;
      for (const { copy, path, source } of copiedSources(stageFacts(dockerfile.document, stage), instruction)) {
        if (copy.from !== undefined || path === undefined || path === '' || project.files.has(path)) continue;
        if (hasFolder(project, path)) links.push({ span: source.span, target: { kind: 'folder', folder: { repo: 'space', path } } });
      }
    }
  }
  return links;
}

function hasFolder({ files }: Project, path: string): boolean {
  for (const other of files.keys()) if (other.startsWith(`${path}/`)) return true;
  return false;
}

const repoName = /^[\w.-]+\/[\w.-]+$/;

function readmeLinks({ readme }: Project): readonly Link[] {
  const entries = readme?.document.frontMatter?.entries ?? [];
  return entries.flatMap(({ key, items }) => {
    if (key !== 'models' && key !== 'datasets' && key !== 'preload_from_hub') return [];
    return items.flatMap(({ value, span }) => {
      const written = readme?.document.text.slice(span.start, span.end) ?? '';
      const name = typeof value === 'string' ? (value.trim().split(/\s/)[0] ?? '') : '';
      const at = written.indexOf(name);
      if (!repoName.test(name) || at === -1) return [];
      const start = span.start + at;
      return [{ span: { start, end: start + name.length }, target: hubPage(name, key === 'datasets' ? 'dataset' : 'model') }];
    });
  });
}

function hubPage(name: string, type: string): LinkTarget {
  const folder = type === 'dataset' ? '/datasets' : type === 'space' ? '/spaces' : '';
  return { kind: 'hub', path: `${folder}/${name}` };
}

/** `repo_id="owner/name"` of downloads, whatever the function that takes it is called. */
function pythonLinks(project: Project, path: string): readonly Link[] {
  // Parsing is for the few files that can hold one.
  if (project.text(path)?.includes('repo_id') !== true) return [];
  return (project.python(path)?.calls ?? []).flatMap(({ arguments: all }) => {
    const value = all.find(({ name }) => name === 'repo_id')?.value;
    if (value?.kind !== 'string' || !repoName.test(value.value)) return [];
    const type = all.find(({ name }) => name === 'repo_type')?.value;
    const target = hubPage(value.value, type?.kind === 'string' ? type.value : 'model');
    return [{ span: { start: value.span.start + 1, end: value.span.end - 1 }, target }];
  });
}
