import { builtStages } from '../../documents/dockerfile-stages';
import { hasOption, pipCommandOf, pipTarget } from '../facts/pip-commands';
import { containerPath, folderOf } from '../facts/container-path';
import { pythonInterpreters, runsForSure } from '../facts/python-interpreters';
import type { PythonUse } from '../facts/python-run';
import { readmeUsesDocker, stageFacts, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const pythonUvNoEnvironment: Rule = {
  id: 'python/uv-no-environment',
  severity: 'error',
  summary: 'uv pip install finds no virtual environment and may not use the system.',
  explanation: {
    why: "Unlike pip, uv pip installs only into a virtual environment unless it is told otherwise. In an image there is none until somebody makes it, so the build stops. Say --system, set UV_SYSTEM_PYTHON=1, or make an environment with uv venv.",
    failure: 'error: No virtual environment found; run `uv venv` to create an environment, or pass `--system` to install into a non-virtual environment',
    bad: 'FROM python:3.12-slim\nRUN pip install uv\nCOPY requirements.txt .\nRUN uv pip install -r requirements.txt\n',
    good: 'FROM python:3.12-slim\nRUN pip install uv\nCOPY requirements.txt .\nRUN uv pip install --system -r requirements.txt\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !/\buv\s+pip\b/.test(dockerfile.document.text) || !readmeUsesDocker(project)) return;
    const built = builtStages(dockerfile.document);
    for (const stage of dockerfile.document.stages) {
      if (!built.has(stage.index)) continue;
      const facts = stageFacts(dockerfile.document, stage);
      if (!isPlainBase(facts)) continue;
      for (const use of pythonInterpreters(facts).uses) {
        const pip = pipCommandOf(use.invocation);
        if (pip?.tool !== 'uv' || (pip.verb !== 'install' && pip.verb !== 'uninstall' && pip.verbWord.text !== 'sync')) continue;
        if (!runsForSure(facts, use) || hasEnvironment(facts, use)) continue;
        const target = pipTarget(use, pip);
        const at = pip.verbWord.span.end;
        const safe = typeof target === 'object' && target.managed === false;
        const fix: Fix = { title: 'Add --system', safe, edits: [{ file: dockerfile.file, span: { start: at, end: at }, newText: ' --system' }] };
        report({
          file: dockerfile.file,
          span: { start: use.invocation.program.span.start, end: at },
          message: 'uv pip finds no virtual environment here, and the build stops. Say --system, or make one with uv venv first.',
          fixes: [fix],
        });
      }
    }
  },
};

/** Images whose variables are known to hold nothing for uv. */
function isPlainBase({ base }: StageFacts): boolean {
  if (/astral-sh/.test(base.reference)) return false;
  return /^(?:python|python-slim|ubuntu|debian|cuda)$/.test(base.family);
}

const variables = ['VIRTUAL_ENV', 'CONDA_PREFIX', 'UV_SYSTEM_PYTHON', 'UV_PYTHON', 'UV_TARGET', 'UV_PREFIX', 'UV_CONFIG_FILE'];

/** An environment, or leave to do without one; true also where that is not known. */
function hasEnvironment({ variableAt, dockerfile }: StageFacts, use: PythonUse): boolean {
  const { invocation, instruction, exported, programs, folder } = use;
  if (hasOption(invocation.args, '--system', '--target', '-t', '--prefix', '--python', '-p', '--config-file', '--project', '--directory', '--help', '-h')) return true;
  if (variables.some((name) => variableAt(name, instruction) !== undefined || exported.has(name))) return true;
  if (invocation.assignments.some(({ name }) => variables.includes(name))) return true;
  // An activated one, one that is copied or made by what is not read, a setting of uv.
  if (/activate|uv\.toml|\.venv|--active/.test(dockerfile.text) || folder === undefined) return true;
  for (let at: string | undefined = folder; at !== undefined; at = at === '/' ? undefined : folderOf(at)) {
    if (programs.environments.has(containerPath('.venv', at))) return true;
  }
  return false;
}
