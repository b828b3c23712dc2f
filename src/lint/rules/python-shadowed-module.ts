import type { PythonImport, PythonModule } from '../../documents/python-model';
import type { Project } from '../../project/project';
import { folderOf } from '../facts/container-path';
import { entryPoint, type EntryPoint } from '../facts/entry-point';
import { ambiguousImports, type AmbiguousImport } from '../facts/import-order';
import { providesName, providesSubmodule } from '../facts/module-names';
import { pythonPackages } from '../facts/python-packages';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { distributionsOf } from '../knowledge/import-names';
import type { Report, Rule } from '../rule';

export const pythonShadowedModule: Rule = {
  id: 'python/shadowed-module',
  severity: 'error',
  summary: 'An import finds another module of the same name than the one that it means.',
  explanation: {
    why: 'Python takes the first folder of sys.path that holds the name, and keeps what was once imported. After sys.path.insert(0, X) a module in X wins over one of the project, and a file beside the app wins over an installed package. The app stops at its start with a name that cannot be imported.',
    failure: "ModuleNotFoundError: No module named 'utils.config'; 'utils' is not a package",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport sys\nsys.path.insert(0, "models/vas")\nfrom utils.config import load\n=== utils/config.py\ndef load():\n    pass\n=== models/vas/utils.py\ndef resize():\n    pass\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport sys\nfrom utils.config import load\nsys.path.insert(0, "models/vas")\n=== utils/config.py\ndef load():\n    pass\n=== models/vas/utils.py\ndef resize():\n    pass\n',
  },
  check(project, report) {
    if (project.filesTruncated || project.pythonFiles.length < 1) return;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const entry = entryPoint(project, facts);
    for (const ambiguous of ambiguousImports(project, entry)) {
      const found = wrongModule(project, ambiguous);
      if (found !== undefined) report(found);
    }
    for (const found of shadowedPackages(project, facts, entry)) report(found);
  },
};

/** What is imported, the found module surely lacks and another one surely has. */
function wrongModule(project: Project, ambiguous: AmbiguousImport): Report | undefined {
  const { reached, statement, taken, others, cause } = ambiguous;
  const [name = '', ...inner] = statement.module.split('.');
  for (const other of others) {
    const missing = missingIn(project, reached.module, statement, inner, taken, other);
    if (missing === undefined) continue;
    const { file } = reached;
    return {
      file,
      span: statement.span,
      severity: reached.certainty === 2 ? 'error' : 'warning',
      message: `${name} is ${taken} here, which has no ${missing}: ${other} has it, and comes behind it. The import fails${reached.certainty === 2 ? ' when the app starts' : ''}.`,
      fixes: cause === undefined || !other.endsWith('.py') ? [] : appendInstead(project, cause),
      related: [
        ...(cause === undefined ? [] : [{ file: { repo: 'space', path: cause.path } as const, span: cause.change.span, message: 'This puts its folder first' }]),
        ...(project.text(taken) === undefined ? [] : [{ file: { repo: 'space', path: taken } as const, span: { start: 0, end: 0 }, message: 'The module that is found' }]),
      ],
    };
  }
  return undefined;
}

function missingIn(
  project: Project,
  module: PythonModule,
  statement: PythonImport,
  inner: readonly string[],
  taken: string,
  other: string,
): string | undefined {
  if (inner.length > 0) {
    return !providesSubmodule(project, taken, inner) && providesSubmodule(project, other, inner) ? inner.join('.') : undefined;
  }
  const names = statement.names.length > 0 ? statement.names : attributesOf(module, statement);
  return names.find((name) => name !== '*' && providesName(project, taken, name) === false && providesName(project, other, name) === true);
}

/** `config` and `load` of `utils.config(utils.load())`, after a plain `import utils`. */
function attributesOf({ text }: PythonModule, { module, span }: PythonImport): readonly string[] {
  if (/\sas\s/.test(text.slice(span.start, span.end))) return [];
  const names = new Set<string>();
  for (const match of text.matchAll(new RegExp(String.raw`(?<![\w.])${module}\.([A-Za-z_]\w*)`, 'g'))) names.add(match[1] ?? '');
  return [...names];
}

