import { escaped, fenced } from './foreign-markdown';
import { durationText } from '../hub/duration';
import { redact } from '../hub/redact';
import { stageMeaning } from '../hub/stages';
import { refusedOf } from '../sync/plan-model';
import type { DeployFacts } from './deploy-request';
import { timesOf } from './deploy-times';
import { failureOf } from './deployment-failure';
import type { Deployment } from './deployment-model';
import type { JournalEntry, SeenBefore } from './journal-entry';
import { outcomeText } from './outcome-text';
import { itemText } from './push-item';

/** What the journal knows that belongs into a report. */
export interface ReportHistory {
  /** The last deployment that ran. */
  readonly last?: JournalEntry | undefined;
  /** The same failure, earlier. */
  readonly seen?: SeenBefore | undefined;
}

const mostCommits = 30;
const mostRefused = 20;
const mostLines = 12;

/** A deployment as a Markdown document: without secrets. */
export function deploymentReport(state: Deployment, facts: DeployFacts, { last, seen }: ReportHistory = {}): string {
  const { outcome, pushedSha } = state;
  const { title, advice } = outcome === undefined ? { title: 'The deployment is under way.', advice: undefined } : outcomeText(outcome);
  const times = timesOf(state);
  const parts: string[] = [`# ${title}`];
  if (advice !== undefined) parts.push(advice);

  const rows: [string, string][] = [];
  if (facts.spaceId !== undefined) rows.push(['Space', facts.pageUrl === undefined ? facts.spaceId : `[${facts.spaceId}](${facts.pageUrl})`]);
  if (facts.url !== undefined) rows.push(['App', facts.url]);
  if (state.last !== undefined) rows.push(['Stage', stageMeaning(state.last.stage).label]);
  if (pushedSha !== undefined) rows.push(['Pushed', code(pushedSha)]);
  if (pushedSha !== undefined && state.last?.deployedSha !== undefined) rows.push(['Deployed', `${code(state.last.deployedSha)}${state.last.deployedSha === pushedSha ? '' : ', which is not what was pushed'}`]);
  if (facts.mainSha !== undefined) rows.push(['Main repo', code(facts.mainSha)]);
  rows.push(['Took', timeText(times.total, last?.seconds.total)]);
  if (times.build !== undefined) rows.push(['Build', timeText(times.build, last?.seconds.build)]);
  if (times.start !== undefined) rows.push(['Start', timeText(times.start, last?.seconds.start)]);
  parts.push(['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value.replaceAll('|', '\\|')} |`)].join('\n'));

  if (wasRebooted(state)) parts.push('Dev Mode is on: the commit was built by a factory reboot.');
  if (outcome?.kind === 'push-refused') {
    for (const { path, commits } of outcome.refusal.files) parts.push([`**${escaped(path)}**, in:`, '', ...commits.map(commitLine)].join('\n'));
  }
  const { log } = facts;
  const failure = failureOf(state, facts);
  if (failure !== undefined) {
    const where = failure.dockerfileLine === undefined ? '' : ` (Dockerfile, line ${String(failure.dockerfileLine)})`;
    const lines = [`## Why`, '', `${failure.title}${where}`];
    if (failure.instruction !== undefined) lines.push('', fenced([failure.instruction]));
    const evidence = [failure.evidence, ...failure.lines].filter((line) => line !== '');
    if (evidence.length > 0) lines.push('', fenced(evidence));
    if (failure.cure !== undefined) lines.push('', failure.cure);
    if (failure.others.length > 0) lines.push('', 'Other possible causes:', '', ...failure.others.map((other) => `- ${escaped(other)}`));
    parts.push(lines.join('\n'));
  }
  if (seen !== undefined) parts.push(seenText(seen));
  if (facts.commits.length > 0) {
    const more = facts.commits.length - mostCommits;
    parts.push(['## Commits', '', ...facts.commits.slice(0, mostCommits).map(commitLine), ...(more > 0 ? [`- and ${String(more)} more`] : [])].join('\n'));
  }
  const items = facts.check?.items ?? [];
  if (items.length > 0) {
    parts.push(['## Before the push', '', ...items.map((item) => `- ${item.severity === 'refused' ? '**Refused:** ' : ''}${escaped(itemText(item))}`)].join('\n'));
  }
  const refused = refusedOf(facts.plan);
  if (refused.length > 0) {
    const more = refused.length - mostRefused;
    const lines = refused.slice(0, mostRefused).map(({ path, message, advice: how }) => `- ${escaped(`${path}: ${message} ${how}`)}`);
    parts.push(['## Refused by the sync, and left as it is', '', ...lines, ...(more > 0 ? [`- and ${String(more)} more`] : [])].join('\n'));
  }
  const notes = facts.check?.notes ?? [];
  if (notes.length > 0) parts.push(['## Not checked', '', ...notes.map(({ check, message }) => `- ${escaped(capitalized(check))}: ${escaped(message)}`)].join('\n'));
  if (log !== undefined && log.lastLines.length > 0) {
    parts.push([`## Last lines of the ${log.kind} log`, '', fenced(log.lastLines.slice(-mostLines))].join('\n'));
  }
  return redact(`${parts.join('\n\n')}\n`);
}

/** The reboot that is offered in Dev Mode was taken: the Space was watched again after it. */
function wasRebooted({ steps }: Deployment): boolean {
  const asked = steps.findIndex(({ phase }) => phase === 'reboot');
  return asked !== -1 && steps.slice(asked).some(({ phase }) => phase === 'watch');
}

export function seenText({ entry, mended }: SeenBefore): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(entry.startedAt));
  const how = mended === undefined ? '' : `, mended by ${mended}`;
  return `Seen on ${day}${how}.`;
}

/** `4:10`, `4:10 (the last took 3:55)`. */
function timeText(seconds: number, last: number | undefined): string {
  const text = durationText(seconds * 1000);
  return last === undefined ? text : `${text} (the last took ${durationText(last * 1000)})`;
}

function commitLine({ sha, subject }: { readonly sha: string; readonly subject: string }): string {
  return `- ${code(sha)} ${escaped(subject)}`;
}

function code(sha: string): string {
  return `\`${sha.slice(0, 7)}\``;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
