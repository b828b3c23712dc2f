import type { FileReference, Project } from '../project/project';
import { withTexts } from '../project/with-texts';
import { EditedText } from './edits/edited-text';
import { lintProject, type LintOptions } from './engine';
import type { Edit, Finding, Fix } from './finding';
import { applyEdits, editsByFile } from './fixes';

export interface FixAllOptions extends LintOptions {
  /** Only what stands in this file, and only fixes that change nothing else. */
  readonly only?: FileReference;
  /** Aborted: ends after the round that runs, with what was done until then. */
  readonly signal?: AbortSignal;
}

/** A finding that was mended. */
export interface MadeFix {
  readonly finding: Finding;
  readonly fix: Fix;
  /** Where the finding stood before anything was changed. */
  readonly offset: number;
}

export interface FixedProject {
  /** With all fixes made. */
  readonly project: Project;
  /** What is left of findings. */
  readonly findings: readonly Finding[];
  readonly made: readonly MadeFix[];
  /** All fixes together, by the places of the texts as they were: as few characters as can be. */
  readonly edits: readonly Edit[];
}

/** A round is one look of all rules at the project. */
const mostRounds = 200;

/**
 * Makes every safe fix, and again what is safe to fix then, until nothing is left. Fixes at places apart from each other
 * are made together and looked at together; where that leaves a finding, or brings a new one, they are made one by one.
 * A fix that leaves its finding, breaks the file, or leads back to a text that was there before, is not made.
 */
export function fixAll(project: Project, options: FixAllOptions = {}): FixedProject {
  return new FixAll(project, options).run();
}

/** A fix that can be made, of a finding of this round. */
interface Candidate {
  readonly finding: Finding;
  readonly fix: Fix;
}

interface Look {
  readonly project: Project;
  readonly findings: readonly Finding[];
}

class FixAll {
  readonly #texts = new Map<string, { readonly file: FileReference; readonly edited: EditedText }>();
  readonly #made: MadeFix[] = [];
  /** Fixes that did not do what they say. */
  readonly #refused = new Set<string>();
  /** Texts that were left behind. */
  readonly #past = new Set<string>();
  #now: Look;

  constructor(
    project: Project,
    private readonly options: FixAllOptions,
  ) {
    this.#now = this.#look(project);
  }

  run(): FixedProject {
    let oneByOne = false;
    for (let round = 0; round < mostRounds && this.options.signal?.aborted !== true; round++) {
      const candidates = this.#candidates();
      const batch = oneByOne ? candidates.slice(0, 1) : apart(candidates);
      const [first] = batch;
      if (first === undefined) break;
      const next = this.#tried(batch);
      if (next !== undefined) {
        this.#make(batch, next);
        oneByOne = false;
      } else if (batch.length > 1) oneByOne = true;
      else this.#refused.add(keyOf(first));
    }
    return {
      ...this.#now,
      made: this.#made,
      edits: [...this.#texts.values()].flatMap(({ file, edited }) => edited.edits().map((edit) => ({ file, ...edit }))),
    };
  }

  #look(project: Project): Look {
    return { project, findings: lintProject(project, this.options) };
  }

  #candidates(): readonly Candidate[] {
    const { only } = this.options;
    return this.#now.findings.flatMap((finding) => {
      const fix = safeFix(finding, only);
      return fix === undefined || this.#refused.has(keyOf({ finding, fix })) ? [] : [{ finding, fix }];
    });
  }

  /** The project with the fixes made; undefined where they must not be. */
  #tried(batch: readonly Candidate[]): Look | undefined {
    const texts = editsByFile(batch.flatMap(({ fix }) => fix.edits)).map(({ file, edits }) => {
      return { file, text: applyEdits(this.#now.project.source(file)?.text ?? '', edits) };
    });
    if (texts.some(({ file, text }) => this.#past.has(`${pathOf(file)} ${text}`))) return undefined;
    const next = this.#look(withTexts(this.#now.project, texts));
    const before = counted(this.#now.findings);
    const after = counted(next.findings);
    for (const [rule, { count, finding }] of after) {
      // What a mended mistake hid may come to light; a batch must not do more than its parts.
      const matters = batch.length > 1 || finding.rule.endsWith('/syntax');
      if (matters && count > (before.get(rule)?.count ?? 0)) return undefined;
    }
    for (const [rule, { count }] of counted(batch.map(({ finding }) => finding))) {
      if ((after.get(rule)?.count ?? 0) > (before.get(rule)?.count ?? 0) - count) return undefined;
    }
    return next;
  }

  #make(batch: readonly Candidate[], next: Look): void {
    for (const { finding, fix } of batch) {
      const { file, span } = finding;
      const offset = this.#texts.get(pathOf(file))?.edited.originalOffset(span.start) ?? span.start;
      this.#made.push({ finding, fix, offset });
    }
    for (const { file, edits } of editsByFile(batch.flatMap(({ fix }) => fix.edits))) {
      let text = this.#texts.get(pathOf(file));
      if (text === undefined) {
        text = { file, edited: new EditedText(this.#now.project.source(file)?.text ?? '') };
        this.#texts.set(pathOf(file), text);
      }
      this.#past.add(`${pathOf(file)} ${text.edited.text}`);
      text.edited.edit(edits);
    }
    this.#now = next;
  }
}

/** The best safe fix of a finding; with a file, of what stands there, and one that changes nothing else. */
export function safeFix({ file, fixes }: Finding, only: FileReference | undefined): Fix | undefined {
  if (only !== undefined && pathOf(file) !== pathOf(only)) return undefined;
  return fixes.find(({ safe, edits }) => safe && (only === undefined || edits.every((edit) => pathOf(edit.file) === pathOf(only))));
}

/** From the first on, those whose edits touch no edit of one before. */
function apart(candidates: readonly Candidate[]): readonly Candidate[] {
  const taken = new Map<string, Edit['span'][]>();
  return candidates.filter(({ fix }) => {
    const isApart = fix.edits.every(({ file, span }) =>
      (taken.get(pathOf(file)) ?? []).every((other) => span.end < other.start || other.end < span.start),
    );
    if (!isApart) return false;
    for (const { file, span } of fix.edits) {
      const spans = taken.get(pathOf(file));
      if (spans === undefined) taken.set(pathOf(file), [span]);
      else spans.push(span);
    }
    return true;
  });
}

/** Messages may change with a fix: findings are counted by rule and file. */
function counted(findings: readonly Finding[]): ReadonlyMap<string, { count: number; readonly finding: Finding }> {
  const counts = new Map<string, { count: number; readonly finding: Finding }>();
  for (const finding of findings) {
    const key = `${finding.rule} ${pathOf(finding.file)}`;
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count: 1, finding });
    else known.count += 1;
  }
  return counts;
}

function keyOf({ finding, fix }: Candidate): string {
  return `${finding.rule} ${pathOf(finding.file)} ${finding.message} ${fix.title}`;
}

function pathOf({ repo, path }: FileReference): string {
  return `${repo}:${path}`;
}
