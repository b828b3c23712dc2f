import * as z from 'zod';
import { refusedFailure } from '../../deploy/log-reading';
import { reasonOf } from '../../hub/error-message';
import { listHardware } from '../../hub/hardware';
import { readSpace } from '../../hub/space';
import { hardwareText, storageTexts } from '../../hub/space-text';
import { failedAt, stageMeaning } from '../../hub/stages';
import { readableLines } from '../../logs/terminal-text';
import { cut } from '../plain-output';
import { spaceInput, spaceOf } from '../target';
import { readingTool } from '../tool';

const longestReason = 1_500;

export const spaceStatusTool = readingTool({
  name: 'space_status',
  title: 'Space status',
  description:
    'Tells what a Hugging Face Space is doing: stage, deployed commit and the repo’s newest commit, hardware with its price, storage, Dev Mode, address, and why it failed. Changes nothing.',
  input: z.strictObject({ space: spaceInput }),
  output: z.object({
    space: z.string(),
    stage: z.string().describe('As the Hub says it, such as RUNNING or BUILD_ERROR'),
    label: z.string(),
    moving: z.boolean().describe('It changes by itself soon: look again'),
    failed: z.boolean(),
    running: z.boolean(),
    reason: z.string().optional().describe('Why it failed, as the Hub says'),
    cause: z.string().optional().describe('Of a configuration that the Hub refuses: what is wrong with it'),
    advice: z.string().optional(),
    deployedSha: z.string().optional(),
    repoSha: z.string().optional(),
    runsNewest: z.boolean().optional().describe('The deployed commit is the repo’s newest'),
    hardware: z.string().optional(),
    storage: z.array(z.string()),
    devMode: z.boolean().describe('On: a push may not rebuild the Space'),
    sleepsAfterSeconds: z.number().optional(),
    private: z.boolean(),
    url: z.string().optional(),
    pageUrl: z.string(),
  }),
  async run({ space: wanted }, context, signal) {
    const { id, connection } = await spaceOf(wanted, context, signal);
    const [space, hardware] = await Promise.all([readSpace(connection, id, signal), listHardware(connection, signal)]);
    const { label, moving, failed, running, advice } = stageMeaning(space.stage);
    const refused = failedAt(space.stage) === 'configuration' ? refusedFailure(space) : undefined;
    const { repoSha, deployedSha } = space;
    return {
      space: space.id,
      stage: space.stage,
      label,
      moving,
      failed,
      running,
      reason: failed && space.errorMessage !== undefined ? reasonText(space.errorMessage) : undefined,
      cause: refused?.title,
      advice: refused?.cure ?? advice,
      deployedSha,
      repoSha,
      runsNewest: repoSha === undefined || deployedSha === undefined ? undefined : repoSha === deployedSha,
      hardware: hardwareText(space.hardware, hardware),
      storage: storageTexts(space),
      devMode: space.devMode,
      sleepsAfterSeconds: space.sleepTime,
      private: space.private,
      url: space.url,
      pageUrl: space.pageUrl,
    };
  },
});

function reasonText(errorMessage: string): string | undefined {
  const reason = reasonOf(readableLines(errorMessage).join('\n'));
  return reason === undefined ? undefined : cut(reason, longestReason);
}
