import { join } from 'node:path';
import * as z from 'zod';
import type { CheckpointNeed } from '../../checkpoints/checkpoint-need';
import { neededCheckpoints } from '../../checkpoints/needed';
import { withSizes } from '../../checkpoints/sizes';
import { DocumentCache } from '../../project/document-cache';
import { loadProject } from '../../project/load';
import type { Project } from '../../project/project';
import { pageOf } from '../plain-output';
import { limitInput, offsetInput, projectInput, projectOf } from '../target';
import { readingTool } from '../tool';

export const checkpointsTool = readingTool({
  name: 'checkpoints',
  title: 'Checkpoints',
  description:
    'Lists the model checkpoints that the app needs, by its runtime config and its setup code: path on the Space, model repo, size on the Hub, whether it is gated, and where it is named. Changes nothing.',
  input: z.strictObject({
    project: projectInput,
    sizes: z.boolean().default(true).describe('Ask the Hub for the sizes'),
    limit: limitInput(50, 200),
    offset: offsetInput,
  }),
  output: z.object({
    total: z.int(),
    knownBytes: z.number().describe('Of all whose size is known'),
    unknownSizes: z.int(),
    checkpoints: z.array(
      z.object({
        name: z.string(),
        path: z.string().optional(),
        repoId: z.string().optional(),
        filename: z.string().optional(),
        revision: z.string().optional(),
        url: z.string().optional(),
        wholeRepo: z.boolean(),
        gated: z.boolean().optional(),
        bytes: z.number().optional(),
        problem: z.string().optional().describe('Why the size is not known'),
        sources: z.array(z.string()).describe('FILE:LINE'),
      }),
    ),
    nextOffset: z.int().optional(),
  }),
  async run({ project: wanted, sizes, limit, offset }, context, signal) {
    const location = await projectOf(wanted, context, signal);
    const project = await loadProject(location, context.fileSystem, new DocumentCache(), signal);
    const needs = neededCheckpoints(project);
    const sized = sizes ? await withSizes(context.connection(location.mainRoot ?? location.spaceRoot), needs, signal) : needs;
    const { items, nextOffset } = pageOf(sized, offset, limit);
    return {
      total: sized.length,
      knownBytes: sized.reduce((sum, { size }) => sum + (size ?? 0), 0),
      unknownSizes: sized.filter(({ size }) => size === undefined).length,
      checkpoints: items.map((need) => shown(need, project)),
      nextOffset,
    };
  },
});

function shown({ sources, size, sizeProblem, ...need }: CheckpointNeed, project: Project): Omit<CheckpointNeed, 'sources' | 'size' | 'sizeProblem'> & {
  bytes: number | undefined;
  problem: string | undefined;
  sources: string[];
} {
  const { spaceRoot, mainRoot = spaceRoot } = project.location;
  return {
    ...need,
    bytes: size,
    problem: sizeProblem?.message,
    sources: sources.slice(0, 5).map(({ file, span }) => {
      const line = (project.source(file)?.lines.positionAt(span.start).line ?? 0) + 1;
      return `${join(file.repo === 'space' ? spaceRoot : mainRoot, file.path)}:${String(line)}`;
    }),
  };
}
