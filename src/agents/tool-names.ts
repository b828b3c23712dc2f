/** Every tool, by the name that a model calls it by. In the editor `spacedock_` stands before it. */
export const toolNames = [
  'space_status',
  'space_logs',
  'lint_project',
  'diagnose_build',
  'sync_preview',
  'checkpoints',
  'deploy',
  'restart',
  'set_secret',
] as const;

export type ToolName = (typeof toolNames)[number];
