import type { DeployFacts, DeployRequest } from './deploy-request';
import { ProjectDeployment } from './deploy-worker';
import { timesOf } from './deploy-times';
import { failureOf } from './deployment-failure';
import type { Deployment, DeployOptions } from './deployment-model';
import { addToJournal, journalOf, lastThatRan, readJournal, seenBefore } from './journal';
import type { JournalCause } from './journal-entry';
import { deploymentReport, type ReportHistory } from './report';
import { runDeployment } from './run-deployment';

export interface FinishedDeployment {
  readonly state: Deployment;
  readonly facts: DeployFacts;
  readonly history: ReportHistory;
  /** Markdown. */
  readonly report: string;
  /** The path of its entry in the journal; undefined where nothing was pushed. */
  readonly journalPath: string | undefined;
  /** Why the entry could not be written. */
  readonly journalProblem: string | undefined;
}

export const usualDeployOptions: DeployOptions = {
  watch: true,
  // A first start that loads its checkpoints may take an hour.
  timeoutMs: 90 * 60_000,
  ...deployPace(5_000),
};

/** By the milliseconds between two looks: who looks less often is more patient. */
export function deployPace(pollMs: number): Pick<DeployOptions, 'pollMs' | 'graceMs' | 'observeMs'> {
  return { pollMs, graceMs: 12 * pollMs, observeMs: 12 * pollMs };
}

/**
 * Deploys a project from the check to the report, and writes it into the journal. Cancelling ends the watching, never
 * the Space. Never rejects: what goes wrong is the outcome.
 */
export async function deployProject(
  request: DeployRequest,
  options: DeployOptions,
  { signal, onChange }: { readonly signal: AbortSignal; readonly onChange?: (state: Deployment) => void },
): Promise<FinishedDeployment> {
  const { location } = request;
  const folder = await journalOf(location);
  const entries = await readJournal(folder).catch(() => []);
  const last = lastThatRan(entries, location.spaceId);
  const newest = entries.find(({ mainCommit, space }) => mainCommit !== undefined && (space === undefined || space === location.spaceId));
  const worker = new ProjectDeployment({ ...request, mainSince: request.mainSince ?? newest?.mainCommit });
  const began = new Date();
  const state = await runDeployment(worker, options, { signal, onChange });
  const { facts } = worker;
  const cause = causeOf(state, facts);
  const history: ReportHistory = { last, seen: cause === undefined ? undefined : seenBefore(entries, cause) };
  const report = deploymentReport(state, facts, history);
  let journalPath: string | undefined;
  let journalProblem: string | undefined;
  if (state.pushedSha !== undefined || state.outcome?.kind === 'push-refused') {
    const { total, build, start } = timesOf(state);
    const entry = {
      space: location.spaceId,
      startedAt: began.toISOString(),
      outcome: state.outcome?.kind ?? 'failed',
      commit: state.pushedSha,
      mainCommit: facts.mainSha,
      seconds: { total, build, start },
      cause,
      cure: undefined,
      commits: facts.commits.map(({ subject }) => subject),
      body: `${report}\n## Notes\n`,
    };
    try {
      journalPath = await addToJournal(folder, entry, { hidden: location.mainRoot === undefined });
    } catch (error) {
      journalProblem = error instanceof Error ? error.message : String(error);
    }
  }
  return { state, facts, history, report, journalPath, journalProblem };
}

function causeOf(state: Deployment, facts: DeployFacts): JournalCause | undefined {
  const { outcome } = state;
  if (outcome?.kind === 'push-refused') return { id: `push-${outcome.refusal.reason}`, evidence: outcome.refusal.message, instruction: undefined };
  const failure = failureOf(state, facts);
  if (failure === undefined) return undefined;
  const { id, title, evidence, instruction } = failure;
  return { id, evidence: evidence === '' ? title : evidence, instruction };
}
