import type { Rule } from '../rule';
import { isCheckpointPath, isPlaceholderPath, quotedAs } from '../facts/checkpoint-paths';

export const configCkptRoot: Rule = {
  id: 'config/ckpt-root',
  severity: 'warning',
  summary: 'A checkpoint path in the runtime config is still the placeholder.',
  explanation: {
    why: 'The config came with a placeholder for the folder of the checkpoints. On the Space nothing lies there, so the app finds no weights. They belong on the persistent storage.',
    failure: "FileNotFoundError: [Errno 2] No such file or directory: '/path/to/checkpoints/sam3/sam3.pt'",
    bad: '=== configs/app.yaml\npaths:\n  ckpt_root: /path/to/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3.pt\n',
    good: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3.pt\n',
  },
  check(project, report) {
    if (project.config === undefined) return;
    const { file, document } = project.config;
    for (const entry of document.entries) {
      const { value } = entry;
      if (typeof value !== 'string' || entry.references.length > 0) continue;
      if (!isCheckpointPath(entry.path, value) || !isPlaceholderPath(value)) continue;
      const folder = `${project.settings.data}/checkpoints`;
      const isFolder = /(?:root|dir|folder)$/i.test(entry.path);
      report({
        file,
        span: entry.valueSpan,
        message: `'${entry.path}' is still a placeholder, so no checkpoint is found. On the Space they lie below ${project.settings.data}.`,
        fixes: isFolder
          ? [
              {
                title: `Set ${entry.path} to ${folder}`,
                safe: true,
                edits: [{ file, span: entry.valueSpan, newText: quotedAs(document, entry, folder) }],
              },
            ]
          : [],
      });
    }
  },
};
