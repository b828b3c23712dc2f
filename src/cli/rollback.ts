import type { Command } from './command';
import { runDeploy } from './deploy';

const usage = `Usage: spacedock rollback [DIR] [--yes | --dry-run] [--to COMMIT] [--message TEXT] [--no-watch]
                          [--factory-reboot] [--timeout S] [--json]

Brings the content of the last deployment that ran back, as a new commit of the Space repo, then pushes and watches as
spacedock deploy does: no commit is taken away. Nothing is asked: without --yes it says what it would do, and ends.

  --to COMMIT    the commit to go back to (default: the last of the journal that ran and has another content)

All other options, and the exit codes, are those of spacedock deploy.`;

export const rollbackCommand: Command = {
  name: 'rollback',
  summary: 'bring back what a Space ran before, as a new commit',
  usage,
  run: (args, io) => runDeploy(args, io, { rollback: true }),
};
