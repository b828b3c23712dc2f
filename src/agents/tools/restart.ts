import * as z from 'zod';
import { readRuntime } from '../../hub/space';
import { restartSpace } from '../../hub/space-actions';
import { stageMeaning } from '../../hub/stages';
import { spaceInput, spaceOf } from '../target';
import { changingTool } from '../tool';

export const restartTool = changingTool({
  name: 'restart',
  title: 'Restart the Space',
  description:
    'Restarts a Hugging Face Space, and wakes one that sleeps or is paused; with factory it is built again without any cache. Files outside mounted storage are lost, and paid hardware is billed from the start on. Asks first.',
  input: z.strictObject({ space: spaceInput, factory: z.boolean().default(false).describe('Build it again from nothing: takes up to half an hour') }),
  output: z.object({ space: z.string(), stage: z.string() }),
  changes: { destructive: true, idempotent: false },
  async prepare({ space, factory }, context, signal) {
    const { id, connection } = await spaceOf(space, context, signal);
    const { stage, hardware } = await readRuntime(connection, id, signal);
    const machine = hardware.requested ?? hardware.current;
    return {
      question: factory ? `Factory reboot ${id}?` : `Restart ${id}?`,
      details: [
        `Now: ${stageMeaning(stage).label}${machine === undefined ? '' : ` on ${machine}`}.`,
        factory ? 'The Space is built again without any cache, which can take half an hour.' : 'The app stops and starts again.',
        'Files outside mounted storage are lost.',
      ],
      identity: `${id} ${String(factory)}`,
      async carryOut(_, until) {
        return { space: id, stage: (await restartSpace(connection, id, { factory }, until)).stage };
      },
    };
  },
});
