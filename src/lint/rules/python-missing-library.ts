import { installFix } from '../edits/install-tools';
import { packageUse } from '../facts/graphics';
import { pythonPackages } from '../facts/python-packages';
import { runtimeStage } from '../facts/stage-facts';
import { hasTool } from '../facts/system-tools';
import { libraryNeeds } from '../knowledge/python-system-needs';
import { packageFor } from '../knowledge/system-tools';
import type { Rule } from '../rule';

export const pythonMissingLibrary: Rule = {
  id: 'python/missing-library',
  severity: 'warning',
  summary: 'A Python package needs a system library that the image does not have.',
  explanation: {
    why: 'Slim, Ubuntu and Debian images hold next to no libraries, and some wheels rely on the system for theirs: LightGBM and PaddlePaddle for libgomp, WeasyPrint for Pango, python-magic for libmagic. The build succeeds, and the app dies at the import.',
    failure: 'OSError: libgomp.so.1: cannot open shared object file: No such file or directory',
    bad: 'FROM python:3.11-slim\nRUN pip install lightgbm\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y libgomp1\nRUN pip install lightgbm\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    const facts = runtimeStage(project);
    if (file === undefined || facts === undefined || !facts.base.bare) return;
    const { installed } = pythonPackages(project, facts);
    for (const name of installed.keys()) {
      const need = libraryNeeds.get(name);
      if (need === undefined || hasTool(facts, need.tool) !== false) continue;
      const use = packageUse(project, facts, need.module, [name]);
      if (use?.install === undefined) continue;
      report({
        file,
        span: use.install.word.span,
        severity: use.atStart ? 'error' : 'warning',
        message: `${name} needs ${need.tool}, which nothing in this image installs: its import fails with "${need.failure}". Install ${packageFor(need.tool)}.`,
        fixes: installFix(file, facts, [packageFor(need.tool)]),
        related: use.imported === undefined ? [] : [{ ...use.imported, message: 'Imported here' }],
      });
    }
  },
};

