import { describe, expect, it } from 'vitest';
import { entryPoint } from '../../../../src/lint/facts/entry-point';
import { runtimeStage } from '../../../../src/lint/facts/stage-facts';
import { projectOf, type Files } from '../project-of';

const image = 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';

async function reached(files: Files): Promise<{ modules: string[]; complete: boolean }> {
  const project = await projectOf(files);
  const facts = runtimeStage(project);
  if (facts === undefined) throw new Error('No stage');
  const { modules, complete } = entryPoint(project, facts);
  const marks = ['?', '', '!'];
  const names = [...modules.values()].map(({ path, isMain, certainty }) => `${path}${marks[certainty] ?? ''}${isMain ? '*' : ''}`);
  return { modules: names.sort(), complete };
}

// `!` runs for sure, `?` only as an optional import; `*` is started, not imported.
describe('entryPoint', () => {
  it.each<[string, Files, string[], boolean]>([
    ['a script and its imports', {
      Dockerfile: `${image}CMD ["python", "-u", "app.py"]\n`,
      'app.py': 'import a.b\nfrom c import d\ntry:\n    import e\nexcept ImportError:\n    pass\n\ndef f():\n    import g\n',
      'a/__init__.py': '', 'a/b.py': '', 'c/d.py': '', 'e.py': 'import h\n', 'g.py': '', 'h.py': '', 'z.py': '',
    }, ['a/__init__.py!', 'a/b.py!', 'app.py!*', 'c/d.py!', 'e.py?', 'g.py', 'h.py?'], true],
    ['relative imports and a circle', {
      Dockerfile: `${image}CMD python -m pkg\n`,
      'pkg/__init__.py': '', 'pkg/__main__.py': 'from . import a\n', 'pkg/a.py': 'from .sub.b import x\n',
      'pkg/sub/b.py': 'from ..a import y\n',
    }, ['pkg/__init__.py!', 'pkg/__main__.py!*', 'pkg/a.py!', 'pkg/sub/b.py!'], true],
    ['a start file that replaces itself', {
      Dockerfile: `${image}CMD ["python", "start.py"]\n`,
      'start.py': 'import os, subprocess, sys\nfrom pathlib import Path\nAPP = Path(__file__).parent / "app.py"\nsubprocess.run([sys.executable, "scripts/setup.py", "--x"], check=True)\nos.execv(sys.executable, [sys.executable, str(APP)])\n',
      'app.py': '', 'scripts/setup.py': '',
    }, ['app.py!*', 'scripts/setup.py*', 'start.py!*'], true],
    ['a shell script that gets the command', {
      Dockerfile: `${image}ENTRYPOINT ["./entry.sh"]\nCMD ["python", "app.py"]\n`,
      'entry.sh': '#!/bin/sh\nexec "$@"\n', 'app.py': '',
    }, ['app.py!*'], true],
    ['the app of a server', { Dockerfile: `${image}WORKDIR /app/api\nCMD uvicorn main:app --host 0.0.0.0\n`, 'api/main.py': 'import db\n', 'api/db.py': '' }, ['api/db.py!', 'api/main.py!'], true],
    ['files copied to other places, from another stage', {
      Dockerfile: 'FROM python:3.11 AS build\nWORKDIR /src\nCOPY backend/ ./\nFROM python:3.11-slim\nCOPY --from=build /src /opt/app\nWORKDIR /opt/app\nCMD ["python", "main.py"]\n',
      'backend/main.py': 'import util\n', 'backend/util.py': '',
    }, ['backend/main.py!*', 'backend/util.py!'], true],
    ['a folder added to the path', {
      Dockerfile: `${image}ENV PYTHONPATH=/app/lib\nCMD ["python", "app.py"]\n`,
      'app.py': 'import sys\nsys.path.insert(0, "models")\nimport net\nimport tool\n', 'models/net.py': '', 'lib/tool.py': '',
    }, ['app.py!*', 'lib/tool.py!', 'models/net.py!'], true],
    ['a script that is not in the repo', { Dockerfile: `${image}CMD ["python", "gone.py"]\n` }, [], false],
    ['code on the command line', { Dockerfile: `${image}CMD ["python", "-c", "import app"]\n`, 'app.py': '' }, [], false],
    ['a program that is not known', { Dockerfile: `${image}CMD ["serve-it"]\n`, 'app.py': '' }, [], false],
    ['a script that starts itself', { Dockerfile: `${image}CMD ["bash", "a.sh"]\n`, 'a.sh': 'bash a.sh\n' }, [], true],
    ['no start at all', { Dockerfile: image }, [], false],
  ])('%s', async (_, files, modules, complete) => {
    expect(await reached(files)).toEqual({ modules: [...modules].sort(), complete });
  });
});