function appendInstead(project: Project, { change, path }: NonNullable<AmbiguousImport['cause']>): readonly Fix[] {
  const text = project.text(path)?.slice(change.span.start, change.span.end) ?? '';
  const match = /insert\(\s*0\s*,\s*/.exec(text);
  if (match === null) return [];
  const start = change.span.start + match.index;
  return [
    {
      title: 'Put the folder last on sys.path',
      safe: false,
      edits: [{ file: { repo: 'space', path }, span: { start, end: start + match[0].length }, newText: 'append(' }],
    },
  ];
}

/** Modules of Python that each of the well-known packages imports, and that are not there before the app's folder counts. */
const usedByAll = new Set(
  `ast base64 calendar copy datetime decimal email hashlib heapq http inspect json logging numbers operator pathlib
  platform queue random select shutil signal socket ssl string struct subprocess tempfile textwrap threading token
  tokenize traceback types typing uuid warnings weakref zipfile`.split(/\s+/),
);

/** Files beside the started script that have the name of an installed package or of a module of Python. */
function shadowedPackages(project: Project, facts: StageFacts, { modules }: EntryPoint): readonly Report[] {
  const reports: Report[] = [];
  const folders = new Set<string>();
  for (const main of modules.values()) {
    // A package's __main__ is started by its folder's name, and what is imported first is not seen here.
    if (main.isMain && main.certainty > 0 && !main.path.endsWith('__main__.py')) folders.add(folderOf(main.path));
  }
  for (const folder of folders) {
    const beside = project.pythonFiles.filter((path) => folderOf(path) === folder && !project.dockerIgnores(path));
    for (const path of beside) {
      const name = path.slice(folder === '' ? 0 : folder.length + 1, -'.py'.length);
      if (usedByAll.has(name)) reports.push(...shadowedStandard(project, path, name, modules));
      const { installed } = pythonPackages(project, facts);
      const distribution = distributionsOf(name).find((each) => installed.has(each));
      if (distribution !== undefined) reports.push(...shadowedPackage(project, path, name, distribution, modules));
    }
  }
  return reports;
}

/** The package is installed, and the file beside the app has not what is imported. */
function shadowedPackage(project: Project, path: string, name: string, distribution: string, modules: EntryPoint['modules']): readonly Report[] {
  const reports: Report[] = [];
  for (const { module, certainty, file } of modules.values()) {
    for (const statement of module.imports) {
      const [first, ...inner] = statement.module.split('.');
      if (first !== name || statement.level > 0 || statement.optional || certainty === 0) continue;
      const names = statement.names.length > 0 ? statement.names : attributesOf(module, statement);
      const missing = inner.length > 0 ? inner.join('.') : names.find((each) => each !== '*' && providesName(project, path, each, file.path === path ? statement.span : undefined) === false);
      if (missing === undefined) continue;
      reports.push({
        file,
        span: statement.span,
        severity: 'warning',
        message: `${name} is the repo's own ${path} here, not the package ${distribution}, and has no ${missing}. Rename ${path}.`,
        related: [{ file: { repo: 'space', path }, span: { start: 0, end: 0 }, message: 'The file that is found' }],
      });
    }
  }
  return reports;
}

/** `random.py` beside the app: packages that import random get it. */
function shadowedStandard(project: Project, path: string, name: string, modules: EntryPoint['modules']): readonly Report[] {
  for (const { module, certainty, file } of modules.values()) {
    const statement = certainty === 0 ? undefined : module.imports.find((each) => isWellKnown(project, each));
    if (statement === undefined) continue;
    const message = `${path} hides Python's own ${name} from every package that imports it: they fail with names that it does not have. Rename ${path}.`;
    return [{ file, span: statement.span, severity: 'warning', message }];
  }
  return [];
}

/** Packages of which it is sure that they import these modules. */
const wellKnown = new Set(['gradio', 'torch', 'transformers', 'diffusers', 'streamlit', 'pandas', 'uvicorn', 'huggingface_hub', 'matplotlib']);

function isWellKnown(project: Project, { module, level, optional }: PythonImport): boolean {
  const [name = ''] = module.split('.', 1);
  return level === 0 && !optional && wellKnown.has(name) && !project.files.has(`${name}.py`);
}
