import { join } from 'node:path';
import * as z from 'zod';
import type { CheckpointNeed } from '../../checkpoints/checkpoint-need';
import { investigate } from '../../checkpoints/investigate';
import { neededCheckpoints } from '../../checkpoints/needed';
import { nextSteps } from '../../checkpoints/next-steps';
import { evidenceSentences, presenceText } from '../../checkpoints/presence-text';
import type { CheckpointRow } from '../../checkpoints/report';
import { stepText, totalsText, vramText } from '../../checkpoints/spoken';
import { vramBalance } from '../../lint/facts/vram-need';
import { DocumentCache } from '../../project/document-cache';
import { loadProject } from '../../project/load';
import type { Project } from '../../project/project';
import { checkpointQuestions } from '../checkpoint-questions';
import { pageOf } from '../plain-output';
import { limitInput, offsetInput, projectInput, projectOf } from '../target';
import { readingTool } from '../tool';

export const checkpointsTool = readingTool({
  name: 'checkpoints',
  title: 'Checkpoints',
  description:
    'Lists the model checkpoints that the app needs, by its runtime config, its setup code, what it loads and preload_from_hub: model repo, place on the Space, size, whether the token and the Space may have it, whether it is there and who says so, what to do next, and totals. Changes nothing.',
  input: z.strictObject({
    project: projectInput,
    sizes: z.boolean().default(true).describe('Ask the Hub for sizes, access, and what is there; without it, only the project is read'),
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
        verdict: z.enum(['fine', 'to-fetch', 'bad', 'unknown']).optional(),
        presence: z.string().optional().describe('Whether it is there, who says so and when'),
        access: z.string().optional().describe('What stands between this token and the download, or nothing'),
        space: z.string().optional().describe('The same for the Space'),
        next: z.array(z.string()).optional().describe('What to do'),
        sources: z.array(z.string()).describe('FILE:LINE'),
      }),
    ),
    nextOffset: z.int().optional(),
    totals: z.array(z.string()).optional().describe('Room, time to download, GPU memory'),
    unanswered: z.array(z.string()).optional(),
  }),
  async run({ project: wanted, sizes, limit, offset }, context, signal) {
    const location = await projectOf(wanted, context, signal);
    const project = await loadProject(location, context.fileSystem, new DocumentCache(), signal);
    const needs = neededCheckpoints(project);
    const connection = context.connection(location.mainRoot ?? location.spaceRoot);
    const report = sizes ? await investigate(connection, needs, checkpointQuestions(project, connection, { log: true, signal }), signal) : undefined;
    const rows: readonly Partial<CheckpointRow>[] = report?.rows ?? needs.map((need) => ({ need }));
    const { items, nextOffset } = pageOf(rows, offset, limit);
    const vram = report === undefined ? undefined : vramBalance(project, report.hardware);
    return {
      total: rows.length,
      knownBytes: rows.reduce((sum, { need }) => sum + (need?.size ?? 0), 0),
      unknownSizes: rows.filter(({ need }) => need?.size === undefined).length,
      checkpoints: items.flatMap(({ need, ...found }) => (need === undefined ? [] : [{ ...shown(need, project), ...told(need, found) }])),
      nextOffset,
      ...(report === undefined ? {} : { totals: [...totalsText(report.totals), ...(vram === undefined ? [] : [vramText(vram)])], unanswered: [...report.problems] }),
    };
  },
});

function told(need: CheckpointNeed, { verdict, presence, access, space }: Partial<CheckpointRow>): object {
  if (presence === undefined) return {};
  return {
    verdict,
    presence: [`${presenceText(presence, need.size)}.`, evidenceSentences(presence)].filter((part) => part !== '').join(' '),
    access: access?.message,
    space: space?.message,
    next: nextSteps({ access, space, presence }).map(stepText),
  };
}

interface Shown {
  readonly name: string;
  readonly path: string | undefined;
  readonly repoId: string | undefined;
  readonly filename: string | undefined;
  readonly revision: string | undefined;
  readonly url: string | undefined;
  readonly wholeRepo: boolean;
  readonly gated: boolean | undefined;
  readonly bytes: number | undefined;
  readonly problem: string | undefined;
  readonly sources: string[];
}

function shown({ sources, size, sizeProblem, name, path, repoId, filename, revision, url, wholeRepo, gated }: CheckpointNeed, project: Project): Shown {
  const { spaceRoot, mainRoot = spaceRoot } = project.location;
  return {
    name,
    path,
    repoId,
    filename,
    revision,
    url,
    wholeRepo,
    gated,
    bytes: size,
    problem: sizeProblem?.message,
    sources: sources.slice(0, 5).map(({ file, span }) => {
      const line = (project.source(file)?.lines.positionAt(span.start).line ?? 0) + 1;
      return `${join(file.repo === 'space' ? spaceRoot : mainRoot, file.path)}:${String(line)}`;
    }),
  };
}
