import schema from '../../../media/spacedock.schema.json';
import type { LineIndex, Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { ruleSeverities, settingsKeys, syncKeys } from '../../project/settings-file';
import { settingsMeaning } from './settings-reading';
import { documented, ruleSuggestions, wordSpan, type LinePlace, type Suggestion, type SuggestionOptions } from './suggestion';

/** Keys, severities, rules and paths of spacedock.yaml, by the lines above: what is half written parses as nothing. */
export function settingsSuggestions(project: Project, place: LinePlace, { withoutSchema }: SuggestionOptions): readonly Suggestion[] {
  const document = project.spacedockFile?.document;
  if (document === undefined) return [];
  const { before } = place;
  const parent = parentKey(document.text, document.lines, place);
  const paths = pathSuggestions(project, place, parent);
  if (paths !== undefined) return paths;
  if (withoutSchema) return [];
  const key = /^([\w-]*)$/.exec(before)?.[1];
  if (key !== undefined) {
    return keySuggestions(place, key, settingsKeys.filter((name) => name === key || document.keySpanOf(name) === undefined), '');
  }
  if (parent === 'sync') {
    const inner = /^\s+(?:-\s+)?(\w*)$/.exec(before)?.[1];
    return inner === undefined ? [] : keySuggestions(place, inner, syncKeys, 'sync.');
  }
  const rulesStart = parent === 'rules' ? /^\s+/.exec(before)?.[0] : /^rules\s*:\s*\{(?:[^}]*,)?\s*/.exec(before)?.[0];
  if (rulesStart === undefined) return [];
  const written = before.slice(rulesStart.length);
  const severity = /^[\w/-]+\s*:\s+(\w*)$/.exec(written)?.[1];
  if (severity !== undefined) {
    const span = wordSpan(place, severity, /^\w*/);
    return ruleSeverities.map((name) => ({ label: name, kind: 'value', newText: name, span }));
  }
  if (!/^[\w/-]*$/.test(written)) return [];
  const colon = /^[\w/-]*\s*:/.test(place.after) ? '' : ': ';
  return ruleSuggestions(wordSpan(place, written, /^[\w/-]*/), (id) => `${id}${colon}`);
}

function keySuggestions(place: LinePlace, written: string, names: readonly string[], within: string): readonly Suggestion[] {
  const span = wordSpan(place, written, /^[\w-]*/);
  const colon = /^[\w-]*\s*:/.test(place.after) ? '' : ':';
  const lists = new Set(['sync', 'rules']);
  return names.map((name) => ({
    label: name,
    kind: 'key',
    newText: colon === '' ? name : `${name}:${within === '' && lists.has(name) ? '' : ' '}`,
    span,
    ...documented(settingsMeaning(`${within}${name}`)),
  }));
}

/** The key at the line's start under which an indented line stands; '' for a line that is not indented. */
function parentKey(text: string, lines: LineIndex, { before, offset }: LinePlace): string {
  if (!/^(?:\s|- )/.test(before)) return '';
  for (let line = lines.positionAt(offset).line - 1; line >= 0; line--) {
    const { start, end } = lines.lineSpan(line);
    const key = /^([\w-]+)\s*:/.exec(text.slice(start, end))?.[1];
    if (key !== undefined) return key;
  }
  return '';
}

const pathLists = new Set(['remove', 'protect', 'allowBinary']);

/** Undefined where no path stands. */
function pathSuggestions(project: Project, place: LinePlace, parent: string): readonly Suggestion[] | undefined {
  const { before } = place;
  const [, key = '', first, flow] = /^(\w+)\s*:\s+(?:\[(?:[^\]]*,)?\s*([^\s,\]]*)|([^\s[\]]*))$/.exec(before) ?? [];
  const word = first ?? flow;
  if (key === 'config' && flow !== undefined) {
    const span = wordSpan(place, flow, /^\S*/);
    return configFiles(project).map((path) => ({ label: path, kind: 'file', newText: path, span }));
  }
  if (pathLists.has(key) && first !== undefined) return fileSuggestions(place, first, filesOf(project, key));
  if (key !== '' && word !== undefined && key in schema.properties) return undefined;
  if (pathLists.has(parent)) {
    const item = /^\s*-\s+(\S*)$/.exec(before)?.[1];
    return item === undefined ? undefined : fileSuggestions(place, item, filesOf(project, parent));
  }
  if (parent === 'sync') {
    const from = /^\s+(?:-\s+)?from\s*:\s+(\S*)$/.exec(before)?.[1];
    return from === undefined ? undefined : fileSuggestions(place, from, filesOf(project, 'from'));
  }
  return undefined;
}

function configFiles({ files }: Project): readonly string[] {
  return [...files.keys()].filter((path) => /\.ya?ml$/.test(path) && path !== 'spacedock.yaml');
}

function filesOf({ files, mainRepo }: Project, key: string): readonly string[] {
  if (key === 'from') return [...(mainRepo?.files ?? files).keys()];
  if (key !== 'allowBinary') return [...files.keys()];
  const binaries = [...files.values(), ...(mainRepo?.files.values() ?? [])].filter(({ binary }) => binary);
  return [...new Set(binaries.map(({ path }) => path))];
}

/** One level at a time, as at a terminal: what lies in the folder that is written so far. */
function fileSuggestions(place: LinePlace, written: string, paths: readonly string[]): readonly Suggestion[] {
  const quote = /^['"]/.exec(written)?.[0] ?? '';
  const folder = written.slice(quote.length, written.lastIndexOf('/') + 1);
  const span: Span = wordSpan(place, written.slice(quote.length), /^[^\s,\]'"]*/);
  const found = new Map<string, Suggestion>();
  for (const path of paths) {
    if (!path.startsWith(folder)) continue;
    const slash = path.indexOf('/', folder.length);
    const newText = slash === -1 ? path : path.slice(0, slash + 1);
    // Git's own folder, caches and the like are not what is synced.
    if (newText.startsWith('.git/')) continue;
    if (!found.has(newText)) found.set(newText, { label: newText, kind: slash === -1 ? 'file' : 'folder', newText, span });
  }
  return [...found.values()];
}
