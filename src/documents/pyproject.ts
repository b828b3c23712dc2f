import { parse, type TomlTable, type TomlValue } from 'smol-toml';
import type { ProjectMetadata } from './project-metadata';
import { normalisedName, parseRequirement, type Requirement } from './requirements';
import type { Span } from './text';
import { tomlPlaces, type TomlTablePlace } from './toml-places';

/**
 * The dependencies of a pyproject.toml: PEP 621's `project` with its extras, PEP 735's groups, Poetry's and uv's.
 * What only the build needs is left out. Never throws; nothing of a file that is not TOML.
 */
export function parsePyproject(text: string): Requirement[] {
  const toml = readToml(text);
  if (toml === undefined) return [];
  const reader = new PyprojectReader(tomlPlaces(text));
  const project = tableAt(toml, 'project');
  reader.readList('project', 'dependencies', project['dependencies'], undefined);
  for (const [group, list] of Object.entries(tableAt(project, 'optional-dependencies'))) {
    reader.readList('project.optional-dependencies', group, list, group);
  }
  for (const [group, list] of Object.entries(tableAt(toml, 'dependency-groups'))) {
    reader.readList('dependency-groups', group, list, group);
  }
  const tool = tableAt(toml, 'tool');
  reader.readList('tool.uv', 'dev-dependencies', tableAt(tool, 'uv')['dev-dependencies'], 'dev');
  const poetry = tableAt(tool, 'poetry');
  reader.readPoetry('tool.poetry.dependencies', tableAt(poetry, 'dependencies'), undefined);
  reader.readPoetry('tool.poetry.dev-dependencies', tableAt(poetry, 'dev-dependencies'), 'dev');
  for (const [group, value] of Object.entries(tableAt(poetry, 'group'))) {
    const dependencies = isTable(value) ? tableAt(value, 'dependencies') : {};
    reader.readPoetry(`tool.poetry.group.${group}.dependencies`, dependencies, group);
  }
  applySources(reader.requirements, tableAt(tableAt(tool, 'uv'), 'sources'));
  return reader.requirements.sort((left, right) => left.span.start - right.span.start);
}

/** `[tool.uv.sources]`: where uv takes a dependency from in place of PyPI. */
function applySources(requirements: Requirement[], sources: TomlTable): void {
  for (const [name, value] of Object.entries(sources)) {
    const source = Array.isArray(value) ? value.find(isTable) : value;
    if (!isTable(source)) continue;
    const text = (key: string): string | undefined => (typeof source[key] === 'string' ? source[key] : undefined);
    const git = text('git');
    const path = text('path');
    const target = git === undefined ? (text('url') ?? path) : `git+${git}`;
    if (target === undefined) continue;
    requirements.forEach((requirement, index) => {
      if (requirement.name !== normalisedName(name)) return;
      requirements[index] = { ...requirement, kind: target === path ? 'path' : 'url', target, editable: source['editable'] === true };
    });
  }
}

/** What pip reads of a pyproject.toml: the dependencies without extras and groups, and the Python it asks for. */
export function parsePyprojectMetadata(text: string): ProjectMetadata {
  const toml = readToml(text);
  if (toml === undefined) return { requirements: [], complete: false, requiresPython: undefined };
  const project = tableAt(toml, 'project');
  const poetry = tableAt(tableAt(tableAt(toml, 'tool'), 'poetry'), 'dependencies');
  const dynamic = Array.isArray(project['dynamic']) && project['dynamic'].includes('dependencies');
  const isProject = Object.hasOwn(toml, 'project') || Object.hasOwn(tableAt(toml, 'tool'), 'poetry');
  return {
    requirements: parsePyproject(text).filter(({ group }) => group === undefined),
    complete: isProject && !dynamic,
    requiresPython: requiredPython(text, project['requires-python'], poetry['python']),
  };
}

function requiredPython(text: string, own: TomlValue | undefined, poetry: TomlValue | undefined): ProjectMetadata['requiresPython'] {
  const value = typeof own === 'string' ? own : poetry;
  if (typeof value !== 'string') return undefined;
  const tables = typeof own === 'string' ? ['project', ''] : ['tool.poetry.dependencies', 'tool.poetry', 'tool', ''];
  const key = typeof own === 'string' ? 'requires-python' : 'python';
  const place = tomlPlaces(text)
    .filter(({ name }) => tables.includes(name))
    .flatMap(({ strings }) => strings)
    .find((string) => string.raw === value && (string.key === key || string.key.endsWith(`.${key}`)));
  const specifier = typeof own === 'string' ? own.replace(/\s+/g, '') : pep440(value);
  return place === undefined || specifier === '' ? undefined : { specifier, span: place.span };
}

function readToml(text: string): TomlTable | undefined {
  try {
    return parse(text);
  } catch {
    // Half-typed TOML has no dependencies that could be told.
    return undefined;
  }
}

function isTable(value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date);
}

function tableAt(table: TomlTable, key: string): TomlTable {
  const value = Object.hasOwn(table, key) ? table[key] : undefined;
  return isTable(value) ? value : {};
}

/** A table of the text, its strings and keys to be found by what they say. */
interface IndexedTable {
  readonly name: string;
  readonly span: Span;
  /** By key and text, in order. Those that are taken are removed: the same text may stand twice. */
  readonly strings: ReadonlyMap<string, Span[]>;
  readonly keys: ReadonlyMap<string, Span>;
}

