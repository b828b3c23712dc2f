import uPlot from 'uplot';
import type { DashboardTexts, LoadPoint } from './messages';

/** Ten minutes of a sample a second. */
const mostPoints = 600;
const height = 150;
/** Quiet on every theme; the borders' colours are loud in high contrast. */
const grid = 'rgba(128, 128, 128, 0.3)';

interface Curve {
  readonly key: 'cpu' | 'gpu' | 'memory' | 'vram' | 'memoryTotal' | 'vramTotal';
  readonly colour: string;
  /** What the hardware has: a broken line. */
  readonly isLimit?: true;
}

const shares: readonly Curve[] = [
  { key: 'cpu', colour: '--vscode-charts-blue' },
  { key: 'gpu', colour: '--vscode-charts-green' },
];
const sizes: readonly Curve[] = [
  { key: 'memory', colour: '--vscode-charts-purple' },
  { key: 'memoryTotal', colour: '--vscode-charts-purple', isLimit: true },
  { key: 'vram', colour: '--vscode-charts-yellow' },
  { key: 'vramTotal', colour: '--vscode-charts-yellow', isLimit: true },
];

/** Two charts under each other with one time axis: shares in per cent, and sizes in GB. */
export class LoadCharts {
  #points: LoadPoint[] = [];
  #texts: DashboardTexts | undefined;
  #problem: string | undefined;
  #charts: readonly { readonly curves: readonly Curve[]; readonly plot: uPlot }[] = [];

  constructor(
    private readonly place: HTMLElement,
    /** Says the last values in words; the charts are pictures to a screen reader. */
    private readonly text: HTMLElement,
  ) {
    new ResizeObserver(() => {
      for (const { plot } of this.#charts) plot.setSize({ width: this.width(), height });
    }).observe(place);
    // Another theme has other colours.
    new MutationObserver(() => {
      this.make();
    }).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  }

  name(texts: DashboardTexts): void {
    const isNew = this.#texts === undefined;
    this.#texts = texts;
    if (isNew) this.make();
    this.say();
  }

  problem(text: string | undefined): void {
    this.#problem = text;
    this.say();
  }

  add(points: readonly LoadPoint[], fresh: boolean): void {
    this.#points = [...(fresh ? [] : this.#points), ...points].slice(-mostPoints);
    if (this.known([...shares, ...sizes]).length !== this.#charts.flatMap(({ curves }) => curves).length) this.make();
    for (const { curves, plot } of this.#charts) plot.setData(this.data(curves));
    this.say();
  }

  private make(): void {
    for (const { plot } of this.#charts) plot.destroy();
    this.#charts = [];
    this.place.replaceChildren();
    const texts = this.#texts;
    if (texts === undefined || this.#points.length === 0) return;
    const charts = [[this.known(shares), '%'], [this.known(sizes), ' GB']] as const;
    this.#charts = charts.flatMap(([curves, unit]) => (curves.length === 0 ? [] : [this.chart(curves, unit, texts)]));
  }

  /** A Space without a GPU has no curve of one, and hardware of which no limit is told has no line for it. */
  private known(curves: readonly Curve[]): Curve[] {
    return curves.filter(({ key }) => this.#points.some((point) => point[key] !== null));
  }

  private chart(curves: readonly Curve[], unit: string, texts: DashboardTexts): { curves: readonly Curve[]; plot: uPlot } {
    const style = getComputedStyle(document.body);
    const colour = (name: string, otherwise: string): string => style.getPropertyValue(name).trim() || otherwise;
    const ink = colour('--vscode-foreground', '#808080');
    const font = `11px ${style.fontFamily}`;
    const axis = { stroke: ink, font, grid: { stroke: grid, width: 1 }, ticks: { stroke: grid, width: 1 } };
    const plot = new uPlot(
      {
        width: this.width(),
        height,
        cursor: { drag: { x: false, y: false } },
        legend: { live: false, markers: { dash: (_, series) => (curves[series - 1]?.isLimit ? 'dashed' : 'solid') } },
        scales: { y: unit === '%' ? { range: (_, __, high) => [0, Math.max(100, high)] } : { range: (_, __, high) => [0, Math.max(1, high * 1.1)] } },
        axes: [{ ...axis, space: 90, values: (_, ticks) => ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString()) }, { ...axis, size: 60, values: (_, ticks) => ticks.map((tick) => `${String(tick)}${unit}`) }],
        series: [
          {},
          ...curves.map(({ key, colour: name, isLimit }) => ({
            label: texts[key],
            stroke: colour(name, ink),
            width: isLimit ? 1 : 1.5,
            ...(isLimit ? { dash: [6, 4] } : {}),
            points: { show: false },
          })),
        ],
      },
      this.data(curves),
      this.place,
    );
    plot.root.setAttribute('aria-hidden', 'true');
    return { curves, plot };
  }

  private data(curves: readonly Curve[]): uPlot.AlignedData {
    return [this.#points.map(({ at }) => at / 1000), ...curves.map(({ key }) => this.#points.map((point) => point[key]))];
  }

  private width(): number {
    return Math.max(200, this.place.clientWidth);
  }

  private say(): void {
    const texts = this.#texts;
    if (texts === undefined) return;
    const last = this.#points.at(-1);
    if (this.#problem !== undefined || last === undefined) {
      this.text.textContent = this.#problem ?? texts.noLoad;
      return;
    }
    const share = (name: string, value: number | null): string[] => (value === null ? [] : [`${name} ${value.toFixed(0)} %`]);
    const size = (name: string, value: number | null, total: number | null): string[] =>
      value === null ? [] : [`${name} ${value.toFixed(1)}${total === null ? '' : ` / ${total.toFixed(0)}`} GB`];
    this.text.textContent = [
      ...share(texts.cpu, last.cpu),
      ...size(texts.memory, last.memory, last.memoryTotal),
      ...share(texts.gpu, last.gpu),
      ...size(texts.vram, last.vram, last.vramTotal),
    ].join(' · ');
  }
}
