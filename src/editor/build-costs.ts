import { CodeLens, InlayHint, l10n, type Range, type TextDocument } from 'vscode';
import type { Dockerfile } from '../documents/dockerfile-model';
import { instructionAt } from '../documents/dockerfile-lookup';
import type { Finding } from '../lint/finding';
import { lastGoodBuild, lastRun, lastSeconds, lastStep, stepKey, type BuildHistory, type BuildRecord } from '../logs/build-history';
import { buildPlan, type BuildPlan } from '../logs/build-plan';
import { instructionText } from '../logs/match-step';
import { rerunOf, type Rerun } from '../logs/rerun';
import { roughText } from './build-texts';

/** A Dockerfile as it is now, and what is known of the builds of it. */
export interface DockerfileCosts {
  readonly dockerfile: Dockerfile;
  readonly history: BuildHistory;
  /** What was built at a commit; undefined where that is not known. */
  readonly planAt: (commit: string) => Promise<BuildPlan | undefined>;
}

/** What takes less than this is not worth a word. */
const leastSeconds = 1;

/** Behind the first line of each instruction the time that it took when it ran last. */
export function timeHints(document: TextDocument, range: Range, { dockerfile, history }: DockerfileCosts): InlayHint[] {
  return (buildPlan(dockerfile)?.steps ?? []).flatMap(({ instruction }) => {
    const { line } = dockerfile.lines.positionAt(instruction.span.start);
    if (line < range.start.line || line > range.end.line || line >= document.lineCount) return [];
    const key = stepKey(dockerfile, instruction);
    const run = lastRun(history, key);
    if (run === undefined || run.seconds < leastSeconds) return [];
    const last = lastStep(history, key);
    const isCached = last?.step.status === 'cached';
    const time = roughText(run.seconds);
    const hint = new InlayHint(document.lineAt(line).range.end, isCached ? l10n.t('{0}, now cached', time) : time);
    hint.paddingLeft = true;
    hint.tooltip = [
      l10n.t('Took {0} s in the build of {1}.', run.seconds.toFixed(1), buildName(run.build)),
      ...(isCached ? [l10n.t('Came from the cache in the build of {0}.', buildName(last.build))] : []),
    ].join('\n');
    return [hint];
  });
}

function buildName({ commit, startedAt }: BuildRecord): string {
  const when = startedAt === undefined ? undefined : new Date(startedAt).toLocaleString();
  return [commit, when].filter((part) => part !== undefined).join(', ');
}

/** Above the first line that is another than in the last good build: what the next push runs again. */
export async function rerunLens(document: TextDocument, { dockerfile, history, planAt }: DockerfileCosts): Promise<CodeLens[]> {
  const commit = lastGoodBuild(history)?.commit;
  const before = commit === undefined ? undefined : await planAt(commit);
  const after = buildPlan(dockerfile);
  const rerun = before && after && rerunOf(before, after, history);
  if (rerun === undefined) return [];
  const { line } = dockerfile.lines.positionAt(rerun.change.span.start);
  if (line >= document.lineCount) return [];
  const tooltip = rerun.steps.map(({ instruction }) => {
    const seconds = lastSeconds(history, stepKey(dockerfile, instruction));
    const text = instructionText(dockerfile, instruction);
    const short = text.length > 80 ? `${text.slice(0, 79)}…` : text;
    return seconds === undefined ? short : `${roughText(seconds)}: ${short}`;
  });
  // A lens without a command is a text to read.
  return [new CodeLens(document.lineAt(line).range, { title: rerunText(rerun), command: '', tooltip: tooltip.join('\n') })];
}

function rerunText({ steps, seconds, complete }: Rerun): string {
  const count = steps.length;
  if (seconds < leastSeconds && !complete) return count === 1 ? l10n.t('This change reruns 1 step') : l10n.t('This change reruns {0} steps', count);
  const time = complete ? l10n.t('about {0}', roughText(seconds)) : l10n.t('{0} or more', roughText(seconds));
  return count === 1 ? l10n.t('This change reruns 1 step, {0}', time) : l10n.t('This change reruns {0} steps, {1}', count, time);
}

/** What a push with changed code would save, if the install stood above the code as the finding wants it; undefined where its time is not known. */
export function savedByOrder(finding: Finding, { dockerfile, history }: DockerfileCosts): string | undefined {
  const [install] = finding.related;
  const instruction = install && instructionAt(dockerfile, install.span.start);
  const seconds = instruction && lastSeconds(history, stepKey(dockerfile, instruction));
  return seconds === undefined || seconds < leastSeconds ? undefined : l10n.t('The install took {0} when it ran last: about so much less for a push that changes code alone.', roughText(seconds));
}