function indexed({ name, span, keys, strings }: TomlTablePlace): IndexedTable {
  const keySpans = new Map<string, Span>();
  for (const key of keys) {
    for (const start of [key.name, key.name.split('.', 1)[0] ?? key.name]) {
      if (!keySpans.has(start)) keySpans.set(start, key.span);
    }
  }
  const stringSpans = new Map<string, Span[]>();
  for (const string of strings) {
    const same = stringSpans.get(stringIndex(string.key, string.raw));
    if (same === undefined) stringSpans.set(stringIndex(string.key, string.raw), [string.span]);
    else same.push(string.span);
  }
  return { name, span, keys: keySpans, strings: stringSpans };
}

function stringIndex(key: string, raw: string): string {
  return `${key}\n${raw}`;
}

class PyprojectReader {
  readonly requirements: Requirement[] = [];
  readonly #tables = new Map<string, IndexedTable[]>();

  constructor(tables: readonly TomlTablePlace[]) {
    for (const table of tables) {
      const same = this.#tables.get(table.name);
      if (same === undefined) this.#tables.set(table.name, [indexed(table)]);
      else same.push(indexed(table));
    }
  }

  /** A list of PEP 508 texts at `key` of `table`. */
  readList(table: string, key: string, list: TomlValue | undefined, group: string | undefined): void {
    if (!Array.isArray(list)) return;
    for (const value of list) {
      if (typeof value !== 'string') continue;
      const place = this.#placeOf(table, key, value);
      const requirement = parseRequirement(value, place.span.start);
      if (requirement === undefined) continue;
      this.requirements.push({ ...requirement, group, span: place.isExact ? requirement.span : place.span });
    }
  }

  readPoetry(table: string, dependencies: TomlTable, group: string | undefined): void {
    for (const [name, value] of Object.entries(dependencies)) {
      if (name === 'python') continue;
      const span = this.#keySpan(table, name);
      for (const one of Array.isArray(value) ? value : [value]) {
        const requirement = poetryRequirement(name, one, span, group);
        if (requirement !== undefined) this.requirements.push(requirement);
      }
    }
  }

  /** Where a list's text stands; the table's header where it is written with escapes or in an unusual place. */
  #placeOf(table: string, key: string, value: string): { span: Span; isExact: boolean } {
    const places = this.#tablesFor(table, key);
    for (const { name, strings } of places) {
      // Under `dependencies`, `project.dependencies` or `project`, by how the table is written.
      const within = `${table}.${key}`.slice(name === '' ? 0 : name.length + 1).split('.');
      for (let length = within.length; length >= 0; length--) {
        const span = strings.get(stringIndex(within.slice(0, length).join('.'), value))?.shift();
        if (span !== undefined) return { span, isExact: true };
      }
    }
    return { span: places[0]?.span ?? { start: 0, end: 0 }, isExact: false };
  }

  #keySpan(table: string, name: string): Span {
    const places = this.#tablesFor(table, name);
    const own = places.find(({ keys }) => keys.has(name))?.keys.get(name);
    return own ?? this.#tables.get(`${table}.${name}`)?.[0]?.span ?? places[0]?.span ?? { start: 0, end: 0 };
  }

  /** The table itself, one below it (`[tool.poetry.dependencies.torch]`), or one above it with dotted keys. */
  #tablesFor(table: string, key: string): IndexedTable[] {
    const parts = table.split('.');
    const above = parts.map((_, index) => parts.slice(0, index).join('.')).reverse();
    return [table, `${table}.${key}`, ...above].flatMap((name) => this.#tables.get(name) ?? []);
  }
}

function poetryRequirement(
  name: string,
  value: TomlValue,
  span: Span,
  group: string | undefined,
): Requirement | undefined {
  const table = isTable(value) ? value : { version: value };
  const text = (key: string): string | undefined => {
    const found = Object.hasOwn(table, key) ? table[key] : undefined;
    return typeof found === 'string' ? found : undefined;
  };
  const path = text('path') ?? text('file');
  const git = text('git');
  const target = git === undefined ? (text('url') ?? path) : `git+${git}`;
  const extras = Array.isArray(table['extras']) ? table['extras'].filter((extra) => typeof extra === 'string') : [];
  const isOptional = table['optional'] === true;
  return {
    kind: target === undefined ? 'package' : target === path ? 'path' : 'url',
    name: normalisedName(name),
    extras,
    specifier: pep440(text('version') ?? ''),
    marker: text('markers'),
    target,
    option: undefined,
    editable: table['develop'] === true,
    group: group ?? (isOptional ? 'optional' : undefined),
    span,
  };
}

/** Poetry's `^1.2` and `~1.2` in PEP 440's words; '' for what has none (`*`, `||`). */
function pep440(version: string): string {
  if (version.includes('|')) return '';
  const clauses = version.split(',').map((part) => part.trim());
  const limiting = clauses.filter((part) => part !== '' && part !== '*');
  return limiting.map(pep440Clause).join(',');
}

function pep440Clause(written: string): string {
  const [, operator = '', digits] = /^(\^|~(?!=))\s*v?(\d+(?:\.\d+)*)/.exec(written) ?? [];
  if (digits === undefined) return /^\d/.test(written) ? `==${written}` : written.replace(/\s+/g, '');
  const parts = digits.split('.').map(Number);
  const firstSet = parts.findIndex((part) => part !== 0);
  const lastKept = operator === '^' ? (firstSet === -1 ? parts.length - 1 : firstSet) : Math.min(1, parts.length - 1);
  const ceiling = parts.slice(0, lastKept + 1).map((part, index) => (index === lastKept ? part + 1 : part));
  return `>=${written.replace(/^[\^~]\s*v?/, '')},<${ceiling.join('.')}`;
}
