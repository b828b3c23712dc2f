import { requireFix } from '../edits/requirement-lines';
import { entryPoint } from '../facts/entry-point';
import { installedImports } from '../facts/installed-imports';
import { isInMainGuard } from '../facts/python-code';
import { pythonPackages } from '../facts/python-packages';
import { reachedImports, type ReachedImport } from '../facts/reached-imports';
import { runtimeStage } from '../facts/stage-facts';
import { distributionsOf } from '../knowledge/import-names';
import type { Rule } from '../rule';

export const pythonMissingPackage: Rule = {
  id: 'python/missing-package',
  severity: 'error',
  summary: 'The app imports a package that nothing in the image installs.',
  explanation: {
    why: 'What is installed on your machine is not in the image: there is only what the Dockerfile installs, and what that brings along. The build goes well, and the Space stops at the first import of what is missing, or in the middle of the work where the import stands in a function.',
    failure: "ModuleNotFoundError: No module named 'einops'",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nCMD ["python", "app.py"]\n=== requirements.txt\ngradio\ntorch\n=== app.py\nimport einops\nimport gradio\nimport torch\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nCOPY . .\nCMD ["python", "app.py"]\n=== requirements.txt\neinops\ngradio\ntorch\n=== app.py\nimport einops\nimport gradio\nimport torch\n',
  },
  check(project, report) {
    if (project.pythonFiles.length === 0) return;
    const facts = runtimeStage(project);
    // Without an install, or with one that is not read, nothing can be said; and it is quickly seen.
    if (facts === undefined || !/\b(?:pip|uv|poetry)\b/.test(facts.dockerfile.text) || pythonPackages(project, facts).installed.size === 0) return;
    const entry = entryPoint(project, facts);
    const isInstalled = installedImports(project, facts, entry);
    if (isInstalled === undefined) return;
    for (const [name, imports] of reachedImports(entry.modules)) {
      if (isInstalled(name) !== false) continue;
      const first = surest(imports);
      if (first === undefined) continue;
      const { reached, statement } = first;
      const distribution = recommended(name);
      const when = isAtStart(first) ? 'The app stops when it starts' : 'The app fails when it gets here';
      report({
        file: reached.file,
        span: statement.span,
        severity: isAtStart(first) ? 'error' : 'warning',
        message: `Nothing in the image installs ${name}${distribution === name.toLowerCase() ? '' : `, which ${distribution} brings`}. ${when}: No module named '${name}'.`,
        fixes: () => requireFix(project, facts, distribution),
      });
    }
  },
};

/** The first that runs when the app starts, or else the first at all. */
function surest(imports: readonly ReachedImport[]): ReachedImport | undefined {
  const run = imports.filter(({ reached, statement }) => reached.isMain || !isInMainGuard(reached.module, statement.span));
  return run.find(isAtStart) ?? run[0];
}

function isAtStart({ reached, statement }: ReachedImport): boolean {
  return reached.certainty === 2 && statement.topLevel;
}

/** Where several bring a module, the one that needs no library of the system. */
function recommended(name: string): string {
  return name === 'cv2' ? 'opencv-python-headless' : (distributionsOf(name)[0] ?? name);
}
