import { window } from 'vscode';
import type { CheckpointNeed } from '../checkpoints/checkpoint-need';
import type { Project } from '../project/project';
import type { CommandHandlers, CommandId } from './command-ids';
import type { CommandTargets } from './command-targets';
import { fileRange, fileUri } from './finding-diagnostics';
import type { Linter } from './linter';
import type { OwnerContext } from './owner-context';
import type { Source } from './space-rows';
import { rowValue, type Row } from './tree-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

type CheckpointCommand = Extract<
  CommandId,
  `spacedock.${'openSource' | 'openCheckpointOnHub' | 'openCheckpointPlace' | 'checkCheckpoints' | 'checkpointNextStep'}`
>;

interface CheckpointParts {
  readonly targets: CommandTargets;
  readonly spaces: WorkspaceSpaces;
  readonly linter: Linter;
  ownerContext(row: unknown): Promise<OwnerContext | undefined>;
}

/** The commands of checkpoints and of the lines that name them; what they need is loaded on first use. */
export function checkpointHandlers({ targets, spaces, linter, ownerContext }: CheckpointParts): Pick<CommandHandlers, CheckpointCommand> {
  const projectOf = (row: unknown): Project | undefined => {
    const location = targets.projectOfRow(row) ?? spaces.current;
    return location && linter.snapshot(location);
  };
  const openSource = async (row: unknown): Promise<void> => {
    const project = projectOf(row);
    const [source] = rowValue<{ readonly sources: readonly Source[] }>(row)?.sources ?? [];
    if (project === undefined || source === undefined) return;
    const uri = fileUri(project, source.file);
    const selection = fileRange(project, source.file, source.span);
    if (uri) await window.showTextDocument(uri, { ...(selection ? { selection } : {}), preview: true });
  };
  return {
    'spacedock.openSource': openSource,
    'spacedock.openCheckpointOnHub': async (row) => {
      const repoId = rowValue<CheckpointNeed>(row)?.repoId;
      if (repoId !== undefined) await (await import('./space-commands')).openModelOnHub(repoId);
    },
    'spacedock.openCheckpointPlace': async (row) => {
      const { choosePlace } = await import('./checkpoint-commands');
      const source = await choosePlace(rowValue<CheckpointNeed>(row), projectOf(row));
      if (source !== undefined) await openSource({ ...(row as Row), value: { sources: [source] } });
    },
    'spacedock.checkCheckpoints': async (row) => {
      const space = await targets.space(row);
      if (space !== undefined) await (await import('./checkpoint-commands')).checkNow(space.session);
    },
    'spacedock.checkpointNextStep': async (row) => {
      const space = await targets.space(row);
      if (space === undefined) return;
      const { takeNextStep } = await import('./checkpoint-commands');
      await takeNextStep(space.session, rowValue<CheckpointNeed>(row), () => ownerContext(row));
    },
  };
}
