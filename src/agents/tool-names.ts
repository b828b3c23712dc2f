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

/** Texts write a tool as `{deploy}`; each face puts in the name that the model sees there: `prefix` before ours. */
export function withToolNames(text: string, prefix: string): string {
  return text.replace(/\{([a-z_]+)\}/g, (whole, name: string) => ((toolNames as readonly string[]).includes(name) ? prefix + name : whole));
}
