import type { Project } from '../project/project';
import type { Finding, Fix, Severity } from './finding';

/** What a rule may know beside the project. */
export interface RuleContext {
  /** The ids of all rules. */
  readonly ruleIds: readonly string[];
  /** Whether a rule is turned off for the whole project. */
  readonly isOff: (rule: string) => boolean;
}

/** What a rule hands to `report`; the engine adds the rule's id and the severity in force. */
export type Report = Pick<Finding, 'file' | 'span' | 'message'> &
  Partial<Pick<Finding, 'related' | 'severity'>> & {
    /** A function where working them out costs something: it is called once, when somebody wants to mend. */
    readonly fixes?: readonly Fix[] | (() => readonly Fix[]);
  };

/** The same where there may be thousands: one function for all of them, which is told what each is about. */
export type ReportAbout<T> = Omit<Report, 'fixes'> & { readonly fixes: (about: T) => readonly Fix[]; readonly about: T };

export interface Rule {
  /** `group/name`; the file is `rules/group-name.ts`. */
  readonly id: string;
  readonly severity: Severity;
  /** For taste and for rare needs: says nothing until settings give it a severity. */
  readonly offByDefault?: true;
  /** One line: what the rule finds. */
  readonly summary: string;
  readonly explanation: {
    /** Why it fails on a Space. */
    readonly why: string;
    /** The failure's own text, where there is one. */
    readonly failure?: string;
    /**
     * Examples, held to what they claim by a test: the rule fires on `bad` and not on `good`. Text of the Dockerfile,
     * or of several files: each after a line `=== README.md`; `=== model.pt (binary)` stands for a binary file,
     * `=== main:app.py` for one of the main repo.
     */
    readonly bad: string;
    readonly good: string;
  };
  /** hadolint's and BuildKit's names of the same check (`DL3002`, `JSONArgsRecommended`); their pragmas then count. */
  readonly alsoKnownAs?: readonly string[];
  /**
   * Runs at every keystroke: what it makes of a file's text belongs into `project.derived`.
   * Says nothing where it cannot know.
   */
  check(project: Project, report: <T>(finding: Report | ReportAbout<T>) => void, context: RuleContext): void;
}
