import { parsePython } from '../../documents/python';
import { isWholeDownloadList, mayNameDownload, readSetupDownloads } from '../../documents/setup-downloads';
import type { FileReference, Project } from '../../project/project';

/** The downloads that one Python file lists with the places that they go to. */
export interface SetupList {
  readonly file: FileReference;
  /** Without `./` before it and `/` behind it. */
  readonly destinations: readonly string[];
}

interface Downloads {
  readonly destinations: readonly string[];
  /** All that the list fetches is known, with its destination. */
  readonly whole: boolean;
}

const none: Downloads = { destinations: [], whole: true };

function downloadsOf(text: string): Downloads {
  if (!mayNameDownload(text)) return none;
  const module = parsePython(text);
  const known = readSetupDownloads(module);
  const destinations = known.flatMap(({ destination }) => (destination === undefined ? [] : [plain(destination)]));
  // What goes into the Hub's own cache makes no list.
  const named = destinations.length === 0 || destinations.length === known.length;
  return { destinations, whole: isWholeDownloadList(module) && named };
}

/**
 * The list of checkpoints by which the Space's own code fetches them: the one file that names at least two with their
 * destinations. Undefined where there is none, where there are several, and where a part of it is only known at run time.
 */
export function setupList(project: Project): SetupList | undefined {
  let list: SetupList | undefined;
  for (const path of project.pythonFiles) {
    const { destinations, whole } = project.derived(path, downloadsOf) ?? none;
    if (destinations.length === 0 && whole) continue;
    if (list !== undefined || !whole || destinations.length < 2) return undefined;
    list = { file: { repo: 'space', path }, destinations };
  }
  return list;
}

function plain(path: string): string {
  return path.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
}

/**
 * The folder that the list's destination lies in where it makes the path, or the path is in it or holds it: '' for
 * none at all. Undefined where the list does not provide the path.
 */
export function rootOfProvided(path: string, destination: string): string | undefined {
  const folders = destination.split('/');
  for (let length = folders.length; length > 0; length--) {
    const part = folders.slice(0, length).join('/');
    if (path === part) return '';
    if (path.endsWith(`/${part}`)) return path.slice(0, -part.length - 1);
  }
  const inside = `${path}/`.indexOf(`/${destination}/`);
  return inside === -1 ? undefined : path.slice(0, inside);
}
