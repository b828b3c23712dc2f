import type { AgentTool } from './tool';
import { withToolNames } from './tool-names';
import { checkpointsTool } from './tools/checkpoints';
import { deployTool } from './tools/deploy';
import { diagnoseBuildTool } from './tools/diagnose-build';
import { lintProjectTool } from './tools/lint-project';
import { restartTool } from './tools/restart';
import { setSecretTool, type SecretSource } from './tools/set-secret';
import { spaceLogsTool } from './tools/space-logs';
import { spaceStatusTool } from './tools/space-status';
import { syncPreviewTool } from './tools/sync-preview';

/**
 * Every tool, in the order of `toolNames`. Where a secret's value comes from is the face's own: it never comes from the
 * model. `toolPrefix`: as in AgentContext.
 */
export function agentTools(secrets: SecretSource, toolPrefix: string): readonly AgentTool[] {
  const tools = [
    spaceStatusTool,
    spaceLogsTool,
    lintProjectTool,
    diagnoseBuildTool,
    syncPreviewTool,
    checkpointsTool,
    deployTool,
    restartTool,
    setSecretTool(secrets),
  ];
  return tools.map((tool) => ({ ...tool, description: withToolNames(tool.description, toolPrefix) }));
}
