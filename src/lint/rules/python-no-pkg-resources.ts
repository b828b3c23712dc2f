import { isAtLeast } from '../../documents/version-specifiers';
import type { FileReference, Project } from '../../project/project';
import { linesAtEnd } from '../edits/dockerfile-lines';
import { entryPoint } from '../facts/entry-point';
import { packageUse } from '../facts/graphics';
import { isPlain, isSurelyFrom } from '../facts/newest-package';
import { hasOption } from '../facts/pip-commands';
import { pythonPackages, type PythonInstallStep } from '../facts/python-packages';
import { installTarget } from '../facts/python-target';
import { reachedImports } from '../facts/reached-imports';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Edit, Fix } from '../finding';
import { closureOf } from '../knowledge/package-dependencies';
import { pythonOfImage, type PythonVersion } from '../knowledge/python-versions';
import type { Rule } from '../rule';

interface Importer {
  readonly name: string;
  readonly module: string;
  readonly failure: string;
}

/** Packages whose releases on PyPI, the last of 2017 and 2018, import pkg_resources and do not require setuptools. */
const importers: readonly Importer[] = [
  // github.com/wiseman/py-webrtcvad/issues/97; webrtcvad-wheels does without.
  { name: 'webrtcvad', module: 'webrtcvad', failure: "No module named 'pkg_resources'" },
  // github.com/ageitgey/face_recognition_models/issues/21
  { name: 'face-recognition', module: 'face_recognition', failure: 'Please install `face_recognition_models` with this command before using `face_recognition`' },
];

/** The first setuptools without pkg_resources (its history, v82.0.0 of February 2026). */
const firstWithout = '82';

export const pythonNoPkgResources: Rule = {
  id: 'python/no-pkg-resources',
  severity: 'error',
  summary: 'pkg_resources is imported, and no setuptools that has it is installed.',
  explanation: {
    why: 'The module pkg_resources came with setuptools, and setuptools with every Python. Neither holds any longer: Python images from 3.12 on hold no setuptools (docker-library/python, pull request 954), and setuptools 82 has no pkg_resources. Packages that never said that they need it fail at their import.',
    failure: "ModuleNotFoundError: No module named 'pkg_resources'",
    bad: '=== Dockerfile\nFROM python:3.12\nWORKDIR /app\nRUN pip install webrtcvad\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nimport webrtcvad\n\nvad = webrtcvad.Vad(2)\n',
    good: '=== Dockerfile\nFROM python:3.12\nWORKDIR /app\nRUN pip install webrtcvad "setuptools<82"\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nimport webrtcvad\n\nvad = webrtcvad.Vad(2)\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const { installed } = pythonPackages(project, facts);
    const found = importers.filter(({ name }) => installed.has(name));
    if (found.length === 0 && !project.pythonFiles.some((path) => project.derived(path, mentionsResources) === true)) return;
    const missing = missingResources(project, facts);
    if (missing === undefined) return;
    for (const { name, module, failure } of found) {
      const use = packageUse(project, facts, module, [name]);
      if (use?.install === undefined || use.imported === undefined) continue;
      report({
        file: use.install.source,
        span: use.install.requirement.span,
        severity: use.atStart ? 'error' : 'warning',
        message: `${name} imports pkg_resources, and ${missing.why}: it fails with "${failure}". Install setuptools<${firstWithout}.`,
        fixes: () => missing.fixes(name),
        related: [{ ...use.imported, message: 'Imported here' }],
      });
    }
    for (const { reached, statement } of reachedImports(entryPoint(project, facts).modules).get('pkg_resources') ?? []) {
      if (reached.certainty === 0 || statement.optional) continue;
      const isAtStart = reached.certainty === 2 && statement.topLevel;
      report({
        file: reached.file,
        span: statement.span,
        severity: isAtStart ? 'error' : 'warning',
        message: `There is no pkg_resources in the image: ${missing.why}. Use importlib.resources and importlib.metadata, or install setuptools<${firstWithout}.`,
        fixes: () => missing.fixes(undefined),
      });
      return;
    }
  },
};

function mentionsResources(text: string): boolean {
  return text.includes('pkg_resources');
}

interface Missing {
  /** As the message goes on. */
  readonly why: string;
  /** @param beside the package that wants it; undefined for the app itself */
  readonly fixes: (beside: string | undefined) => readonly Fix[];
}

function missingResources(project: Project, facts: StageFacts): Missing | undefined {
  const packages = pythonPackages(project, facts);
  const version = pythonOfImage(facts.base);
  if (typeof version !== 'object' || version.major !== 3 || version.minor < 9 || !isPlain(project, facts, packages)) return undefined;
  // Anything else may bring a setuptools, or another Python.
  if (/venv|get-pip|ensurepip|easy_install|conda|site-packages|uv python/.test(facts.dockerfile.text)) return undefined;
  if (packages.steps.some(({ invocation }) => installTarget(facts, invocation)?.prefix !== '/usr/local')) return undefined;
  const closure = closureOf([...packages.installed.values()].map(({ name, requirement }) => ({ name, extras: requirement.extras })));
  if (closure === undefined) return undefined;
  if (!closure.has('setuptools')) {
    if (holdsSetuptools(version)) return undefined;
    return {
      why: `nothing here installs setuptools, which ${facts.base.reference} does not hold`,
      fixes: (beside) => limitBeside(project, packages.steps, beside),
    };
  }
  const own = packages.steps.findLast(({ name }) => name === 'setuptools');
  if (own === undefined || !isSurelyFrom(project, facts, { name: 'setuptools', from: firstWithout, neverLimit: new Set(), newestAllows: new Set() })) return undefined;
  // The image's own stays where nothing asks for a newer one.
  const isNew = !holdsSetuptools(version) || isAtLeast(own.requirement.specifier, firstWithout) || hasOption(own.invocation.args, '-U', '--upgrade', '--force-reinstall');
  return isNew ? { why: `setuptools ${firstWithout} and later, which is installed here, has none`, fixes: () => limitOwn(own) } : undefined;
}

/** Images of Python 3.12.5 and before were made when they still held one. */
function holdsSetuptools({ minor, patch = 6 }: PythonVersion): boolean {
  return minor < 12 || (minor === 12 && patch < 6);
}

const limit = `setuptools<${firstWithout}`;

function limitBeside(project: Project, steps: readonly PythonInstallStep[], beside: string | undefined): readonly Fix[] {
  const step = steps.findLast(({ name, source }) => (beside === undefined ? source.path.endsWith('.txt') : name === beside));
  if (step === undefined) return [];
  const { source, word } = step;
  const text = project.source(source)?.text;
  const isFile = source.path.endsWith('.txt');
  if (isFile && text === undefined) return [];
  const edit: Edit = isFile
    ? linesAtEnd(source, text ?? '', [limit])
    : { file: source, span: { start: word.span.end, end: word.span.end }, newText: ` "${limit}"` };
  return [fixOf(edit)];
}

function limitOwn({ requirement, source, word }: PythonInstallStep): readonly Fix[] {
  const file: FileReference = source;
  if (requirement.specifier !== '' || requirement.marker !== undefined || requirement.extras.length > 0) return [];
  return [fixOf(file.path.endsWith('.txt') ? { file, span: requirement.span, newText: limit } : { file, span: word.span, newText: `"${limit}"` })];
}

function fixOf(edit: Edit): Fix {
  return { title: `Install ${limit}`, safe: true, edits: [edit] };
}
