import * as z from 'zod';
import { planProject } from '../../sync/project-plan';
import { losses } from '../../sync/plan-model';
import { AgentError } from '../agent-error';
import { pageOf } from '../plain-output';
import { limitInput, offsetInput, projectInput, projectOf } from '../target';
import { readingTool } from '../tool';

const mostRefused = 50;

export const syncPreviewTool = readingTool({
  name: 'sync_preview',
  title: 'Preview the sync',
  description:
    'Shows what a sync of the main repo into the Space repo by spacedock.yaml would do: files added, changed and deleted, and what it refuses and why. Changes nothing; {deploy} carries it out.',
  input: z.strictObject({ project: projectInput, limit: limitInput(100, 500), offset: offsetInput }),
  output: z.object({
    mainRoot: z.string(),
    spaceRoot: z.string(),
    counts: z.object({ add: z.int(), change: z.int(), delete: z.int(), refused: z.int(), unchanged: z.int() }),
    changes: z.array(
      z.object({
        path: z.string(),
        kind: z.enum(['add', 'change', 'delete']),
        losesUncommitted: z.boolean().optional().describe('What the Space repo holds there is in no commit'),
      }),
    ),
    nextOffset: z.int().optional(),
    refused: z.array(z.object({ path: z.string(), reason: z.string(), message: z.string(), advice: z.string() })).describe('At most 50'),
  }),
  async run({ project, limit, offset }, context, signal) {
    const plan = await planProject(await projectOf(project, context, signal), signal);
    if (plan === undefined) {
      throw new AgentError('There is nothing to sync: no spacedock.yaml names a main repo beside this Space repo.', 'Deploy it as it is.');
    }
    const lost = new Set(losses(plan));
    const { items, nextOffset } = pageOf(plan.changes, offset, limit);
    const count = (kind: string): number => plan.changes.filter((change) => change.kind === kind).length;
    return {
      mainRoot: plan.mainRoot,
      spaceRoot: plan.spaceRoot,
      counts: { add: count('add'), change: count('change'), delete: count('delete'), refused: plan.refused.length, unchanged: plan.unchanged },
      changes: items.map(({ path, kind }) => ({ path, kind, losesUncommitted: lost.has(path) || undefined })),
      nextOffset,
      refused: plan.refused.slice(0, mostRefused).map(({ path, reason, message, advice }) => ({ path, reason, message, advice })),
    };
  },
});
