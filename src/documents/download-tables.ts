import type { PythonValue } from './python-model';
import type { Span } from './text';

/** A dictionary that is written out, with the pairs whose values are plain. */
export interface DownloadTable {
  readonly keywords: ReadonlyMap<string, PythonValue>;
  readonly span: Span;
}

const namedRepo = /(["'])(?:repo_id|repo|hf_repo|model_id)\1[ \t]*:/g;
const pair = /(["'])(\w+)\1\s*:\s*(?:r?"((?:[^"\\\n])*)"|r?'((?:[^'\\\n])*)'|(True|False)|(None)|)/g;
/** Other names of what huggingface_hub calls `repo_id` and `filename`. */
const aliases: Readonly<Record<string, string>> = { repo: 'repo_id', hf_repo: 'repo_id', model_id: 'repo_id', file: 'filename', file_name: 'filename' };
const longestTable = 2_000;

/**
 * Dictionaries such as `{"repo_id": "a/b", "filename": "c.pt"}`: lists of downloads that a loop works off. Nested ones
 * are read alone, and what is no literal is unknown.
 */
export function readDownloadTables(text: string): readonly DownloadTable[] {
  const found = new Map<number, DownloadTable>();
  for (const match of text.matchAll(namedRepo)) {
    const span = bracesAround(text, match.index);
    if (span === undefined || found.has(span.start)) continue;
    const keywords = new Map<string, PythonValue>();
    for (const [whole, , key = '', double, single, truth, none] of text.slice(span.start, span.end).matchAll(pair)) {
      const literal = double ?? single;
      const value: PythonValue =
        literal !== undefined
          ? { kind: 'string', value: literal, span }
          : truth !== undefined
            ? { kind: 'boolean', value: truth === 'True', span }
            : none !== undefined
              ? { kind: 'none', span }
              : { kind: 'other', text: whole, span };
      keywords.set(Object.hasOwn(aliases, key) ? (aliases[key] ?? key) : key, value);
    }
    found.set(span.start, { keywords, span });
  }
  return [...found.values()];
}

/** The innermost `{…}` around a place, where no other brace stands in it. */
function bracesAround(text: string, at: number): Span | undefined {
  const start = Math.max(text.lastIndexOf('{', at), at - longestTable);
  const end = text.indexOf('}', at);
  if (text[start] !== '{' || end === -1 || end - start > longestTable) return undefined;
  const inside = text.slice(start + 1, end);
  return /[{}]/.test(inside) ? undefined : { start, end: end + 1 };
}
