import { instructionAt } from '../documents/dockerfile-lookup';
import type { FileReference, Project } from '../project/project';
import type { Finding, Fix, Severity } from './finding';
import { isSilenced, readPragmas, type Pragmas } from './pragmas';
import type { Report, Rule, RuleContext } from './rule';
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
  const findings: Finding[] = [];
  const reports: Report[] = [];
  const report = (found: Report): void => void reports.push(found);
  for (const { rule, names, forced } of steps) {
    if (reports.length > 0) reports.length = 0;
    try {
      rule.check(project, report, context);
    } catch (error) {
      onRuleFailure?.(rule.id, error);
      continue;
    }
    for (const found of reports) {
      if (silenced(project, pragmasOf(found.file), names, found)) continue;
      findings.push(new ReportedFinding(rule.id, forced ?? found.severity ?? rule.severity, found, onRuleFailure));
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

/** Works its fixes out when they are asked for: most findings are shown, and never mended by a fix. */
class ReportedFinding implements Finding {
  readonly file: FileReference;
  readonly span: Finding['span'];
  readonly message: string;
  readonly related: Finding['related'];
  #fixes: Report['fixes'];

  constructor(
    readonly rule: string,
    readonly severity: Severity,
    { file, span, message, related, fixes }: Report,
    private readonly onRuleFailure: LintOptions['onRuleFailure'],
  ) {
    this.file = file;
    this.span = span;
    this.message = message;
    this.related = related ?? noRelated;
    this.#fixes = fixes;
  }

  get fixes(): readonly Fix[] {
    if (typeof this.#fixes === 'function') {
      const workOut = this.#fixes;
      this.#fixes = noFixes;
      try {
        this.#fixes = workOut();
      } catch (error) {
        this.onRuleFailure?.(this.rule, error);
      }
    }
    return this.#fixes ?? noFixes;
  }
}

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

function silenced(project: Project, pragmas: Pragmas | undefined, names: readonly string[], found: Report): boolean {
  if (pragmas === undefined || (pragmas.global.size === 0 && pragmas.byLine.size === 0)) return false;
  const lines = project.source(found.file)?.lines;
  if (lines === undefined) return false;
  const line = lines.positionAt(found.span.start).line;
  const instruction = instructionAround(project, found);
  return isSilenced(pragmas, names, line, instruction === undefined ? line : lines.positionAt(instruction).line);
}

/** The start of the Dockerfile's instruction around the finding: a comment above it speaks for the whole of it. */
function instructionAround(project: Project, found: Report): number | undefined {
  const dockerfile = project.dockerfile;
  if (dockerfile === undefined || found.file.repo !== 'space' || found.file.path !== dockerfile.file.path) return undefined;
  return instructionAt(dockerfile.document, found.span.start)?.span.start;
}

function byPlace(a: Finding, b: Finding): number {
  return (
    compare(a.file.repo === 'space' ? 0 : 1, b.file.repo === 'space' ? 0 : 1) ||
    compare(a.file.path, b.file.path) ||
    compare(a.span.start, b.span.start) ||
    compare(a.span.end, b.span.end) ||
    compare(a.rule, b.rule) ||
    compare(a.message, b.message)
  );
}

/** By code unit: the same order on every machine. */
function compare<T extends number | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
