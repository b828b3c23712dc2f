import { CodeLens, InlayHint, l10n, type Range, type TextDocument } from 'vscode';
import type { Dockerfile } from '../documents/dockerfile-model';
import { instructionAt } from '../documents/dockerfile-lookup';
import type { Finding } from '../lint/finding';
import { roughDuration } from '../hub/duration';
import { changedCopies } from '../lint/facts/changed-copies';
import { lastGoodBuild, lastSeconds, stepKey, type BuildHistory, type BuildRecord } from '../logs/build-history';
import { buildPlan, type BuildPlan } from '../logs/build-plan';
import { instructionText } from '../logs/match-step';
import { copyReruns, rerunOf, type Rerun } from '../logs/rerun';
import { leastSeconds, stepCosts } from '../logs/step-costs';
import type { Project } from '../project/project';
import type { CommandId } from './command-ids';
import type { SpaceArgument } from './tree-rows';

/** A Dockerfile as it is now, and what is known of the builds of it. */
export interface DockerfileCosts {
  /** Names the Space in arguments of commands. */
  readonly key: string;
  readonly project: Project;
  readonly dockerfile: Dockerfile;
  readonly history: BuildHistory;
  /** What was built at a commit; undefined where that is not known. */
  readonly planAt: (commit: string) => Promise<BuildPlan | undefined>;
  /** The Space repo's files that are others than at a commit, as last read; undefined before that. Starts nothing that is waited for. */
  readonly changedSince: (commit: string) => readonly string[] | undefined;
}

/** Behind the first line of each instruction the time that it took when it ran last. */
export function timeHints(document: TextDocument, range: Range, { dockerfile, history }: DockerfileCosts): InlayHint[] {
  const plan = buildPlan(dockerfile);
  return (plan === undefined ? [] : stepCosts(plan, history)).flatMap(({ instruction, seconds, build, cachedIn }) => {
    const { line } = dockerfile.lines.positionAt(instruction.span.start);
    if (line < range.start.line || line > range.end.line || line >= document.lineCount) return [];
    const hint = new InlayHint(document.lineAt(line).range.end, timeText(seconds, cachedIn));
    hint.paddingLeft = true;
    hint.tooltip = [
      l10n.t('Took {0} s in the build of {1}.', seconds.toFixed(1), buildName(build)),
      ...(cachedIn === undefined ? [] : [l10n.t('Came from the cache in the build of {0}.', buildName(cachedIn))]),
    ].join('\n');
    return [hint];
  });
}

/** What a step took when it ran last, and whether it was spared since. */
export function timeText(seconds: number, cachedIn: BuildRecord | undefined): string {
  const time = roughDuration(seconds);
  return cachedIn === undefined ? time : l10n.t('{0}, now cached', time);
}

function buildName({ commit, startedAt }: BuildRecord): string {
  const when = startedAt === undefined ? undefined : new Date(startedAt).toLocaleString();
  return [commit, when].filter((part) => part !== undefined).join(', ');
}

/**
 * Since the last good build, what the next push runs again: above the first line of the Dockerfile that is another, and
 * above each COPY that takes in a file that is.
 */
export async function rerunLenses(document: TextDocument, costs: DockerfileCosts): Promise<CodeLens[]> {
  const { project, dockerfile, history, planAt, changedSince } = costs;
  const commit = lastGoodBuild(history)?.commit;
  const after = buildPlan(dockerfile);
  if (commit === undefined || after === undefined) return [];
  const before = await planAt(commit);
  const edit = before && rerunOf(before, after, history);
  const copies = copyReruns(after, changedCopies(project, changedSince(commit) ?? []), history, edit);
  return [
    ...(edit === undefined ? [] : lens(document, costs, edit, l10n.t('This change reruns {0}', rerunText(edit)))),
    // A copy of a moment is not worth a line of the screen.
    ...copies
      .filter(({ seconds, complete }) => seconds >= leastSeconds || !complete)
      .flatMap((rerun) => lens(document, costs, rerun, l10n.t('{0} changed: reruns {1}', pathsText(rerun.paths), rerunText(rerun)))),
  ];
}

function lens(document: TextDocument, { key, dockerfile, history }: DockerfileCosts, { change, steps }: Rerun, title: string): CodeLens[] {
  const { line } = dockerfile.lines.positionAt(change.span.start);
  if (line >= document.lineCount) return [];
  const tooltip = steps.map(({ instruction }) => {
    const seconds = lastSeconds(history, stepKey(dockerfile, instruction));
    const text = shortened(instructionText(dockerfile, instruction));
    return seconds === undefined ? text : `${roughDuration(seconds)}: ${text}`;
  });
  const command: CommandId = 'spacedock.showSlowestSteps';
  const argument: SpaceArgument = { space: key };
  return [new CodeLens(document.lineAt(line).range, { title, command, arguments: [argument], tooltip: tooltip.join('\n') })];
}

/** An instruction where there is room for one line. */
export function shortened(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** `3 steps, about 2 min`. */
function rerunText({ steps, seconds, complete }: Rerun): string {
  const count = steps.length === 1 ? l10n.t('1 step') : l10n.t('{0} steps', steps.length);
  if (seconds < leastSeconds && !complete) return count;
  const time = complete ? l10n.t('about {0}', roughDuration(seconds)) : l10n.t('{0} or more', roughDuration(seconds));
  return `${count}, ${time}`;
}

function pathsText([first = '', second, ...others]: readonly string[]): string {
  if (second === undefined) return first;
  return others.length === 0 ? l10n.t('{0} and {1}', first, second) : l10n.t('{0} and {1} more', first, others.length + 1);
}

/** What a push with changed code would save, if the install stood above the code as the finding wants it; undefined where its time is not known. */
export function savedByOrder(finding: Finding, costs: Pick<DockerfileCosts, 'dockerfile' | 'history'>): string | undefined {
  const seconds = secondsSaved(finding, costs);
  return seconds === undefined ? undefined : l10n.t('The install took {0} when it ran last: about so much less for a push that changes code alone.', roughDuration(seconds));
}

/** The same behind a fix that makes the order so: `−4 min a push`. */
export function savedInShort(finding: Finding, costs: Pick<DockerfileCosts, 'dockerfile' | 'history'>): string | undefined {
  const seconds = secondsSaved(finding, costs);
  return seconds === undefined ? undefined : l10n.t('−{0} a push', roughDuration(seconds));
}

function secondsSaved({ rule, related: [install] }: Finding, { dockerfile, history }: Pick<DockerfileCosts, 'dockerfile' | 'history'>): number | undefined {
  const instruction = rule === 'docker/deps-after-code' && install !== undefined ? instructionAt(dockerfile, install.span.start) : undefined;
  const seconds = instruction && lastSeconds(history, stepKey(dockerfile, instruction));
  return seconds === undefined || seconds < leastSeconds ? undefined : seconds;
}
