import type { ConfigDocument, ConfigEntry } from '../../documents/config';
import { Memo } from '../../documents/memo';
import { configEntries, configValue } from '../facts/config-entries';
import type { Rule } from '../rule';

export const configWrongType: Rule = {
  id: 'config/wrong-type',
  severity: 'warning',
  summary: 'A value of the runtime config is of another type than the same key in the main repo has.',
  explanation: {
    why: 'The code was written for the types of the main repo\'s config. On the Space a number in quotes fails where it is first counted with, and "false" in quotes is true to Python: the model that was to be left out is loaded all the same.',
    failure: "TypeError: '<' not supported between instances of 'int' and 'str'",
    bad: '=== configs/app.yaml\ncompletion:\n  enable: "false"\n=== main:spacedock.yaml\nrepo: ../space\nconfig: configs/app.yaml\n=== main:configs/app.yaml\ncompletion:\n  enable: true\n',
    good: '=== configs/app.yaml\ncompletion:\n  enable: false\n=== main:spacedock.yaml\nrepo: ../space\nconfig: configs/app.yaml\n=== main:configs/app.yaml\ncompletion:\n  enable: true\n',
  },
  check(project, report) {
    if (project.config === undefined || project.mainConfig === undefined) return;
    const { file, document } = project.config;
    const upstream = project.mainConfig.document;
    for (const { entry, reference, meant, message } of differencesOf(document, upstream)) {
      report({
        file,
        span: entry.valueSpan,
        message: `'${entry.path}' ${message}`,
        related: [{ file: project.mainConfig.file, span: reference.valueSpan, message: 'The same key in the main repo.' }],
        fixes:
          meant === undefined
            ? []
            : [{ title: `Change to ${meant}`, safe: true, edits: [{ file, span: entry.valueSpan, newText: meant }] }],
      });
    }
  },
};

interface Difference {
  readonly message: string;
  /** The value as it was meant, as YAML writes it. */
  readonly meant: string | undefined;
}

interface FoundDifference extends Difference {
  readonly entry: ConfigEntry;
  readonly reference: ConfigEntry;
}

const differencesByDocument = new Memo<ConfigDocument, { readonly upstream: ConfigDocument; readonly found: readonly FoundDifference[] }>();

/** Worked out once, as long as neither file changes. */
function differencesOf(document: ConfigDocument, upstream: ConfigDocument): readonly FoundDifference[] {
  let known = differencesByDocument.get(document);
  if (known?.upstream !== upstream) {
    const references = configEntries(upstream);
    const found = document.entries.flatMap((entry) => {
      const reference = references.get(entry.path);
      if (reference === undefined || isItemOfAnother(entry.path, document, upstream)) return [];
      const difference = differenceOf(document, entry, upstream, reference);
      return difference === undefined ? [] : [{ entry, reference, ...difference }];
    });
    known = { upstream, found };
    differencesByDocument.set(document, known);
  }
  return known.found;
}

const flags: Readonly<Partial<Record<string, string>>> = { true: 'true', yes: 'true', on: 'true', false: 'false', no: 'false', off: 'false' };

/** Only what no code takes for the other: a text may well stand for a number (`auto`), and a list for a text. */
function differenceOf(document: ConfigDocument, entry: ConfigEntry, upstream: ConfigDocument, reference: ConfigEntry): Difference | undefined {
  const own = configValue(document, entry);
  const other = configValue(upstream, reference);
  if (own === undefined || other === undefined || own.kind === other.kind || own.kind === 'null' || other.kind === 'null') return undefined;
  const isWritten = entry.references.length === 0;
  const text = typeof own.value === 'string' ? own.value.trim() : undefined;
  switch (other.kind) {
    case 'number':
      if (own.kind === 'sequence' || own.kind === 'mapping') return { message: `is a ${nameOf(own.kind)}, where the main repo has a number. The code counts with it.`, meant: undefined };
      if (text === undefined || !/^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text)) return undefined;
      return { message: `is a text, where the main repo has a number: the code cannot count with it. Take it out of the quotes.`, meant: isWritten ? text : undefined };
    case 'boolean': {
      if (own.kind === 'sequence' || own.kind === 'mapping') return { message: `is a ${nameOf(own.kind)}, where the main repo has true or false. A ${nameOf(own.kind)} that is not empty counts as true.`, meant: undefined };
      const meant = text === undefined ? undefined : flags[text.toLowerCase()];
      if (meant === undefined) return undefined;
      const message = meant === 'false' ? 'is a text, and every text counts as true in Python, "false" too.' : 'is a text, where the main repo has true or false.';
      return { message: `${message} Take it out of the quotes.`, meant: isWritten ? meant : undefined };
    }
    case 'sequence':
      if (own.kind === 'number' || own.kind === 'boolean') return { message: `is one ${own.kind === 'number' ? 'number' : 'flag'}, where the main repo has a list. The code takes it apart.`, meant: undefined };
      return own.kind === 'mapping' ? { message: 'is a mapping, where the main repo has a list.', meant: undefined } : undefined;
    case 'mapping':
      if (own.kind === 'string' && text !== '') return undefined;
      return { message: `is ${own.kind === 'sequence' ? 'a list' : 'one value'}, where the main repo has keys below it: the code reads them and finds none.`, meant: undefined };
    case 'string': {
      // Only what YAML makes of a word: `off` without quotes. A number or flag in place of a text may be meant.
      const written = document.text.slice(entry.valueSpan.start, entry.valueSpan.end);
      const isWord = own.kind === 'boolean' && isWritten && /^(?:yes|no|on|off)$/i.test(written);
      if (!isWord || typeof other.value !== 'string' || !/^(?:yes|no|on|off)$/i.test(other.value)) return undefined;
      return { message: `is read as ${String(own.value)}, where the main repo has a text. Put it in quotes.`, meant: `"${written}"` };
    }
    default:
      return undefined;
  }
}

function nameOf(kind: 'sequence' | 'mapping'): string {
  return kind === 'sequence' ? 'list' : 'mapping';
}

/** Items are told apart by number: those of a list of another length, or of mappings, need not be the same ones. */
function isItemOfAnother(path: string, document: ConfigDocument, upstream: ConfigDocument): boolean {
  const at = /\.\d+(?=\.|$)/.exec(path);
  if (at === null) return false;
  const list = path.slice(0, at.index);
  if (at.index + at[0].length !== path.length) return true;
  const [own, other] = [configEntries(document), configEntries(upstream)];
  if (own.get(list)?.kind !== 'sequence' || other.get(list)?.kind !== 'sequence') return false;
  const length = (entries: ReadonlyMap<string, ConfigEntry>): number => {
    let count = 0;
    while (count < mostItems && entries.has(`${list}.${String(count)}`)) count++;
    return count;
  };
  return length(own) !== length(other) || length(own) === mostItems;
}

const mostItems = 32;
