import { isMap, isScalar, isSeq, type ParsedNode } from 'yaml';
import { nearestName } from '../documents/nearest-name';
import { LineIndex, type Span } from '../documents/text';
import {
  nodeSpan,
  readYaml,
  shortened,
  unaliased,
  type YamlDocument,
  type YamlEntry,
  yamlEntries,
} from '../documents/yaml-document';
import type { SettingsProblem, SpacedockFile, SpacedockSettings, SyncRule } from './settings';

/** What holds without a `spacedock.yaml`, and for every key that it leaves out. */
export const defaultSettings: SpacedockSettings = {
  space: undefined,
  repo: undefined,
  data: '/data',
  config: undefined,
  sync: [],
  remove: [],
  protect: [],
  allowBinary: [],
  journal: undefined,
  rules: {},
};

/** Every key of `spacedock.yaml`, and of an item of `sync`: the schema has the same ones. */
export const settingsKeys = Object.keys(defaultSettings) as readonly (keyof SpacedockSettings)[];
export const syncKeys = ['from', 'include', 'exclude'] as const satisfies readonly (keyof SyncRule)[];
export const ruleSeverities = ['off', 'error', 'warning', 'info', 'hint'] as const;

/**
 * Reads `spacedock.yaml`. Never throws. A key whose value is wrong keeps its default and is named in the problems,
 * as is every key that there is not; what is wrong below `rules` is named in the warnings.
 */
export function parseSpacedockFile(text: string): SpacedockFile {
  const document = readYaml(text, { start: 0, end: text.length }, 'core');
  const reader = new SettingsReader(text, document);
  const settings = reader.read();
  const { spans, keySpans, problems, warnings } = reader;
  return {
    text,
    lines: new LineIndex(text),
    settings,
    problems,
    warnings,
    spanOf: (path) => spans.get(path),
    keySpanOf: (path) => keySpans.get(path),
  };
}

/** Says what is wrong with a text; undefined where it is fine. */
type TextRule = (value: string) => string | undefined;

const anyText: TextRule = () => undefined;

const spaceId: TextRule = (value) =>
  /^[\w.-]+\/[\w.-]+$/.test(value) ? undefined : 'A Space is named as namespace/name, such as user/my-app.';

const absolutePath: TextRule = (value) =>
  value.startsWith('/') ? undefined : 'This is a path in the container: it must begin with /.';

const insideRepo: TextRule = (value) => {
  if (/^(?:[/\\]|[a-z]:)/i.test(value)) return 'This path must be relative to the repo, not absolute.';
  if (value.split(/[/\\]/).includes('..')) return 'This path must stay inside of the repo: write it without ..';
  return value === '' ? 'This path is empty.' : undefined;
};

class SettingsReader {
  readonly problems: SettingsProblem[];
  readonly warnings: SettingsProblem[] = [];
  readonly spans = new Map<string, Span>();
  readonly keySpans = new Map<string, Span>();

  constructor(
    private readonly text: string,
    private readonly document: YamlDocument,
  ) {
    this.problems = [...document.problems];
  }

  read(): SpacedockSettings {
    const { root } = this.document;
    if (root === undefined || isNothing(root)) return defaultSettings;
    if (!isMap(root)) {
      // After a syntax error the one word that was read says nothing more.
      const span = nodeSpan(this.text, root);
      if (this.problems.length === 0) this.#report(span, 'spacedock.yaml is made of lines like key: value.');
      return defaultSettings;
    }
    const entries = this.#entries(root, '', settingsKeys);
    const defaults = defaultSettings;
    return {
      space: this.#textAt(entries, 'space', spaceId),
      repo: this.#textAt(entries, 'repo', anyText),
      data: this.#textAt(entries, 'data', absolutePath) ?? defaults.data,
      config: this.#textAt(entries, 'config', insideRepo),
      sync: this.#listAt(entries, 'sync', 'sync', (item, path) => this.#syncRule(item, path)),
      remove: this.#textsAt(entries, 'remove', 'remove', insideRepo),
      protect: this.#textsAt(entries, 'protect', 'protect', insideRepo),
      allowBinary: this.#textsAt(entries, 'allowBinary', 'allowBinary', insideRepo),
      journal: this.#textAt(entries, 'journal', insideRepo),
      rules: this.#rulesAt(entries),
    };
  }

