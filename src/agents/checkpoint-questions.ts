import type { Questions } from '../checkpoints/investigate';
import { readSpaceLog } from '../deploy/read-log';
import { durationSeconds } from '../documents/duration';
import type { HubConnection } from '../hub/connection';
import { hubCacheFolder } from '../lint/facts/hub-cache';
import type { Project } from '../project/project';

/** What is asked about a project's checkpoints: all but a look over SSH, which whoever wants one adds. */
export function checkpointQuestions(project: Project, connection: HubConnection, { log, signal }: { readonly log: boolean; readonly signal: AbortSignal }): Questions {
  const { location, settings, readme } = project;
  const timeout = readme?.document.frontMatter?.entries.find(({ key }) => key === 'startup_duration_timeout');
  return {
    spaceId: location.spaceId,
    data: settings.data,
    cacheFolder: hubCacheFolder(project),
    startTimeout: durationSeconds(timeout?.value),
    readLog: log
      ? async (setupLog, id) => {
          const take = (line: string, time: string | undefined): void => {
            setupLog.push(line, time);
          };
          const reset = (): void => {
            setupLog.reset();
          };
          await readSpaceLog({ id, connection }, 'run', take, reset, signal);
        }
      : undefined,
    lookOverSsh: undefined,
  };
}
