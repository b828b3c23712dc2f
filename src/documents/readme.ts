import { isMap, isSeq, type ParsedNode } from 'yaml';
import { LineIndex, type Span, type SyntaxProblem } from './text';
import { nodeSpan, PlainValues, readYaml, type YamlDocument, yamlEntries } from './yaml-document';

export interface Readme {
  readonly text: string;
  readonly lines: LineIndex;
  /** Undefined where the file does not begin with a `---` block. */
  readonly frontMatter: FrontMatter | undefined;
}

export interface FrontMatter {
  /** The YAML between the fences, from a line's start up to the closing fence's line. */
  readonly span: Span;
  /** False where no closing fence follows: then the span ends at the first blank line. */
  readonly closed: boolean;
  readonly entries: readonly FrontMatterEntry[];
  readonly problems: readonly SyntaxProblem[];
}

export interface FrontMatterEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** As YAML 1.2 core (what the Hub reads): string, number, boolean, null, array or object. */
  readonly value: unknown;
  /** As written, quotes included: tells `3.10` from `3.1` and from `"3.10"`. */
  readonly source: string;
  /** Of the value; an empty span behind the colon where there is none. */
  readonly valueSpan: Span;
  /** Of a list's items. */
  readonly items: readonly { readonly value: unknown; readonly span: Span }[];
}

/** Reads a README with its front matter. Never throws; the text must be without byte order mark. */
export function parseReadme(text: string): Readme {
  return { text, lines: new LineIndex(text), frontMatter: readFrontMatter(text) };
}

// The Hub finds the block as its Python client does (huggingface_hub repocard.py, REGEX_YAML_BLOCK): white space
// may stand before the first fence and nothing behind either, the closing one stands at a line's start and is
// followed by LF, CR LF or the end.
const openingFence = /^\s*---(?:\r\n|\n|\r)/;
const closingFence = /(?:^|(?<=[\r\n]))---(?:\r\n|\n|$)/g;
const nearlyClosingFence = /(?<=[\r\n])[ \t]*---[ \t]*(?=[\r\n]|$)/g;
const blankLine = /(?:\r?\n|\r(?!\n))[ \t]*(?:\n|\r)/g;

function readFrontMatter(text: string): FrontMatter | undefined {
  const opening = openingFence.exec(text)?.[0];
  if (opening === undefined) return undefined;
  const start = opening.length;
  const closing = firstMatch(closingFence, text, start);
  if (closing === undefined) return unclosed(text, opening);
  const span = { start, end: closing.start };
  return { span, closed: true, ...readEntries(text, span) };
}

function unclosed(text: string, opening: string): FrontMatter {
  const start = opening.length;
  const end = firstMatch(blankLine, text, start - 1)?.start ?? text.length;
  const span = { start, end: Math.max(start, end) };
  const nearly = firstMatch(nearlyClosingFence, text, start);
  const fence = opening.trimEnd();
  const problem: SyntaxProblem =
    nearly === undefined
      ? {
          span: { start: fence.length - 3, end: fence.length },
          message: 'The front matter is not closed. End it with a line that is only ---.',
        }
      : {
          span: nearly,
          message: 'The front matter is not closed: this line must be --- with nothing before or behind it.',
        };
  return { span, closed: false, entries: readEntries(text, span).entries, problems: [problem] };
}

function firstMatch(expression: RegExp, text: string, from: number): Span | undefined {
  expression.lastIndex = Math.max(0, from);
  const match = expression.exec(text);
  return match === null ? undefined : { start: match.index, end: match.index + match[0].trimEnd().length };
}

function readEntries(text: string, span: Span): Pick<FrontMatter, 'entries' | 'problems'> {
  const document = readYaml(text, span, 'core');
  if (document.root === undefined) return { entries: [], problems: document.problems };
  const values = new PlainValues(document);
  const { entries, problems } = yamlEntries(text, document.root);
  return {
    entries: entries.map(({ key, keySpan, value: node, valueSpan }) => {
      const value = values.of(node);
      const source = text.slice(valueSpan.start, valueSpan.end);
      return { key, keySpan, value, source, valueSpan, items: itemsOf(text, node, value) };
    }),
    problems: [...document.problems, ...problems, ...notAMapping(text, document)],
  };
}

function itemsOf(text: string, node: ParsedNode | undefined, value: unknown): FrontMatterEntry['items'] {
  if (!isSeq<ParsedNode>(node) || !Array.isArray(value)) return [];
  return node.items.map((item, index) => ({ value: value[index] as unknown, span: nodeSpan(text, item) }));
}

function notAMapping(text: string, { root, problems }: YamlDocument): SyntaxProblem[] {
  if (root === undefined || isMap(root) || problems.length > 0) return [];
  const span = nodeSpan(text, root);
  if (span.start === span.end) return [];
  return [{ span, message: 'The front matter must be made of lines like key: value.' }];
}
