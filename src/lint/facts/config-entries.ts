import type { ConfigDocument, ConfigEntry } from '../../documents/config';
import { resolveConfigValue } from '../../documents/config-resolve';
import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';

const byDocument = new Memo<ConfigDocument, ReadonlyMap<string, ConfigEntry>>();

/** A config's entries by path; of two with the same path, the first. */
export function configEntries(document: ConfigDocument): ReadonlyMap<string, ConfigEntry> {
  let entries = byDocument.get(document);
  if (entries === undefined) {
    const found = new Map<string, ConfigEntry>();
    for (const entry of document.entries) if (!found.has(entry.path)) found.set(entry.path, entry);
    byDocument.set(document, (entries = found));
  }
  return entries;
}

/** What an entry is when its `${…}` are followed; undefined where that is not known, or the value is still to be given. */
export function configValue(
  document: ConfigDocument,
  entry: ConfigEntry,
): { readonly kind: ConfigEntry['kind']; readonly value: ConfigEntry['value'] } | undefined {
  if (entry.value === '???') return undefined;
  if (entry.references.length === 0) return { kind: entry.kind, value: entry.value };
  const resolved = resolveConfigValue(document, entry.path);
  if (resolved.kind !== 'value') return undefined;
  const { value } = resolved;
  return { kind: value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean'), value };
}

/** The last part of a dotted path. */
export function keyName(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

/** A key of this name stands in the code, as an attribute or a string. Looks through all of it: for the few that need it. */
export function isReadByCode(project: Project, path: string): boolean {
  return isInCode(project, path, String.raw`[.'"]`);
}

/** The name stands anywhere in the code: a key may reach a function as a keyword, by `**config`. */
export function isNamedByCode(project: Project, path: string): boolean {
  return isInCode(project, path, String.raw`\b`);
}

function isInCode(project: Project, path: string, before: string): boolean {
  const name = keyName(path);
  if (!/^[A-Za-z_]\w*$/.test(name)) return false;
  const word = new RegExp(String.raw`${before}${name}\b`);
  return project.pythonFiles.some((file) => word.test(project.text(file) ?? ''));
}
