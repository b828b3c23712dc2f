import type { Span } from '../../documents/text';
import { rules } from '../rules';
import { ownSeverity } from './explanation';

/** One thing that can be written at a place. */
export interface Suggestion {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'rule' | 'file' | 'folder' | 'reference' | 'stage';
  /** What it is, in a few words. */
  readonly detail?: string;
  /** As Markdown. */
  readonly documentation?: string;
  /** What takes the place of `span`. */
  readonly newText: string;
  readonly span: Span;
}

export interface SuggestionOptions {
  /** Keys, severities and rules of spacedock.yaml come from elsewhere: an extension that reads our schema. */
  readonly withoutSchema: boolean;
}

/** A place in a line. */
export interface LinePlace {
  readonly offset: number;
  /** The line up to the place, and from it on. */
  readonly before: string;
  readonly after: string;
}

/** The word that is being written: what `before` ends in, with what follows it in `after`. */
export function wordSpan({ offset, after }: LinePlace, written: string, more: RegExp): Span {
  return { start: offset - written.length, end: offset + (more.exec(after)?.[0].length ?? 0) };
}

/** All rules; `newText` makes of an id what is written. */
export function ruleSuggestions(span: Span, newText: (id: string) => string): readonly Suggestion[] {
  return rules.map((rule) => ({
    label: rule.id,
    kind: 'rule',
    detail: ownSeverity(rule).severity,
    documentation: rule.summary,
    newText: newText(rule.id),
    span,
  }));
}

export function documented(documentation: string | undefined): { readonly documentation?: string } {
  return documentation === undefined ? {} : { documentation };
}
