import type { Rule } from '../rule';

export const configSyntax: Rule = {
  id: 'config/syntax',
  severity: 'error',
  summary: 'The runtime config is no valid YAML.',
  explanation: {
    why: 'The app reads this file when it starts. With YAML that does not parse it ends with an exception before it listens on its port.',
    failure: 'yaml.scanner.ScannerError: mapping values are not allowed here',
    bad: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\n model: ${paths.ckpt_root}/model.pt\n=== spacedock.yaml\nconfig: configs/app.yaml\n',
    good: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\n  model: ${paths.ckpt_root}/model.pt\n=== spacedock.yaml\nconfig: configs/app.yaml\n',
  },
  check(project, report) {
    if (project.config === undefined) return;
    const { file, document } = project.config;
    for (const { span, message } of document.problems) report({ file, span, message });
  },
};
