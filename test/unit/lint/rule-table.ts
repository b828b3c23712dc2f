import { describe, expect, it } from 'vitest';
import { lintProject } from '../../../src/lint/engine';
import type { Finding, Severity } from '../../../src/lint/finding';
import { applyEdits, editsByFile } from '../../../src/lint/fixes';
import type { Rule } from '../../../src/lint/rule';
import type { Project } from '../../../src/project/project';
import { projectOf, type Files, type ProjectOptions } from './project-of';

interface Case extends ProjectOptions {
  readonly name: string;
  readonly files: Files;
}

export interface FiringCase extends Case {
  /** All findings of the rule, in order. */
  readonly expect: readonly ExpectedFinding[];
  /** Files of the Space repo after the first fix of the first finding that has one. */
  readonly fixed?: Readonly<Record<string, string>>;
}

export interface ExpectedFinding {
  /** `Dockerfile` where left out; `main:spacedock.yaml` for one of the main repo. */
  readonly file?: string;
  /** What the finding's span covers; left out where the place is a library's choice. */
  readonly text?: string;
  /** The rule's own where left out. */
  readonly severity?: Severity;
  /** A piece of the message. */
  readonly message?: string;
  /** True: has a safe fix. False: has none, safe or not. */
  readonly fixable?: boolean;
}

/**
 * Tests one rule by a table. `fires`: files in, findings out; every finding's first fix is applied and must take the
 * finding away, and where it is safe, must bring no new one of any rule. `silent`: traps, where the rule says nothing.
 */
export function testRule(rule: Rule, table: { fires: readonly FiringCase[]; silent: readonly Case[] }): void {
  describe(rule.id, () => {
    describe('fires', () => {
      it.each(table.fires.map((each) => [each.name, each] as const))('%s', async (_, each) => {
        const project = await projectOf(each.files, each);
        const findings = lint(project, [rule]);
        expect(findings.map((finding) => seen(project, finding))).toEqual(
          each.expect.map((wanted) => ({
            file: wanted.file ?? 'Dockerfile',
            text: wanted.text ?? (expect.any(String) as string),
            severity: wanted.severity ?? rule.severity,
            message: expect.stringContaining(wanted.message ?? '') as string,
          })),
        );
        findings.forEach((finding, index) => {
          expect(finding.message).toMatch(/^\S.*(?:\.|Did you mean [^?]+\?)$/s);
          const fixable = each.expect[index]?.fixable;
          if (fixable === true) expect(finding.fixes.map((fix) => fix.safe)).toContain(true);
          if (fixable === false) expect(finding.fixes).toEqual([]);
        });
        for (const finding of findings) await holdFix(rule, each, project, finding);
        if (each.fixed !== undefined) {
          const fixable = findings.find((finding) => finding.fixes.length > 0);
          expect(fixable, 'a finding with a fix').toBeDefined();
          expect(filesAfterFix(each, project, fixable!).files).toMatchObject(each.fixed);
        }
      });
    });
    describe('says nothing', () => {
      it.each(table.silent.map((each) => [each.name, each] as const))('%s', async (_, each) => {
        const project = await projectOf(each.files, each);
        expect(lint(project, [rule]).map((finding) => seen(project, finding))).toEqual([]);
      });
    });
  });
}

/** Lints and lets a rule's exception through. Without `rules`: all; those named are on even where they are off by default. */
export function lint(project: Project, rules?: readonly Rule[]): Finding[] {
  const asked = rules?.filter(({ offByDefault }) => offByDefault) ?? [];
  return lintProject(project, {
    ...(rules === undefined ? {} : { rules }),
    severities: Object.fromEntries(asked.map(({ id, severity }) => [id, severity])),
    onRuleFailure: (_, error) => {
      throw error;
    },
  });
}

function seen(project: Project, finding: Finding): { file: string; text: string; severity: Severity; message: string } {
  const text = project.source(finding.file)?.text;
  if (text === undefined) throw new Error(`No text of ${finding.file.path}`);
  return {
    file: nameOf(finding.file),
    text: text.slice(finding.span.start, finding.span.end),
    severity: finding.severity,
    message: finding.message,
  };
}

function nameOf(file: Finding['file']): string {
  return file.repo === 'main' ? `main:${file.path}` : file.path;
}

function filesAfterFix(each: Case, project: Project, finding: Finding): Case {
  const space: Record<string, string | Uint8Array> = { ...each.files };
  const main: Record<string, string | Uint8Array> = { ...each.main };
  for (const { file, edits } of editsByFile(finding.fixes[0]?.edits ?? [])) {
    const text = project.source(file)?.text ?? '';
    (file.repo === 'main' ? main : space)[file.path] = applyEdits(text, edits);
  }
  return { ...each, files: space, ...(each.main === undefined ? {} : { main }) };
}

async function holdFix(rule: Rule, each: Case, project: Project, finding: Finding): Promise<void> {
  const fix = finding.fixes[0];
  if (fix === undefined) return;
  expect(fix.title).toMatch(/^[A-Z].*[^.]$/s);
  const after = filesAfterFix(each, project, finding);
  const fixed = await projectOf(after.files, after);
  const before = lint(project, [rule]);
  const left = lint(fixed, [rule]);
  expect(left.length, `findings after "${fix.title}"`).toBeLessThan(before.length);
  if (!fix.safe) return;
  const known = new Set(lint(project).map(keyOf));
  expect(lint(fixed).filter((other) => !known.has(keyOf(other))), `new findings after "${fix.title}"`).toEqual([]);
}

function keyOf(finding: Finding): string {
  return `${finding.rule} ${nameOf(finding.file)} ${finding.message}`;
}
