import { l10n } from 'vscode';
import type { HardwareList } from '../hub/hardware';
import { costSoFar, type SpaceClock } from '../hub/space-clock';
import type { SpaceDomain, SpaceState } from '../hub/space';
import { hardwareText, sleepText, specsText, storageTexts } from '../hub/space-text';
import { stageMeaning } from '../hub/stages';
import { buildLines } from './build-texts';
import { markdownList } from './markdown-text';
import type { BuildNow } from './space-build';

/** A builder's whole message can be hundreds of lines; the row and the log have the rest. */
const longestReason = 400;
/** An answer that is older is told of with its age: while somebody looks, the next one comes sooner. */
const freshForMs = 120_000;

export interface SpaceFacts {
  readonly space: SpaceState;
  /** When the answer came. */
  readonly seenAt: Date | undefined;
  /** Why there is no newer one. */
  readonly problem: string | undefined;
  readonly clock: SpaceClock | undefined;
  /** While a build goes on. */
  readonly build: BuildNow | undefined;
  readonly hardware: HardwareList;
}

/** All that is known of a Space, as Markdown. What the Hub says is shown as it is, and does nothing. */
export function spaceDetails(facts: SpaceFacts, now = Date.now()): string {
  const { space, problem } = facts;
  const { label, advice } = stageMeaning(space.stage);
  const { current, requested } = space.replicas;
  return markdownList(space.id, [
    [l10n.t('Stage'), label === space.stage ? label : `${label} (${space.stage})`],
    [l10n.t('Seen so since'), stageSince(facts)],
    [l10n.t('Build'), facts.build && buildLines(facts.build, now).join('. ')],
    [l10n.t('Reason'), reason(space)],
    [l10n.t('What to do'), advice],
    [l10n.t('Commit'), commitText(space)],
    [l10n.t('Hardware'), hardwareText(space.hardware, facts.hardware)],
    [l10n.t('Holds'), specs(facts)],
    [l10n.t('Replicas'), requested === undefined ? undefined : current === undefined || current === requested ? String(requested) : l10n.t('{0} of {1}', current, requested)],
    [l10n.t('Cost'), costText(facts, now)],
    [l10n.t('Sleeps'), space.sdk === 'static' ? undefined : sleepText(space.sleepTime)],
    [l10n.t('Storage'), space.sdk === 'static' ? undefined : storageTexts(space).join(', ') || l10n.t('none: files are lost at a restart')],
    [l10n.t('Dev Mode'), space.sdk === 'static' ? undefined : space.devMode ? l10n.t('on: a push may not rebuild the Space') : l10n.t('off')],
    [l10n.t('Domains'), space.domains.length === 0 ? undefined : space.domains.map(domainText).join(', ')],
    [l10n.t('Visible to'), space.private ? l10n.t('its owners') : l10n.t('everybody')],
    [l10n.t('Asked'), askedText(facts, now)],
    [l10n.t('Not up to date'), problem],
  ]);
}

/** The stage is seen from here at each look, so it may have begun before. */
function stageSince({ space, clock }: SpaceFacts): string | undefined {
  const seen = clock?.spaceId === space.id ? clock.stages.at(-1) : undefined;
  return seen?.stage === space.stage ? timeText(new Date(seen.at)) : undefined;
}

function reason({ errorMessage }: SpaceState): string | undefined {
  if (errorMessage === undefined || errorMessage.trim() === '') return undefined;
  return errorMessage.length > longestReason ? `${errorMessage.slice(0, longestReason)}…` : errorMessage;
}

function commitText({ deployedSha, repoSha }: SpaceState): string {
  const short = (sha: string): string => sha.slice(0, 7);
  if (deployedSha === undefined) return repoSha === undefined ? l10n.t('not known') : l10n.t('{0} in the repo, none deployed', short(repoSha));
  if (repoSha === undefined) return l10n.t('{0} deployed; the repo’s is not known', short(deployedSha));
  return deployedSha === repoSha
    ? l10n.t('{0} deployed, the newest of the repo', short(deployedSha))
    : l10n.t('{0} deployed, but {1} is in the repo', short(deployedSha), short(repoSha));
}

function specs({ space, hardware }: SpaceFacts): string | undefined {
  const name = space.hardware.current ?? space.hardware.requested;
  const flavor = hardware.flavors.find((known) => known.name === name);
  return flavor && specsText(flavor);
}

function costText({ clock, hardware }: SpaceFacts, now: number): string | undefined {
  const cost = clock && costSoFar(clock, hardware, now);
  if (cost === undefined || clock?.billed === undefined) return undefined;
  const { since } = clock.billed;
  const from = timeText(new Date(since.at));
  return since.exact ? l10n.t('about ${0} since {1}', cost.toFixed(2), from) : l10n.t('about ${0} since it was seen running, {1}', cost.toFixed(2), from);
}

function domainText({ name, stage }: SpaceDomain): string {
  return stage === undefined || stage === 'READY' ? name : `${name} (${stage.toLowerCase()})`;
}

function askedText({ seenAt }: SpaceFacts, now: number): string | undefined {
  if (seenAt === undefined) return undefined;
  const minutes = Math.floor((now - seenAt.getTime()) / 60_000);
  return minutes * 60_000 < freshForMs ? timeText(seenAt) : l10n.t('{0}, {1} minutes ago', timeText(seenAt), minutes);
}

/** The day only where it is another one. */
function timeText(time: Date): string {
  return time.toDateString() === new Date().toDateString() ? time.toLocaleTimeString() : time.toLocaleString();
}
