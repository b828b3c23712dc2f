import { instructionAt } from '../documents/dockerfile-lookup';
import type { FileReference, Project } from '../project/project';
import type { Finding, Fix, Severity } from './finding';
import { isSilenced, readPragmas, type Pragmas } from './pragmas';
import type { Report, ReportAbout, Rule, RuleContext } from './rule';
import { rules as allRules } from './rules';

export interface LintOptions {
  /** By rule id. Stands above what the project's own settings say. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** Told of a rule that threw. What it had reported until then is dropped; the other rules go on. */
  readonly onRuleFailure?: (rule: string, error: unknown) => void;
  /** All rules where left out. */
  readonly rules?: readonly Rule[];
}

const ruleIds = allRules.map(({ id }) => id);
const noSeverities: Severities = {};

type Severities = Readonly<Record<string, Severity | 'off'>>;

/** Which rules run, and as what: the same from keystroke to keystroke. */
interface Plan {
  readonly rules: readonly Rule[];
  readonly personal: Severities;
  readonly shared: Severities;
  readonly steps: readonly { readonly rule: Rule; readonly names: readonly string[]; readonly forced: Severity | undefined }[];
  readonly context: RuleContext;
}

let lastPlan: Plan | undefined;

function planOf(rules: readonly Rule[], personal: Severities, shared: Severities): Plan {
  if (lastPlan?.rules === rules && lastPlan.personal === personal && lastPlan.shared === shared) return lastPlan;
  const off = new Set([...allRules, ...rules].filter(({ offByDefault }) => offByDefault).map(({ id }) => id));
  const forcedFor = (rule: string): Severity | 'off' | undefined => personal[rule] ?? shared[rule] ?? (off.has(rule) ? 'off' : undefined);
  const steps = rules.flatMap((rule) => {
    const forced = forcedFor(rule.id);
    return forced === 'off' ? [] : [{ rule, names: [rule.id, ...(rule.alsoKnownAs ?? [])], forced }];
  });
  const context: RuleContext = { ruleIds, isOff: (rule) => forcedFor(rule) === 'off' };
  lastPlan = { rules, personal, shared, steps, context };
  return lastPlan;
}

/** What is wrong with the project: no finding twice, sorted by file, place and rule. Never throws. */
export function lintProject(project: Project, options: LintOptions = {}): Finding[] {
  const { onRuleFailure } = options;
  const { steps, context } = planOf(options.rules ?? allRules, options.severities ?? noSeverities, project.settings.rules);
  const pragmasOf = pragmaReader(project);
  const findings: ReportedFinding[] = [];
  for (const { rule, names, forced } of steps) {
    const before = findings.length;
    const usually: Reporter = { rule: rule.id, severity: forced ?? rule.severity, onRuleFailure };
    const report = <T>(found: Report | ReportAbout<T>): void => {
      if (silenced(project, pragmasOf(found.file), names, found)) return;
      const { severity = usually.severity } = found;
      const by = forced !== undefined || severity === usually.severity ? usually : { ...usually, severity };
      // What it is about is handed to its own function alone.
      findings.push(new ReportedFinding(by, found as Report | ReportAbout<unknown>));
    };
    try {
      rule.check(project, report, context);
    } catch (error) {
      findings.length = before;
      onRuleFailure?.(rule.id, error);
    }
  }
  findings.sort(byPlace);
  // What is there twice stands side by side now, that which was reported first in front.
  return findings.filter((finding, index) => {
    const before = findings[index - 1];
    return before === undefined || byPlace(before, finding) !== 0;
  });
}

const noFixes: readonly Fix[] = [];
const noRelated: Finding['related'] = [];

/** What the findings of a rule have in common. */
interface Reporter {
  readonly rule: string;
  readonly severity: Severity;
  readonly onRuleFailure: LintOptions['onRuleFailure'];
}

/** Works its fixes out when they are asked for: most findings are shown, and never mended by a fix. */
class ReportedFinding implements Finding {
  readonly file: FileReference;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly related: Finding['related'];
  #fixes: readonly Fix[] | ((about: unknown) => readonly Fix[]);
  #about: unknown;

  constructor(
    private readonly by: Reporter,
    found: Report | ReportAbout<unknown>,
  ) {
    const { file, span, message, related = noRelated, fixes = noFixes } = found;
    this.file = file;
    this.start = span.start;
    this.end = span.end;
    this.message = message;
    this.related = related;
    this.#fixes = fixes;
    this.#about = 'about' in found ? found.about : undefined;
  }

  get rule(): string {
    return this.by.rule;
  }

  get severity(): Severity {
    return this.by.severity;
  }

  get span(): Finding['span'] {
    return { start: this.start, end: this.end };
  }

  get fixes(): readonly Fix[] {
    if (typeof this.#fixes === 'function') {
      const [workOut, about] = [this.#fixes, this.#about];
      this.#fixes = noFixes;
      this.#about = undefined;
      try {
        this.#fixes = workOut(about);
      } catch (error) {
        this.by.onRuleFailure?.(this.rule, error);
      }
    }
    return this.#fixes;
  }
}

type Place = Pick<Finding, 'file' | 'span'>;

function pragmaReader(project: Project): (file: FileReference) => Pragmas | undefined {
  const mainPragmas = new Map<string, Pragmas>();
  return (file) => {
    if (file.repo === 'space') return project.derived(file.path, readPragmas);
    const known = mainPragmas.get(file.path);
    const source = known === undefined ? project.source(file) : undefined;
    if (source === undefined) return known;
    const pragmas = readPragmas(source.text);
    mainPragmas.set(file.path, pragmas);
    return pragmas;
  };
}

function silenced(project: Project, pragmas: Pragmas | undefined, names: readonly string[], found: Place): boolean {
  if (pragmas === undefined || (pragmas.global.size === 0 && pragmas.byLine.size === 0)) return false;
  const lines = project.source(found.file)?.lines;
  if (lines === undefined) return false;
  const line = lines.positionAt(found.span.start).line;
  const instruction = instructionAround(project, found);
  return isSilenced(pragmas, names, line, instruction === undefined ? line : lines.positionAt(instruction).line);
}

/** The start of the Dockerfile's instruction around the finding: a comment above it speaks for the whole of it. */
function instructionAround(project: Project, found: Place): number | undefined {
  const dockerfile = project.dockerfile;
  if (dockerfile === undefined || found.file.repo !== 'space' || found.file.path !== dockerfile.file.path) return undefined;
  return instructionAt(dockerfile.document, found.span.start)?.span.start;
}

function byPlace(a: ReportedFinding, b: ReportedFinding): number {
  return (
    compare(a.file.repo === 'space' ? 0 : 1, b.file.repo === 'space' ? 0 : 1) ||
    compare(a.file.path, b.file.path) ||
    compare(a.start, b.start) ||
    compare(a.end, b.end) ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

/** By code unit: the same order on every machine. */
function compare<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
