import type { PythonModule } from '../../documents/python-model';
import type { ShellWord } from '../../documents/shell-model';
import type { Project } from '../../project/project';
import { containerPath } from '../facts/container-path';
import { entryPoint, isStartKnown, type StartCommand } from '../facts/entry-point';
import { filePresence, mayHaveFolder, type Presence } from '../facts/image-files';
import { serverProgram } from '../facts/launched-program';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { isCertain, startedFiles } from '../facts/started-files';
import type { Fix } from '../finding';
import type { Report, Rule } from '../rule';

export const startupMissingFile: Rule = {
  id: 'startup/missing-file',
  severity: 'error',
  summary: 'The start command names a file, module or app object that is not there.',
  explanation: {
    why: 'The build does not look at what CMD names, so it succeeds. The container then ends as soon as it starts, and the Space shows a runtime error.',
    failure: "python: can't open file '/app/app.py': [Errno 2] No such file or directory",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== src/app.py\nprint("Hello")\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "src/app.py"]\n=== src/app.py\nprint("Hello")\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined || !isStartKnown(facts)) return;
    for (const started of startedFiles(project, facts)) {
      const { command, word, written, path } = started;
      if (!/\.\w+$/.test(path) || /[*?[\]]/.test(path)) continue;
      const { presence } = started;
      if (presence.kind !== 'absent') continue;
      report({
        file: command.file,
        span: word.span,
        severity: started.certain ? 'error' : 'warning',
        message: `${path} is not in the image, so the start fails.${reasonOf(presence)}`,
        fixes: () => elsewhere(project, facts, command, word, written),
      });
    }
    for (const command of entryPoint(project, facts).commands) {
      const found = missingApp(project, facts, command);
      if (found !== undefined) report(found);
    }
  },
};

function reasonOf(presence: Presence): string {
  if (presence.kind !== 'absent') return '';
  return presence.ignored === undefined ? ' No COPY brings it.' : ` .dockerignore keeps ${presence.ignored} out of the build.`;
}

/** The only file of that name which the image has, reached from the same folder. */
function elsewhere(project: Project, facts: StageFacts, command: StartCommand, word: ShellWord, written: string): readonly Fix[] {
  const name = written.slice(written.lastIndexOf('/') + 1).toLowerCase();
  const { folder } = command;
  if (folder === undefined) return [];
  const places = [...project.files.keys()].filter(
    (path) =>
      path.slice(path.lastIndexOf('/') + 1).toLowerCase() === name &&
      filePresence(project, facts, containerPath(path, folder)).kind === 'present',
  );
  const [place] = places;
  const at = word.raw.indexOf(written);
  if (place === undefined || places.length > 1 || at === -1) return [];
  const start = word.span.start + at;
  const newText = /^\.\//.test(written) ? `./${place}` : written.startsWith('/') ? containerPath(place, folder) : place;
  const edits = [{ file: command.file, span: { start, end: start + written.length }, newText }];
  return [{ title: `Start ${newText}`, safe: false, edits }];
}

// Other names may be those of installed packages.
const usualNames = /^(?:main|app|server|api|run|wsgi|asgi|application|backend|index)$/;

