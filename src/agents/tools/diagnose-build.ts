import * as z from 'zod';
import { packageKnowledge } from '../../deploy/package-knowledge';
import { readSpaceLog } from '../../deploy/read-log';
import { reasonOf } from '../../hub/error-message';
import { readRuntime } from '../../hub/space';
import { BuildLogReader } from '../../logs/build-log';
import { Diagnoser, type Diagnosis } from '../../logs/diagnosis';
import { matchSteps } from '../../logs/match-step';
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
    outcome: z.enum(['succeeded', 'failed', 'running', 'unknown']).describe('By the build log alone; unknown for a run log'),
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
          dockerfileLine: z.int().optional(),
          pythonFile: z.string().optional().describe('The deepest frame in the project’s own code, as a path in the container'),
          pythonLine: z.int().optional(),
        }),
      )
      .describe('Why it failed, the likeliest first'),
    reason: z.string().optional().describe('What the Hub says of the failed app'),
    lastLines: z.array(z.string()).describe('Before the error; without one the log’s last'),
    totalLines: z.int(),
  }),
  async run({ space: wanted, kind, log: given }, context, signal) {
    const space = given === undefined ? await spaceOf(wanted, context, signal) : undefined;
    const reading = new LogReading(kind);
    if (space === undefined) for (const line of readableLines(given ?? '')) reading.push(line);
    else await readSpaceLog(space, kind, (line) => { reading.push(line); }, () => { reading.reset(); }, signal);
    const runtime = space && (await readRuntime(space.connection, space.id, signal));
    const project = await projectHere(wanted, context, signal);
    const { log } = reading;
    const { failure } = log;
    const lines = project === undefined ? [] : linesOf(project, log);
    const failedHere = runtime?.stage === (kind === 'build' ? 'BUILD_ERROR' : 'RUNTIME_ERROR');
    const diagnosis = reading.diagnoser.result({
      dockerfile: project?.dockerfile?.document,
      errorMessage: failedHere ? runtime.errorMessage : undefined,
      knowledge: packageKnowledge,
      phase: kind,
    });
    const failed = failure?.step === undefined ? undefined : log.steps[failure.step];
    return {
      space: space?.id,
      kind,
      stage: runtime?.stage,
      outcome: kind === 'run' ? ('unknown' as const) : log.outcome,
      commit: log.header?.commit,
      steps: log.steps
        .map(({ instruction, status, seconds }, index) => ({ instruction: cut(instruction, longestLine), line: lines[index], status, seconds }))
        .slice(-mostSteps),
      failure: failure && {
        kind: failure.kind,
        message: cut(failure.message, 2 * longestLine),
        instruction: failed && cut(failed.instruction, longestLine),
        exitCode: failure.exitCode,
        logLine: failure.logLine,
        dockerfile: project?.dockerfile?.file.path,
        dockerfileLine: failure.dockerfileLine ?? (failure.step === undefined ? undefined : lines[failure.step]),
      },
      causes: causesOf(diagnosis),
      reason: runtime?.errorMessage === undefined || kind === 'build' ? undefined : cutReason(runtime.errorMessage),
      lastLines: reading.lastLines,
      totalLines: reading.total,
    };
  },
});

/** A log as it is read: its steps, and the lines before the first failure. */
class LogReading {
  log = new BuildLogReader();
  readonly diagnoser = new Diagnoser();
  total = 0;
  #recent: string[] = [];
  #beforeFailure: string[] | undefined;

  constructor(private readonly kind: 'build' | 'run') {}

  get lastLines(): string[] {
    return (this.#beforeFailure ?? this.#recent).slice(-linesBefore);
  }

  push(line: string): void {
    this.total++;
    this.diagnoser.push(line);
    if (this.kind === 'build') {
      this.log.push(line);
      // A header in the log begins another build.
      if (this.log.failure === undefined) this.#beforeFailure = undefined;
      else this.#beforeFailure ??= [...this.#recent];
    }
    if (line.trim() === '') return;
    this.#recent.push(cut(line, longestLine));
    if (this.#recent.length > 2 * linesBefore) this.#recent = this.#recent.slice(-linesBefore);
  }

  reset(): void {
    this.log = new BuildLogReader();
    this.diagnoser.reset();
    this.total = 0;
    this.#recent = [];
    this.#beforeFailure = undefined;
  }
}

/** The project here whose Dockerfile the log may be of; undefined where it is not clear which. */
async function projectHere(space: string | undefined, context: AgentContext, signal: AbortSignal): Promise<Project | undefined> {
  const projects = await context.projects(signal);
  const known = space === undefined ? projects.length === 1 : projects.some(({ spaceId }) => spaceId === space);
  if (!known) return undefined;
  return loadProject(await projectOf(space, context, signal), context.fileSystem, new DocumentCache(), signal);
}

/** The Dockerfile's line of each step, from 1, as far as the text there is still the same. */
function linesOf({ dockerfile }: Project, log: BuildLogReader): (number | undefined)[] {
  if (dockerfile === undefined) return [];
  const { document } = dockerfile;
  return matchSteps(document, log.steps.map(({ instruction }) => instruction)).map(
    (instruction) => instruction && document.lines.positionAt(instruction.span.start).line + 1,
  );
}

function causesOf({ causes }: Diagnosis) {
  return causes.slice(0, mostCauses).map(({ id, title, explanation, cure, evidence, logLine, dockerfileLine, place }) => ({
    id,
    title: cut(title, longestLine),
    why: cut(explanation, 2 * longestLine),
    fix: cut(cure, 2 * longestLine),
    evidence: cut(evidence, longestLine),
    logLine,
    dockerfileLine,
    pythonFile: place?.kind === 'python' ? place.path : undefined,
    pythonLine: place?.kind === 'python' ? place.line : undefined,
  }));
}

function cutReason(errorMessage: string): string | undefined {
  const reason = reasonOf(readableLines(errorMessage).join('\n'));
  return reason === undefined ? undefined : cut(reason, 2 * longestLine);
}
