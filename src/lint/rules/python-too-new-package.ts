import { isAtLeast, isOlder } from '../../documents/version-specifiers';
import type { FileReference, Project } from '../../project/project';
import { linesAtEnd } from '../edits/dockerfile-lines';
import { entryPoint } from '../facts/entry-point';
import { packageUse } from '../facts/graphics';
import { isSurelyFrom } from '../facts/newest-package';
import { pythonPackages, type PythonInstallStep } from '../facts/python-packages';
import { installTarget } from '../facts/python-target';
import { reachedImports } from '../facts/reached-imports';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { newestBreaks, type NewestBreak } from '../knowledge/newest-breaks';
import type { Rule } from '../rule';

export const pythonTooNewPackage: Rule = {
  id: 'python/too-new-package',
  severity: 'error',
  summary: 'An old release is pinned, and what it needs comes in a new one that it does not work with.',
  explanation: {
    why: 'A pinned package stays as it is, and what it requires without a limit is the newest of the day of the build. gradio 4 takes any huggingface_hub and cannot be imported with 1.0 and later; torch before 2.3 takes any NumPy and cannot exchange arrays with NumPy 2. The same Dockerfile has worked before.',
    failure: "ImportError: cannot import name 'HfFolder' from 'huggingface_hub'",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nRUN pip install gradio==4.44.1\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\ngr.Interface(str, "text", "text").launch(server_name="0.0.0.0")\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nRUN pip install gradio==4.44.1 "huggingface_hub<1"\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\ngr.Interface(str, "text", "text").launch(server_name="0.0.0.0")\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    for (const each of newestBreaks) {
      const step = pinned(project, facts, each);
      if (step === undefined || !isSurelyFrom(project, facts, { ...each, name: each.other, from: each.otherFrom, neverLimit: new Set([...each.neverLimit, each.name]) })) continue;
      const use = packageUse(project, facts, each.module, [each.name]);
      if (use?.imported === undefined) continue;
      const beside = each.withModule;
      if (beside !== undefined && !reachedImports(entryPoint(project, facts).modules).has(beside)) continue;
      const { requirement } = step;
      report({
        file: step.source,
        span: requirement.span,
        severity: each.atImport && use.atStart ? 'error' : 'warning',
        message: `${each.name} ${requirement.specifier} does not work with ${each.other} ${each.otherFrom} and later, and that is what is installed here: ${each.effect}. Ask for ${limitOf(each)} too.`,
        fixes: () => fixesOf(project, facts, step, each),
        related: [{ ...use.imported, message: 'Imported here' }],
      });
    }
  },
};

function limitOf({ other, otherFrom }: NewestBreak): string {
  return `${other}<${otherFrom}`;
}

/** The install in force, where all that it allows is old enough. */
function pinned(project: Project, facts: StageFacts, { name, from, below, minor }: NewestBreak): PythonInstallStep | undefined {
  const step = pythonPackages(project, facts).steps.findLast((each) => each.name === name);
  if (step?.requirement.kind !== 'package' || step.requirement.specifier === '') return undefined;
  const { specifier } = step.requirement;
  if (!isOlder(specifier, below) || !isAtLeast(specifier, from)) return undefined;
  const version = installTarget(facts, step.invocation)?.version;
  return version?.major === 3 && version.minor >= minor ? step : undefined;
}

/** The limit beside the pin, where nothing asks for the other package by itself. */
function fixesOf(project: Project, facts: StageFacts, step: PythonInstallStep, each: NewestBreak): readonly Fix[] {
  const { steps } = pythonPackages(project, facts);
  if (steps.some(({ name }) => name === each.other)) return [];
  const limit = limitOf(each);
  const { source } = step;
  const text = project.source(source)?.text;
  const edit = source.path.endsWith('.txt') && text !== undefined ? linesAtEnd(source, text, [limit]) : behindWord(source, step, limit);
  return [{ title: `Install ${limit} too`, safe: false, edits: [edit] }];
}

function behindWord(file: FileReference, { word }: PythonInstallStep, limit: string): { file: FileReference; span: { start: number; end: number }; newText: string } {
  return { file, span: { start: word.span.end, end: word.span.end }, newText: ` "${limit}"` };
}
