// Which lines tell most, where no entry of the catalogue knows the failure.

export interface KeptLine {
  readonly text: string;
  /** From 1. */
  readonly logLine: number;
  readonly step: number | undefined;
}

/** The last lines of a log, so many. */
export class LastLines {
  readonly #texts: string[];
  readonly #steps: Int32Array;
  readonly #numbers: Float64Array;
  #next = 0;
  #count = 0;

  constructor(readonly limit: number) {
    this.#texts = new Array<string>(limit).fill('');
    this.#steps = new Int32Array(limit);
    this.#numbers = new Float64Array(limit);
  }

  push(text: string, logLine: number, step: number | undefined): void {
    const at = this.#next;
    this.#texts[at] = text;
    this.#steps[at] = step ?? -1;
    this.#numbers[at] = logLine;
    this.#next = at + 1 === this.limit ? 0 : at + 1;
    this.#count++;
  }

  /** As `push` of the lines from `from` up to `to`, the first of which has the number `logLine`. */
  pushAll(lines: readonly string[], from: number, to: number, logLine: number, step: number | undefined): void {
    const begin = Math.max(from, to - this.limit);
    for (let line = begin; line < to; line++) this.push(lines[line] as string, logLine + line - from, step);
  }

  /** In order. */
  get lines(): KeptLine[] {
    const size = Math.min(this.#count, this.limit);
    return Array.from({ length: size }, (_, index) => {
      const at = (this.#next - size + index + this.limit) % this.limit;
      const step = this.#steps[at] ?? -1;
      return { text: this.#texts[at] ?? '', logLine: this.#numbers[at] ?? 0, step: step < 0 ? undefined : step };
    });
  }
}

const strong = /\b(?:fatal|error|errors|exception|panic|panicked|segmentation fault|core dumped|abort(?:ed|ing)?|killed)\b/i;
const weak =
  /\b(?:fail(?:ed|ure|s)?|cannot|can't|could not|couldn't|unable|no such|not found|denied|refused|invalid|missing|undefined|unrecognized|unexpected|unknown|unsupported|does not exist|not exist|timed out|mismatch|required|conflict)\b/i;
const begins = /^\s*(?:E: |ERROR\b|error\b|Error\b|fatal:|FATAL|npm (?:ERR!|error)|make(?:\[\d+\])?: \*\*\*|CMake Error|[\w./-]{1,200}:\d{1,6}(?::\d{1,6})?: (?:fatal )?error\b|[A-Z]\w{2,60}(?:Error|Exception)\b)/;
const harmless =
  /\b(?:0 (?:errors?|failures?|failed)|no errors?|without errors?|warn(?:ing)?|deprecat\w*|-W(?:no-)?error\S*|retry(?:ing)?|ignored|optional|skipp(?:ed|ing))\b/i;
const fileName = /[\w-]*(?:error|fail|exception)[\w-]*\.(?:py|js|ts|c|cc|cpp|h|rs|o|so|html|json|md|txt|pyc)\b/i;

/** How much a line tells of a failure; 0 where it does not. */
export function tellingScore(text: string): number {
  const line = text.length > 1_000 ? text.slice(0, 1_000) : text;
  const isStrong = strong.test(line);
  const isWeak = weak.test(line);
  if (!isStrong && !isWeak) return 0;
  let score = (isStrong ? 4 : 0) + (isWeak ? 3 : 0) + (begins.test(line) ? 4 : 0);
  if (harmless.test(line)) score -= 6;
  if (fileName.test(line) && !begins.test(line)) score -= 4;
  return Math.max(0, score);
}

/** The lines that tell most, the best first: of lines that tell as much, those nearer to the end, and of a run of such lines its first. */
export function mostTelling(lines: readonly KeptLine[], limit: number): KeptLine[] {
  const scored = lines.map((line, index) => ({ line, index, score: tellingScore(line.text) }));
  return scored
    .filter(({ score }) => score > 0)
    .map((each) => {
      const before = scored[each.index - 1];
      const follows = before !== undefined && before.score >= each.score;
      // A hundred lines farther off weigh as much as a word.
      return { ...each, weight: each.score - (lines.length - each.index) / 100 - (follows ? 0.5 : 0) };
    })
    .sort((a, b) => b.weight - a.weight)
    .slice(0, limit)
    .map(({ line }) => line);
}
