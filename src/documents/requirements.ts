import type { Span } from './text';

/** One requirement of requirements.txt, pyproject.toml or a `pip install` command. */
export interface Requirement {
  readonly kind: 'package' | 'url' | 'path' | 'include' | 'constraint' | 'option';
  /** Normalised as PEP 503 says (`Pillow_X` → `pillow-x`); undefined where none is known. */
  readonly name: string | undefined;
  readonly extras: readonly string[];
  /** `==1.26.4`, `>=2,<3`; '' where there is none. */
  readonly specifier: string;
  /** The text after `;`. */
  readonly marker: string | undefined;
  /** URL or path, for those kinds and for `-r`, `-c`. */
  readonly target: string | undefined;
  readonly editable: boolean;
  readonly span: Span;
}