/** `uvicorn main:app`, where there is no main.py, or nothing named app in it. */
function missingApp(project: Project, facts: StageFacts, command: StartCommand): Report | undefined {
  const { invocation, launched, form } = command;
  if (form === 'python' || launched.kind !== 'python-import' || command.folder === undefined) return undefined;
  const program = serverProgram(invocation);
  if (program === undefined || !/^(?:uvicorn|gunicorn|hypercorn)$/.test(program.name)) return undefined;
  if (program.args.some(({ text }) => text === undefined || /^(?:-c|--config|--pythonpath)(?:=|$)/.test(text))) return undefined;
  if (project.files.has('gunicorn.conf.py') || facts.runtimeVariable('PYTHONPATH') !== undefined || facts.runtimeVariable('GUNICORN_CMD_ARGS') !== undefined) return undefined;
  const word = program.args.find(({ text }) => text?.startsWith(`${launched.module}:`) === true);
  if (word?.text === undefined) return undefined;
  const folder = launched.folder === undefined ? command.folder : containerPath(launched.folder, command.folder);
  const parts = launched.module.split('.');
  const at = (path: string): Presence => filePresence(project, facts, containerPath(path, folder));
  const asFile = at(`${parts.join('/')}.py`);
  const asPackage = at(`${parts.join('/')}/__init__.py`);
  const severity = isCertain(project, facts, entryPoint(project, facts), command) ? 'error' : 'warning';
  const place = { file: command.file, span: word.span, severity } as const;
  if (asFile.kind === 'absent' && asPackage.kind === 'absent') {
    const known = parts.length === 1 ? usualNames.test(launched.module) && !isInstalled(facts) : mayHaveFolder(project, facts, containerPath(parts[0] ?? '', folder));
    if (!known || mayHaveFolder(project, facts, containerPath(parts.join('/'), folder))) return undefined;
    const reason = reasonOf(asFile);
    const fixes = folder === command.folder ? moduleElsewhere(project, facts, command, word, launched.module) : [];
    return { ...place, message: `There is no ${containerPath(`${parts.join('/')}.py`, folder)} in the image, so ${program.name} cannot import ${launched.module}.${reason}`, fixes };
  }
  // A package goes before a module of the same name.
  const found = asPackage.kind === 'present' ? asPackage : asPackage.kind === 'absent' ? asFile : undefined;
  if (found?.kind !== 'present') return undefined;
  const module = project.python(found.repoPath);
  const name = /:(\w+)/.exec(word.text)?.[1];
  if (module === undefined || name === undefined || mayHold(project, found.repoPath, module, name)) return undefined;
  const apps = appsOf(module);
  const start = word.span.start + word.raw.indexOf(`:${name}`) + 1;
  const [only] = apps;
  const fixes =
    only === undefined || apps.length > 1 || !word.raw.includes(`:${name}`)
      ? []
      : [{ title: `Serve ${only}`, safe: true, edits: [{ file: command.file, span: { start, end: start + name.length }, newText: only }] }];
  return { ...place, message: `${found.repoPath} has nothing named ${name}, so ${program.name} finds no app to serve.`, fixes };
}

/** The project may be installed as a package, from a folder that is not looked at here. */
function isInstalled({ dockerfile }: StageFacts): boolean {
  return /\bpip3? install[^\n]*(?:\s-e\s|\s\.(?:\s|$|\[))|\buv (?:sync|pip install)|\bpoetry install|\bpdm (?:install|sync)/.test(dockerfile.text);
}

function moduleElsewhere(project: Project, facts: StageFacts, command: StartCommand, word: ShellWord, module: string): readonly Fix[] {
  const at = word.raw.indexOf(`${module}:`);
  if (at === -1) return [];
  const name = `${module.slice(module.lastIndexOf('.') + 1)}.py`;
  const { folder } = command;
  const places = [...project.files.keys()].filter(
    (path) =>
      (path === name || path.endsWith(`/${name}`)) &&
      folder !== undefined &&
      filePresence(project, facts, containerPath(path, folder)).kind === 'present',
  );
  const [place] = places;
  if (place === undefined || places.length > 1 || !/^[\w/]+\.py$/.test(place)) return [];
  const newText = place.slice(0, -'.py'.length).replaceAll('/', '.');
  const start = word.span.start + at;
  return [{ title: `Serve ${newText}`, safe: false, edits: [{ file: command.file, span: { start, end: start + module.length }, newText }] }];
}

/** A module's name may be made in ways that its text does not show plainly: then it may be there. */
function mayHold(project: Project, path: string, module: PythonModule, name: string): boolean {
  const { text } = module;
  if (/\b(?:globals|setattr|exec|vars|locals|__getattr__)\b|\bimport\s*\(?\s*\*/.test(text)) return true;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  if (path.endsWith('__init__.py') && (project.files.has(`${folder}${name}.py`) || project.files.has(`${folder}${name}/__init__.py`))) return true;
  // Read as an attribute (`self.app`), an argument (`app=1`) or in a comment, it is not given to the module.
  return text.split('\n').some((line) => {
    const at = new RegExp(`(?<![\\w.])${name}\\b`).exec(line);
    return at !== null && !/^\s*#/.test(line);
  });
}

/** Names that a module gives to an ASGI or WSGI app. */
function appsOf({ text }: PythonModule): readonly string[] {
  const names = [...text.matchAll(/^(\w+)[ \t]*(?::[^=\n]*)?=[ \t]*(?:\w+\.)?(?:FastAPI|Flask|Starlette|Quart|Sanic|Litestar|Django)\(/gm)].map(([, name = '']) => name);
  return [...new Set(names)];
}
