import type { Memento } from 'vscode';
import type { CommandHandlers, CommandId } from './command-ids';
import type { CommandTargets } from './command-targets';
import type { LogDocuments } from './log-documents';
import type { LogKind, LogTarget, SpaceLogs } from './space-logs';
import type { Row } from './tree-rows';

type LogCommand = Extract<
  CommandId,
  `spacedock.${'showBuild' | 'showRun' | 'follow' | 'stop' | 'open' | 'save' | 'clear'}Log` | 'spacedock.toggleLogTimes'
>;

interface LogParts {
  readonly logs: SpaceLogs;
  readonly documents: LogDocuments;
  readonly targets: CommandTargets;
  readonly memory: Memento;
}

const timesKey = 'spacedock.logTimes';

/** Whether lines are shown with their times. */
export function showsTimes(memory: Memento): boolean {
  return memory.get<boolean>(timesKey) === true;
}

/** The commands of build and run logs; what they need is loaded on first use. */
export function logHandlers({ logs, documents, targets, memory }: LogParts): Pick<CommandHandlers, LogCommand> {
  const show = async (row: unknown, kind: LogKind): Promise<void> => {
    const space = await targets.space(row);
    if (space !== undefined) logs.show(space.id, kind);
  };
  /** Hands over the log that a row, the screen or the user names. */
  const withLog = async (row: unknown, work: (target: LogTarget) => unknown): Promise<void> => {
    const { chooseLog } = await import('./log-commands');
    const target = await chooseLog(logs, kindOf(row), async () => (await targets.space(row))?.id);
    if (target !== undefined) await work(target);
  };
  return {
    'spacedock.showBuildLog': (row) => show(row, 'build'),
    'spacedock.showRunLog': (row) => show(row, 'run'),
    'spacedock.followLog': (row) =>
      withLog(row, ({ spaceId, kind }) => {
        logs.show(spaceId, kind);
      }),
    'spacedock.stopLog': (row) => {
      logs.stop(targets.ofRow(row)?.spaceId, kindOf(row));
    },
    'spacedock.openLog': (row) =>
      withLog(row, async (target) => {
        const { savedLog } = await import('./log-commands');
        await savedLog(logs, target);
        await documents.open(target);
      }),
    'spacedock.saveLog': (row) =>
      withLog(row, async (target) => {
        const { saveLog } = await import('./log-commands');
        await saveLog(logs, target, showsTimes(memory));
      }),
    'spacedock.clearLog': (row) => withLog(row, async (target) => (await logs.log(target)).clear()),
    'spacedock.toggleLogTimes': async () => {
      await memory.update(timesKey, !showsTimes(memory));
      await logs.redraw();
      documents.refresh();
    },
  };
}

function kindOf(row: unknown): LogKind | undefined {
  return (row as Partial<Row> | undefined)?.value as LogKind | undefined;
}
