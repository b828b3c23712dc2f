import type { BuildOutcome } from './build-log';
import { exceptionCause, unknownCause } from './build-causes';
import { causeOf, type CauseContext } from './cause-of';
import type { Cause } from './diagnosis-model';
import type { Hit } from './hits';
import type { LogRecord } from './log-record';
import { ranked, weightOf } from './ranked';

/** A traceback whose end stands no farther from the log's end has ended the app. */
const nearEnd = 40;

/** Why an app failed: by its log, and by what the platform says of it. */
export function runCauses(context: CauseContext, message: LogRecord | undefined): { readonly outcome: BuildOutcome; readonly causes: Cause[] } {
  const { record } = context;
  const said = [...record.bannerHits, ...(message?.hits ?? [])];
  const unhealthy = [...record.hits, ...said].some(({ entry }) => entry.id === 'launch-timeout');
  const isDown = record.isDown || message?.isDown === true || said.length > 0 || record.hits.some((hit) => endsApp(hit) && isFatal(hit, record));
  const chain = deadlyChain(record);
  const usable = record.hits.filter(({ entry, captured }) => entry.onlyUnhealthy !== true || (unhealthy && !isAskedPort(captured['port'], context.appPort)));
  const last = record.hits.filter((hit) => isFatal(hit, record));
  const failed = isDown || chain !== undefined || (last.length > 0 && record.upLine === undefined);
  if (!failed) {
    const served = usable.filter((hit) => hit.chain !== undefined && weightOf(hit) > 1 && hit.lastLine > (record.upLine ?? 0));
    return { outcome: record.upLine === undefined ? 'unknown' : 'running', causes: record.upLine === undefined ? [] : ranked(served).map((hit) => causeOf(hit, context)) };
  }
  // What stood in the log while the server came up did not stop it.
  const live = usable.filter((hit) => hit.lastLine >= (record.upLine ?? 0) || entryIsOfServer(hit));
  const order = [...ranked(live).filter((hit) => weightOf(hit) > 0).map((hit) => causeOf(hit, context)), ...saidCauses(context, message)];
  const exception = chain === undefined || live.some((hit) => hit.chain === chain && weightOf(hit) > 0) ? undefined : exceptionCause(chain, context);
  if (exception !== undefined) order.splice(order.findIndex(({ id }) => !isSpecific(live, id)) < 0 ? order.length : order.findIndex(({ id }) => !isSpecific(live, id)), 0, exception);
  const causes = unique(order);
  if (causes.length === 0 && message?.chain !== undefined) {
    const own = exceptionCause(message.chain, context);
    if (own !== undefined) causes.push({ ...own, logLine: undefined });
  }
  return { outcome: 'failed', causes: causes.length > 0 ? causes : [unknownCause(context)] };
}

/** A log that breaks off in a step, or is no more than a piece of one: what stands unanswered at its end. */
export function earlyCauses(context: CauseContext, message: LogRecord | undefined): Cause[] {
  const { record, steps } = context;
  const running = steps.filter(({ status }) => status === 'running').map(({ index }) => index);
  const open = record.hits.filter(
    (hit) => (steps.length === 0 || (hit.step !== undefined && running.includes(hit.step))) && hit.lastLine >= (record.progress.get(hit.step ?? -1) ?? 0) && isFatal(hit, record),
  );
  const order = unique([...ranked(open).map((hit) => causeOf(hit, context)), ...saidCauses(context, message)]);
  return order;
}

/** Why the Hub refused the configuration: its own words, where the catalogue does not know them. */
export function refusedCauses(context: CauseContext, message: LogRecord | undefined): Cause[] {
  const known = ranked(message?.hits ?? []).filter((hit) => weightOf(hit) > 0).map((hit) => causeOf(hit, context, false));
  if (known.length > 0) return known;
  const said = context.errorMessage?.replace(/\s+/g, ' ').trim() ?? '';
  return [
    {
      id: 'configuration-refused',
      phase: 'build',
      title: said === '' ? 'The Hub does not say why' : said.slice(0, 300).replace(/\.$/, ''),
      explanation: 'The Hub reads the front matter of README.md before it builds, and builds nothing that it does not accept.',
      cure: 'Mend the front matter of README.md and push.',
      evidence: '',
      logLine: undefined,
      step: undefined,
      dockerfileLine: undefined,
      place: { kind: 'front-matter', key: 'sdk' },
      fix: { kind: 'rule', rule: 'space/front-matter' },
      lines: [],
    },
  ];
}

/** What the page's banner and the Space's own message say. */
function saidCauses(context: CauseContext, message: LogRecord | undefined): Cause[] {
  return [
    ...ranked(context.record.bannerHits).filter((hit) => weightOf(hit) > 0).map((hit) => causeOf(hit, context)),
    ...ranked(message?.hits ?? []).filter((hit) => weightOf(hit) > 0).map((hit) => causeOf(hit, context, false)),
  ];
}

/** The Hub asks 7860 where the README names no other. */
function isAskedPort(port: string | undefined, appPort = 7860): boolean {
  return port === String(appPort);
}

function deadlyChain(record: LogRecord): LogRecord['chain'] {
  const end = record.chain?.exceptions.at(-1)?.logLine;
  return end !== undefined && end > (record.upLine ?? 0) && record.lineCount - end <= nearEnd ? record.chain : undefined;
}

function isFatal(hit: Hit, record: LogRecord): boolean {
  return weightOf(hit) > 1 && record.lineCount - hit.lastLine <= nearEnd && hit.entry.onlyUnhealthy !== true;
}

/** What the platform says of an app that has ended, or what nothing survives. */
function endsApp({ entry }: Hit): boolean {
  return entry.phases.includes('start') && !entry.phases.includes('build');
}

function entryIsOfServer({ entry }: Hit): boolean {
  return entry.onlyUnhealthy === true;
}

function isSpecific(hits: readonly Hit[], id: string): boolean {
  return hits.some((hit) => hit.entry.id === id && weightOf(hit) > 1);
}

function unique(causes: readonly Cause[]): Cause[] {
  const seen = new Set<string>();
  return causes.filter(({ id, title }) => {
    const key = `${id} ${title}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
