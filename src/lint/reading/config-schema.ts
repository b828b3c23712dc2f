import { posix } from 'node:path';
import body4d from '../../../media/body4d.schema.json';
import type { ConfigDocument } from '../../documents/config';
import { documented, wordSpan, type LinePlace, type Suggestion } from './suggestion';

/** What is known of a key of a config whose kind has a schema. */
export interface ConfigKey {
  readonly description: string;
  /** What can be written there, the best first; empty where that is open. */
  readonly values: readonly string[];
  /** Names of the keys below it, where it holds a mapping. */
  readonly keys: readonly string[];
}

interface Node {
  readonly description?: string;
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly examples?: readonly (string | number)[];
  readonly anyOf?: readonly Node[];
  readonly properties?: Readonly<Record<string, Node>>;
}

/** Schemas by the name of the file that they are for, as package.json gives them to the YAML extension. */
const schemas: Readonly<Record<string, Node>> = { 'body4d.yaml': body4d as Node };

/** @param path of the file; @param key dotted, `''` for the whole document */
export function configKey(path: string, key: string): ConfigKey | undefined {
  const name = posix.basename(path);
  let node: Node | undefined = Object.hasOwn(schemas, name) ? schemas[name] : undefined;
  for (const part of key === '' ? [] : key.split('.')) {
    const { properties } = node ?? {};
    node = properties !== undefined && Object.hasOwn(properties, part) ? properties[part] : undefined;
  }
  return node && { description: node.description ?? '', values: valuesOf(node), keys: Object.keys(node.properties ?? {}) };
}

function valuesOf({ type, enum: listed, examples = [], anyOf = [] }: Node): string[] {
  if (type === 'boolean') return ['true', 'false'];
  return [...(listed ?? []), ...examples.map(String), ...anyOf.flatMap(valuesOf)];
}

/** Keys that are not there yet, and values, by the lines above: what is half written parses as nothing. */
export function schemaSuggestions(document: ConfigDocument, path: string, place: LinePlace): readonly Suggestion[] {
  if (configKey(path, '') === undefined) return [];
  const [, indent = '', key, written] = /^(\s*)(\w+):\s+(\S*)$/.exec(place.before) ?? [];
  const parents = keysAbove(document, place, (indent === '' && key === undefined ? /^\s*/.exec(place.before)?.[0] : indent)?.length ?? 0);
  if (key !== undefined && written !== undefined) {
    const span = wordSpan(place, written, /^\S*/);
    return (configKey(path, [...parents, key].join('.'))?.values ?? []).map((value) => ({ label: value, kind: 'value', newText: value, span }));
  }
  const name = /^\s*(\w*)$/.exec(place.before)?.[1];
  const parent = parents.join('.');
  const known = name === undefined ? undefined : configKey(path, parent);
  if (name === undefined || known === undefined) return [];
  const span = wordSpan(place, name, /^\w*/);
  const prefix = parent === '' ? '' : `${parent}.`;
  const taken = new Set(document.entries.filter(({ keySpan }) => keySpan.start !== span.start).map((entry) => entry.path));
  const colon = /^\w*\s*:/.test(place.after) ? '' : ':';
  return known.keys
    .filter((each) => !taken.has(prefix + each))
    .map((each) => {
      const below = configKey(path, prefix + each);
      const end = colon === '' ? '' : (below?.keys.length ?? 0) > 0 ? ':' : ': ';
      return { label: each, kind: 'key', newText: `${each}${end}`, span, ...documented(below?.description) };
    });
}

/** The keys under which a line with this indentation stands, the outermost first. */
function keysAbove({ text, lines }: ConfigDocument, { offset }: LinePlace, indentation: number): string[] {
  const found: string[] = [];
  let within = indentation;
  for (let line = lines.positionAt(offset).line - 1; line >= 0 && within > 0; line--) {
    const { start, end } = lines.lineSpan(line);
    const [, indent, key] = /^(\s*)([\w-]+)\s*:/.exec(text.slice(start, end)) ?? [];
    if (indent === undefined || key === undefined || indent.length >= within) continue;
    found.unshift(key);
    within = indent.length;
  }
  return found;
}
