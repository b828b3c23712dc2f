import { AnchorSearch } from './anchor-search';
import { catalogue } from './catalogue';
import type { CatalogueEntry, FailurePhase, Pattern } from './catalogue/entry';
import { tracebackAnchor, type TracebackChain } from './traceback';

/** An entry of the catalogue that a line speaks of. */
export interface Hit {
  readonly entry: CatalogueEntry;
  readonly evidence: string;
  /** Lines of the log, from 1, where it was said first and last. */
  readonly firstLine: number;
  readonly lastLine: number;
  /** Place of the step in the build; undefined in a run log, and before the first step. */
  readonly step: number | undefined;
  readonly captured: Readonly<Record<string, string | undefined>>;
  /** The traceback that it stands in. */
  readonly chain: TracebackChain | undefined;
}

/** What else a line can say that the diagnosis goes by. */
export type Mark =
  /** A step's header or the builder's error; behind other text where a line end was lost. */
  | 'step'
  | 'traceback'
  /** A tool went on well: what it complained of before did not stop it. */
  | 'progress'
  /** A server listens. */
  | 'up'
  /** The platform says that the app has ended or never became healthy. */
  | 'down'
  /** The builder's last word, where it is not written as a step's error. */
  | 'stop';

const marks: readonly (readonly [string, Mark])[] = [
  ...['--> ERROR: ', '--> RUN ', '--> FROM ', '--> COPY ', '--> WORKDIR ', '===== Build Queued at ', '===== Application Startup at '].map(
    (anchor) => [anchor, 'step'] as const,
  ),
  [tracebackAnchor, 'traceback'],
  ['failed to solve', 'stop'],
  ...['Successfully installed ', 'Successfully built ', 'Setting up ', 'Processing triggers for ', 'Requirement already satisfied: '].map(
    (anchor) => [anchor, 'progress'] as const,
  ),
  ...['Running on local URL: ', 'Uvicorn running on ', 'Application startup complete', 'Running on http://', 'Running on all addresses', 'You can now view your Streamlit app', 'Listening at: http', 'Listening on ', 'listening on ', 'Server running at '].map(
    (anchor) => [anchor, 'up'] as const,
  ),
  ...['Launch timed out', 'Scheduling failure', 'Workload evicted', 'Container logs:', 'Exit code: '].map((anchor) => [anchor, 'down'] as const),
];

interface Found {
  readonly mark: Mark | undefined;
  readonly patterns: { readonly entry: CatalogueEntry; readonly order: number; readonly pattern: Pattern }[];
}

const byAnchor = new Map<string, Found>();
for (const [anchor, mark] of marks) byAnchor.set(anchor, { mark, patterns: [] });
for (const [order, entry] of catalogue.entries()) {
  for (const pattern of entry.patterns) {
    const known = byAnchor.get(pattern.anchor) ?? { mark: undefined, patterns: [] };
    known.patterns.push({ entry, order, pattern });
    byAnchor.set(pattern.anchor, known);
  }
}
const found: readonly Found[] = [...byAnchor.values()];
const search = new AnchorSearch([...byAnchor.keys()]);
/** A line that repeats an anchor is looked at no longer than this. */
const mostPerLine = 64;

export interface LineMark {
  readonly mark: Mark;
  readonly start: number;
}

export interface LineMatch {
  readonly entry: CatalogueEntry;
  /** Place in the catalogue. */
  readonly order: number;
  readonly start: number;
  readonly captured: Readonly<Record<string, string | undefined>>;
}

/** Of a line that says nothing: always this one. */
export const nothing: LineReading = { marks: [], matches: [] };

export interface LineReading {
  readonly marks: readonly LineMark[];
  readonly matches: readonly LineMatch[];
}

/**
 * What a line says, by the catalogue. For nearly every line, and then at next to no cost, nothing.
 * @param phase which log it is of, where that is known: what is said of the other is not meant here
 */
