import * as z from 'zod';
import { packageKnowledge } from '../../deploy/package-knowledge';
import { readSpaceLog } from '../../deploy/read-log';
import { reasonOf } from '../../hub/error-message';
import { readRuntime } from '../../hub/space';
import { failedAt, refusalOf } from '../../hub/stages';
import { appPort } from '../../lint/facts/readme-facts';
import { Diagnoser, workdirOf, type Diagnosis } from '../../logs/diagnosis';
import { verdict } from '../../logs/diagnosis-words';
import { readableLines } from '../../logs/terminal-text';
import { DocumentCache } from '../../project/document-cache';
import { loadProject } from '../../project/load';
import type { Project } from '../../project/project';
import type { AgentContext } from '../agent-context';
import { cut } from '../plain-output';
import { projectOf, spaceInput, spaceOf } from '../target';
import { readingTool } from '../tool';

const mostSteps = 60;
const linesBefore = 40;
const longestLine = 500;
const mostCauses = 5;
const longestGiven = 2_000_000;

const step = z.object({
  instruction: z.string(),
  line: z.int().optional().describe('Line of the Dockerfile here, from 1'),
  status: z.enum(['running', 'done', 'cached', 'failed']),
  seconds: z.number().optional(),
});

export const diagnoseBuildTool = readingTool({
  name: 'diagnose_build',
  title: 'Diagnose a build',
  description:
    'Tells where a Docker Space’s build failed: the failing step, its line in the Dockerfile, the builder’s error and the lines before it; for the run log its last lines and the Hub’s reason. Reads the Space’s own log, or a log given as text. Changes nothing.',
  input: z.strictObject({
    space: spaceInput,
    kind: z.enum(['build', 'run']).default('build'),
    log: z.string().max(longestGiven).optional().describe('The text of a saved log; default: the Space’s own'),
  }),
  output: z.object({
    space: z.string().optional(),
    kind: z.enum(['build', 'run']),
    stage: z.string().optional(),
    verdict: z.string().describe('How it ended, in a sentence'),
    outcome: z.enum(['succeeded', 'failed', 'running', 'unknown']).describe('As far as the log and the Hub tell'),
    commit: z.string().optional().describe('The commit that was built'),
    steps: z.array(step).describe('In order; platform steps without a line'),
    failure: z
      .object({
        kind: z.enum(['process', 'checksum', 'image', 'parse', 'other']),
        message: z.string().describe('The builder’s words'),
        instruction: z.string().optional(),
        exitCode: z.int().optional(),
        logLine: z.int(),
        dockerfile: z.string().optional(),
        dockerfileLine: z.int().optional(),
      })
      .optional(),
    causes: z
      .array(
        z.object({
          id: z.string().describe('The kind of failure; unknown where it is none that is known'),
          title: z.string(),
          why: z.string(),
          fix: z.string(),
          evidence: z.string().describe('The line of the log that says it'),
          logLine: z.int().optional(),
          lines: z.array(z.object({ logLine: z.int(), text: z.string() })).optional().describe('Of an unknown failure: the lines that tell most, the likeliest first'),
          dockerfileLine: z.int().optional(),
          pythonFile: z.string().optional().describe('The deepest frame in the project’s own code, as a path in the container'),
          pythonLine: z.int().optional(),
        }),
      )
      .describe('Why it failed, the likeliest first'),
    reason: z.string().optional().describe('What the Hub says of a failed app or a refused configuration'),
    lastLines: z.array(z.string()).describe('Up to the builder’s error; without one the log’s last'),
    totalLines: z.int(),
  }),
  async run({ space: wanted, kind, log: given }, context, signal) {
    const space = given === undefined ? await spaceOf(wanted, context, signal) : undefined;
    const runtime = space && (await readRuntime(space.connection, space.id, signal));
    const at = runtime && failedAt(runtime.stage);
    // No log tells of it: what is there is an earlier build's.
    const refused = runtime !== undefined && at === 'configuration' && kind === 'build';
    const project = await projectHere(wanted, context, signal);
    const dockerfile = project?.dockerfile;
    const diagnoser = new Diagnoser({ workdir: dockerfile && workdirOf(dockerfile.document) });
    if (space === undefined) diagnoser.pushAll([...readableLines(given ?? '')]);
    else if (!refused) await readSpaceLog(space, kind, (line) => { diagnoser.push(line); }, () => { diagnoser.reset(); }, signal);
    const diagnosis = diagnoser.result({
      dockerfile: dockerfile?.document,
      errorMessage: at === kind ? (runtime?.errorMessage ?? runtime?.stage) : undefined,
      knowledge: packageKnowledge,
      phase: kind,
      ...(refused ? refusalOf(runtime) : {}),
      appPort: project && appPort(project),
    });
    const { failure, steps } = diagnosis;
    const failed = failure?.step === undefined ? undefined : steps[failure.step];
    return {
      space: space?.id,
      kind,
      stage: runtime?.stage,
      verdict: verdict(diagnosis),
      outcome: diagnosis.outcome,
      commit: diagnosis.commit,
      steps: steps
        .map(({ instruction, dockerfileLine, status, seconds }) => ({ instruction: cut(instruction, longestLine), line: dockerfileLine, status, seconds }))
        .slice(-mostSteps),
      failure: failure && {
        kind: failure.kind,
        message: cut(failure.message, 2 * longestLine),
        instruction: failed && cut(failed.instruction, longestLine),
        exitCode: failure.exitCode,
        logLine: failure.logLine,
        dockerfile: dockerfile?.file.path,
        dockerfileLine: failure.dockerfileLine ?? failed?.dockerfileLine,
      },
      causes: causesOf(diagnosis),
      reason: runtime?.errorMessage === undefined || (kind === 'build' && !refused) ? undefined : cutReason(runtime.errorMessage),
      lastLines: diagnoser.lastLines(linesBefore).map((line) => cut(line, longestLine)),
      totalLines: diagnoser.lineCount,
    };
  },
});

/** The project here whose Dockerfile the log may be of; undefined where it is not clear which. */
async function projectHere(space: string | undefined, context: AgentContext, signal: AbortSignal): Promise<Project | undefined> {
  const projects = await context.projects(signal);
  const known = space === undefined ? projects.length === 1 : projects.some(({ spaceId }) => spaceId === space);
  if (!known) return undefined;
  return loadProject(await projectOf(space, context, signal), context.fileSystem, new DocumentCache(), signal);
}

function causesOf({ causes }: Diagnosis) {
  return causes.slice(0, mostCauses).map(({ id, title, explanation, cure, evidence, logLine, lines, dockerfileLine, place }) => ({
    id,
    title: cut(title, longestLine),
    why: cut(explanation, 2 * longestLine),
    fix: cut(cure, 2 * longestLine),
    evidence: cut(evidence, longestLine),
    logLine,
    lines: lines.length === 0 ? undefined : lines.map((line) => ({ logLine: line.logLine, text: cut(line.text, longestLine) })),
    dockerfileLine,
    pythonFile: place?.kind === 'python' ? place.path : undefined,
    pythonLine: place?.kind === 'python' ? place.line : undefined,
  }));
}

function cutReason(errorMessage: string): string | undefined {
  const reason = reasonOf(readableLines(errorMessage).join('\n'));
  return reason === undefined ? undefined : cut(reason, 2 * longestLine);
}
