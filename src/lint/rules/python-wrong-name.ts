import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { builtChains } from '../facts/built-chains';
import { comesFromPyPI } from '../facts/package-indexes';
import { pythonPackages, type PythonInstallStep } from '../facts/python-packages';
import type { Fix } from '../finding';
import { wrongName } from '../knowledge/package-names';
import type { Rule } from '../rule';

export const pythonWrongName: Rule = {
  id: 'python/wrong-name',
  severity: 'error',
  summary: 'A requirement names something that pip cannot install.',
  explanation: {
    why: "A module's name is often not the name of the package that brings it, and the modules of Python itself are no packages. pip then finds nothing, or a placeholder that stops, and the build fails.",
    failure: 'ERROR: No matching distribution found for cv2',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n=== requirements.txt\ngradio\nsklearn\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n=== requirements.txt\ngradio\nscikit-learn\n',
  },
  check(project, report) {
    if (!/\b(?:pip|uv|poetry|pdm)\b/.test(project.dockerfile?.document.text ?? '')) return;
    for (const { facts, isOwn } of builtChains(project)) {
      const packages = pythonPackages(project, facts);
      for (const step of packages.steps) {
        const { requirement, name } = step;
        if (requirement.kind !== 'package' || name === undefined || !isOwn(step.instruction)) continue;
        const wrong = wrongName(name);
        if (wrong === undefined || !comesFromPyPI(facts, packages, step)) continue;
        const place = nameSpan(project, step);
        if (place === undefined) continue;
        const { source: file } = step;
        if (wrong === 'standard' || wrong === 'pkg-resources') {
          const message =
            wrong === 'standard'
              ? `${place.written} is a part of Python, and there is no package of that name: the build stops. Take it out.`
              : `${place.written} is nothing that PyPI has (an old Ubuntu's pip freeze writes it): the build stops. Take it out.`;
          report({ file, span: place.span, message, fixes: () => removal(project, step) });
          continue;
        }
        if (wrong.works?.test(requirement.specifier) === true) continue;
        const meant = wrong.right === undefined ? 'Install it from its repository, with git+https.' : `Write ${wrong.right}.`;
        const message = `${place.written} ${wrong.reason}, and the build stops. ${meant}`;
        report({ file, span: place.span, message, fixes: () => renaming(step, place.span, wrong.right) });
      }
    }
  },
};

function nameSpan(project: Project, { source, requirement }: PythonInstallStep): { span: Span; written: string } | undefined {
  const { start, end } = requirement.span;
  const match = /^["']?([\w.-]*\w)/.exec(project.source(source)?.text.slice(start, end) ?? '');
  const written = match?.[1];
  if (match === null || written === undefined) return undefined;
  const from = start + match[0].length - written.length;
  return { span: { start: from, end: from + written.length }, written };
}

/** A version of the one says nothing of the other. */
function renaming({ source, requirement }: PythonInstallStep, span: Span, right: string | undefined): readonly Fix[] {
  if (right === undefined) return [];
  return [{ title: `Write ${right}`, safe: requirement.specifier === '', edits: [{ file: source, span, newText: right }] }];
}

/** Takes the line out of a requirements file. */
function removal(project: Project, { source, requirement }: PythonInstallStep): readonly Fix[] {
  const text = project.source(source)?.text;
  if (text === undefined || !/\.(?:txt|in)$/.test(source.path)) return [];
  const start = text.lastIndexOf('\n', requirement.span.start - 1) + 1;
  const next = text.indexOf('\n', requirement.span.end);
  const end = next === -1 ? text.length : next + 1;
  if (text.slice(start, requirement.span.start).trim() !== '') return [];
  return [{ title: 'Take the line out', safe: true, edits: [{ file: source, span: { start, end }, newText: '' }] }];
}