export function readLine(text: string, phase: 'build' | 'run' | undefined): LineReading {
  // Most lines end here, and nothing was made for them.
  if (!search.search(text, atFirst)) return nothing;
  const reading: { marks: LineMark[]; matches: LineMatch[] } = { marks: [], matches: [] };
  let seen = 0;
  search.search(text, (anchor, start) => {
    const { mark, patterns } = found[anchor] as Found;
    if (mark !== undefined) reading.marks.push({ mark, start });
    for (const { entry, order, pattern } of patterns) {
      if (phase !== undefined && !entry.phases.some((each) => phaseOfLog[each] === phase)) continue;
      const captured = matchAt(pattern, text, start);
      if (captured !== undefined) reading.matches.push({ entry, order, start, captured });
    }
    return ++seen >= mostPerLine;
  });
  return reading;
}

function atFirst(): boolean {
  return true;
}

/** Where in a text, written with a byte for each character, a line may say something: see `AnchorSearch.next`. */
export function nextAnchor(bytes: Uint8Array, from: number, length: number): number {
  return search.next(bytes, from, length);
}

const phaseOfLog: Readonly<Record<FailurePhase, 'build' | 'run'>> = { push: 'build', configuration: 'build', build: 'build', start: 'run', run: 'run' };
const weights = { specific: 2, general: 1, follower: 0 } as const;

/** How much a text tells: 2 the reason, 1 that it is an error, 0 that something before it failed. */
export function weightOf({ weight }: CatalogueEntry): number {
  return weights[weight ?? 'specific'];
}

/** Of what fits a line, that which tells most; of equals the catalogue's first, and what names the most. */
export function bestMatch(matches: readonly LineMatch[]): LineMatch | undefined {
  let best: LineMatch | undefined;
  for (const match of matches) {
    const more = best === undefined ? 1 : weightOf(match.entry) - weightOf(best.entry) || best.order - match.order || named(match) - named(best);
    if (more > 0) best = match;
  }
  return best;
}

function named({ captured }: LineMatch): number {
  return Object.values(captured).filter((value) => value !== undefined).length;
}

/** What the pattern captures where its anchor stands at `start`; undefined where it does not match there. */
export function matchAt(pattern: Pattern, text: string, start: number): Readonly<Record<string, string | undefined>> | undefined {
  if (pattern.atStart === true && (start > 200 || text.slice(0, start).trim() !== '')) return undefined;
  if (pattern.then === undefined) return {};
  pattern.then.lastIndex = start + pattern.anchor.length;
  const match = pattern.then.exec(text);
  return match === null ? undefined : { ...match.groups };
}

const longestEvidence = 400;
const mostOfAnEntry = 8;
const mostSlots = 2_000;

/** The hits of a log, each kept once a step with its first and last line. What is held does not grow with the log. */
export class Hits {
  #slots = new Map<string, Map<string, Hit>>();

  add(match: LineMatch, text: string, logLine: number, step: number | undefined, chain: TracebackChain | undefined): void {
    const slotKey = `${String(step ?? -1)} ${match.entry.id}`;
    let slot = this.#slots.get(slotKey);
    if (slot === undefined) {
      this.#slots.set(slotKey, (slot = new Map()));
      if (this.#slots.size > mostSlots) this.#slots.delete(this.#slots.keys().next().value ?? '');
    }
    const key = JSON.stringify(match.captured);
    const known = slot.get(key);
    // Said last, it stands last: what is dropped is what was not said for long.
    slot.delete(key);
    slot.set(
      key,
      known === undefined
        ? {
            entry: match.entry,
            evidence: evidenceOf(text, match.start),
            firstLine: logLine,
            lastLine: logLine,
            step,
            captured: Object.fromEntries(Object.entries(match.captured).map(([name, value]) => [name, value && owned(value)])),
            chain,
          }
        : { ...known, lastLine: logLine, chain: chain ?? known.chain },
    );
    if (slot.size > mostOfAnEntry) slot.delete(slot.keys().next().value ?? '');
  }

  get all(): Hit[] {
    return [...this.#slots.values()].flatMap((slot) => [...slot.values()]).sort((a, b) => a.firstLine - b.firstLine);
  }
}

/** The line, or of a long one the part around what was found. */
function evidenceOf(text: string, start: number): string {
  const line = text.trim();
  if (line.length <= longestEvidence) return owned(line);
  const from = Math.max(0, start - 100);
  return owned(`${from > 0 ? '…' : ''}${text.slice(from, from + longestEvidence).trim()}…`);
}

/** A part of a text keeps the whole text in memory; this one does not. */
export function owned(text: string): string {
  return Buffer.from(text, 'utf16le').toString('utf16le');
}
