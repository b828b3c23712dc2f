import type { Project } from '../project/project';
import type { Finding, Severity } from './finding';

/** What a rule hands to `report`; the engine adds the rule's id and the severity in force. */
export type Report = Pick<Finding, 'file' | 'span' | 'message'> &
  Partial<Pick<Finding, 'fixes' | 'related' | 'severity'>>;

export interface Rule {
  /** `group/name`; the file is `rules/group-name.ts`. */
  readonly id: string;
  readonly severity: Severity;
  /** One line: what the rule finds. */
  readonly summary: string;
  readonly explanation: {
    /** Why it fails on a Space. */
    readonly why: string;
    /** The failure's own text, where there is one. */
    readonly failure?: string;
    readonly bad: string;
    readonly good: string;
  };
  /** hadolint's and BuildKit's names of the same check; their pragmas then count for ours. */
  readonly alsoKnownAs?: readonly string[];
  check(project: Project, report: (finding: Report) => void): void;
}