  /** The known entries of a mapping by key, the first of two; the unknown ones are reported. */
  #entries(mapping: ParsedNode, path: string, known: readonly string[] | undefined): Map<string, YamlEntry> {
    const { entries, problems } = yamlEntries(this.text, mapping);
    (path === 'rules' ? this.warnings : this.problems).push(...problems);
    const byKey = new Map<string, YamlEntry>();
    const unknown: YamlEntry[] = [];
    for (const entry of entries) {
      if (known !== undefined && !known.includes(entry.key)) unknown.push(entry);
      else if (!byKey.has(entry.key)) {
        byKey.set(entry.key, entry);
        this.spans.set(join(path, entry.key), entry.valueSpan);
        this.keySpans.set(join(path, entry.key), entry.keySpan);
      }
    }
    for (const { key, keySpan } of unknown) this.problems.push(unknownKey(key, keySpan, known ?? [], byKey));
    return byKey;
  }

  /** Undefined where there is no value, as behind a key that is still being typed. */
  #nodeAt(entries: Map<string, YamlEntry>, key: string): ParsedNode | undefined {
    const written = entries.get(key)?.value;
    const node = written === undefined ? undefined : unaliased(this.document, written);
    return node === undefined || isNothing(node) ? undefined : node;
  }

  #textAt(entries: Map<string, YamlEntry>, key: string, rule: TextRule): string | undefined {
    const node = this.#nodeAt(entries, key);
    const span = entries.get(key)?.valueSpan;
    return node === undefined || span === undefined ? undefined : this.#text(node, span, `'${key}'`, rule);
  }

  #text(node: ParsedNode, span: Span, subject: string, rule: TextRule): string | undefined {
    if (!isScalar(node) || typeof node.value !== 'string') {
      const advice = isScalar(node) ? ' Put it in quotes.' : '';
      return this.#report(span, `${subject} must be a text.${advice}`);
    }
    const refusal = rule(node.value);
    return refusal === undefined ? node.value : this.#report(span, refusal);
  }

  #listAt<Item>(
    entries: Map<string, YamlEntry>,
    key: string,
    path: string,
    read: (item: ParsedNode, path: string, span: Span) => Item | undefined,
  ): Item[] {
    const node = this.#nodeAt(entries, key);
    if (node === undefined) return [];
    if (!isSeq<ParsedNode>(node)) {
      const span = entries.get(key)?.valueSpan ?? nodeSpan(this.text, node);
      this.#report(span, `'${key}' must be a list: each item on a line of its own, behind a dash.`);
      return [];
    }
    const items: Item[] = [];
    for (const [index, written] of node.items.entries()) {
      const itemPath = join(path, String(index));
      const span = nodeSpan(this.text, written);
      this.spans.set(itemPath, span);
      const item = unaliased(this.document, written);
      const value = item === undefined ? undefined : read(item, itemPath, span);
      if (value !== undefined) items.push(value);
    }
    return items;
  }

  #textsAt(entries: Map<string, YamlEntry>, key: string, path: string, rule: TextRule): string[] {
    return this.#listAt(entries, key, path, (item, _, span) => this.#text(item, span, `Each item of '${key}'`, rule));
  }

  #syncRule(item: ParsedNode, path: string): SyncRule | undefined {
    const span = this.spans.get(path) ?? nodeSpan(this.text, item);
    if (!isMap(item)) return this.#report(span, "Each item of 'sync' must say from: and a file or folder.");
    const entries = this.#entries(item, path, syncKeys);
    const from = this.#textAt(entries, 'from', insideRepo);
    const include = this.#textsAt(entries, 'include', `${path}.include`, anyText);
    const exclude = this.#textsAt(entries, 'exclude', `${path}.exclude`, anyText);
    if (!entries.has('from')) return this.#report(span, "This item of 'sync' has no from: key.");
    return from === undefined ? undefined : { from, include, exclude };
  }

  #rulesAt(entries: Map<string, YamlEntry>): SpacedockSettings['rules'] {
    const node = this.#nodeAt(entries, 'rules');
    if (node === undefined) return {};
    if (!isMap(node)) {
      const span = entries.get('rules')?.valueSpan ?? nodeSpan(this.text, node);
      this.warnings.push({ span, message: "'rules' must be lines like docker/pin-apt: off." });
      return {};
    }
    const found: [string, (typeof ruleSeverities)[number]][] = [];
    const rules = this.#entries(node, 'rules', undefined);
    for (const [rule, { valueSpan }] of rules) {
      const value = this.#nodeAt(rules, rule);
      if (value === undefined) continue;
      const written = isScalar(value) ? value.value : undefined;
      // `false` is what YAML 1.1 makes of `off`.
      const severity = written === false ? 'off' : ruleSeverities.find((known) => known === written);
      if (severity !== undefined) found.push([rule, severity]);
      else this.warnings.push(wrongSeverity(written, valueSpan));
    }
    return Object.fromEntries(found);
  }

  #report(span: Span, message: string): undefined {
    this.problems.push({ span, message });
    return undefined;
  }
}

function isNothing(node: ParsedNode): boolean {
  return isScalar(node) && node.value === null;
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

function unknownKey(
  key: string,
  span: Span,
  known: readonly string[],
  present: ReadonlyMap<string, unknown>,
): SettingsProblem {
  const nearest = nearestName(key, known);
  const advice = nearest === undefined ? `The keys are ${known.join(', ')}.` : `Did you mean '${nearest}'?`;
  const message = `Unknown key '${shortened(key)}'. ${advice}`;
  // A key that stands there already would stand there twice.
  return nearest === undefined || present.has(nearest) ? { span, message } : { span, message, meant: nearest };
}

function wrongSeverity(written: unknown, span: Span): SettingsProblem {
  const nearest = typeof written === 'string' ? nearestName(written, ruleSeverities) : undefined;
  const message = `A rule is set to one of ${ruleSeverities.join(', ')}.`;
  return nearest === undefined
    ? { span, message }
    : { span, message: `${message} Did you mean '${nearest}'?`, meant: nearest };
}
