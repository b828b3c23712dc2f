import type { Project } from '../../project/project';
import { isPlaceholderPath, quotedAs } from '../facts/checkpoint-paths';
import { configValue, keyName } from '../facts/config-entries';
import { containerPath, isAtOrBelow } from '../facts/container-path';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

const outputKey = /^(?:outputs?|out|save|results?)_?(?:dir|directory|path|folder|root)$/i;

export const configRelativeOutput: Rule = {
  id: 'config/relative-output',
  severity: 'info',
  summary: 'The output folder of the runtime config lies in the folder of the code.',
  explanation: {
    why: 'A relative path starts from the folder that the app is started in, which is the image itself. What is written there is lost when the Space restarts or sleeps and counts against the ephemeral disk; where root made the folder and the app runs as another user, nothing can be written at all. Results that shall stay belong on the persistent storage, others in /tmp.',
    bad: '=== Dockerfile\nFROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nruntime:\n  output_dir: ./outputs\n',
    good: '=== Dockerfile\nFROM python:3.12-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nruntime:\n  output_dir: /data/outputs\n',
  },
  check(project, report) {
    if (project.config === undefined) return;
    const { file, document } = project.config;
    const folder = runtimeStage(project)?.lastWorkingDirectory;
    if (folder === undefined || folder === '/' || isOffImage(project, folder)) return;
    for (const entry of document.entries) {
      if (entry.kind !== 'string' || !outputKey.test(keyName(entry.path))) continue;
      const value = configValue(document, entry)?.value;
      if (typeof value !== 'string' || value === '' || /^~|:\/\/|\s/.test(value) || isPlaceholderPath(value)) continue;
      const path = containerPath(value, folder);
      if (!isAtOrBelow(path, folder)) continue;
      const name = path === folder ? 'outputs' : path.slice(folder.length + 1);
      const targets = [`${project.settings.data.replace(/\/$/, '')}/${name}`, `/tmp/${name}`];
      report({
        file,
        span: entry.valueSpan,
        message: `'${entry.path}' leads to ${path}, in the image. What is written there is lost when the Space restarts: write below ${project.settings.data} what shall stay, else below /tmp.`,
        fixes:
          entry.references.length > 0
            ? []
            : targets.map((target) => ({
                title: `Change to ${target}`,
                safe: false,
                edits: [{ file, span: entry.valueSpan, newText: quotedAs(document, entry, target) }],
              })),
      });
    }
  },
};

/** The app is started on the storage itself, or where everybody may write. */
function isOffImage(project: Project, folder: string): boolean {
  return isAtOrBelow(folder, containerPath(project.settings.data, '/')) || isAtOrBelow(folder, '/tmp');
}
