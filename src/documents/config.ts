import type { LineIndex, Span, SyntaxProblem } from './text';

/** A runtime config in the manner of OmegaConf: YAML with `${path.to.key}` references. */
export interface ConfigDocument {
  readonly text: string;
  readonly lines: LineIndex;
  readonly entries: readonly ConfigEntry[];
  readonly problems: readonly SyntaxProblem[];
}

export interface ConfigEntry {
  /** Dotted: `sam3.ckpt_path`; list items by number: `a.list.0`. */
  readonly path: string;
  readonly keySpan: Span;
  readonly kind: 'string' | 'number' | 'boolean' | 'null' | 'sequence' | 'mapping';
  /** Of scalars; undefined for sequences and mappings. */
  readonly value: string | number | boolean | null | undefined;
  readonly valueSpan: Span;
  /** The comment lines directly above the key, without `#`. */
  readonly comment: string | undefined;
  readonly references: readonly ConfigReference[];
}

export interface ConfigReference {
  /** The whole `${…}`. */
  readonly span: Span;
  /** Absolute dotted path it names, relative forms (`${.x}`, `${..x}`) resolved; undefined for a resolver. */
  readonly target: string | undefined;
  /** `oc.env` of `${oc.env:HOME}`. */
  readonly resolver: string | undefined;
}

export type ResolvedValue =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null }
  | { readonly kind: 'missing'; readonly reference: ConfigReference }
  | { readonly kind: 'circular'; readonly reference: ConfigReference }
  /** Depends on a resolver, a mapping or a sequence: not known here. */
  | { readonly kind: 'unknown' };
