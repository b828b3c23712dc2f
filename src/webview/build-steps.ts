import { durationWords } from '../hub/duration';
import type { StepView } from './messages';
import { stepBars, stepMilliseconds, type StepBar } from './step-bars';

interface ShownStep {
  /** Instruction and line: the row stays while they do. */
  readonly key: string;
  readonly row: HTMLElement;
  readonly status: HTMLElement;
  readonly time: HTMLElement;
  readonly bar: HTMLElement;
}

/** The waterfall of a build. Rows stay as the build goes on: a click or the focus is not lost with them. */
export class BuildSteps {
  #steps: readonly StepView[] = [];
  #shown: readonly ShownStep[] = [];

  constructor(
    private readonly place: HTMLElement,
    private readonly openLine: (line: number) => void,
  ) {}

  show(steps: readonly StepView[], lineText: string): void {
    this.#steps = steps;
    const before = this.#shown;
    this.#shown = steps.map((step, index) => {
      const kept = before[index];
      return kept?.key === keyOf(step) ? kept : this.make(step, lineText);
    });
    const rows = this.#shown.map(({ row }) => row);
    for (const { row } of before) if (!rows.includes(row)) row.remove();
    rows.forEach((row, index) => {
      const there = this.place.children[index];
      if (there !== row) this.place.insertBefore(row, there ?? null);
    });
    this.tick();
  }

  /** What runs grows with the time. */
  tick(): void {
    const now = Date.now();
    const bars = stepBars(this.#steps, now);
    this.#shown.forEach((shown, index) => {
      const step = this.#steps[index];
      if (step !== undefined) update(shown, step, bars[index], now);
    });
  }

  private make(step: StepView, lineText: string): ShownStep {
    const { instruction, line } = step;
    const row = document.createElement('tr');
    const name = cell(row);
    const label = document.createElement(line === undefined ? 'span' : 'button');
    label.textContent = instruction;
    label.title = line === undefined ? instruction : `${lineText} ${String(line)}\n${instruction}`;
    if (line !== undefined) {
      label.addEventListener('click', () => {
        this.openLine(line);
      });
    }
    name.append(label);
    const [status, time, track] = [cell(row), cell(row), cell(row)];
    track.setAttribute('aria-hidden', 'true');
    const bar = document.createElement('div');
    bar.className = 'bar';
    track.append(bar);
    return { key: keyOf(step), row, status, time, bar };
  }
}

function keyOf({ instruction, line }: StepView): string {
  return `${instruction}\n${String(line)}`;
}

function cell(row: HTMLElement): HTMLElement {
  const made = document.createElement('td');
  row.append(made);
  return made;
}

function update({ row, status, time, bar }: ShownStep, step: StepView, place: StepBar | undefined, now: number): void {
  row.className = step.status;
  status.textContent = step.statusText;
  const took = stepMilliseconds(step, now);
  time.textContent = took === undefined ? '' : durationWords(took);
  bar.hidden = place === undefined;
  if (place === undefined) return;
  bar.style.marginInlineStart = `${String(Math.min(place.start, 100 - place.width))}%`;
  bar.style.width = `${String(place.width)}%`;
}
