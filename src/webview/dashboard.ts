// The page of the Space dashboard. It shows what the extension tells it and keeps nothing of its own.
import { durationText, durationWords } from '../hub/duration';
import { LoadCharts } from './load-charts';
import type { DashboardState, DiskPart, DiskView, FromPage, StepView, ToPage } from './messages';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void; setState(state: unknown): void };

const vscode = acquireVsCodeApi();
const charts = new LoadCharts(element('charts'), element('load-text'));
let state: DashboardState | undefined;

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.kind) {
    case 'state':
      state = data.state;
      // What a reload gives back to the extension: which Space this is.
      vscode.setState({ spaceId: data.state.spaceId });
      show(data.state);
      break;
    case 'load':
      charts.add(data.points, data.fresh);
      break;
    case 'loadProblem':
      charts.problem(data.text);
      break;
  }
});

for (const log of ['build', 'run'] as const) {
  element(`${log}-log`).addEventListener('click', () => {
    vscode.postMessage({ kind: 'openLog', log });
  });
}
setInterval(() => {
  if (state !== undefined) showClock(state);
}, 1000);
vscode.postMessage({ kind: 'ready' });

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}`);
  return found;
}

function show(now: DashboardState): void {
  element('space').textContent = now.spaceId;
  const stage = element('stage');
  stage.textContent = now.stage.label;
  stage.className = `stage ${now.stage.look}`;
  element('advice').textContent = now.stage.advice ?? '';
  element('facts').replaceChildren(...now.facts.flatMap(([label, value]) => [node('dt', label), node('dd', value)]));
  for (const [id, text] of [['stages-title', now.texts.stages], ['build-title', now.texts.build], ['load-title', now.texts.load], ['disk-title', now.texts.disk]] as const) {
    element(id).textContent = text;
  }
  showStages(now);
  showBuild(now);
  showDisk(now.disk);
  charts.name(now.texts);
  showClock(now);
}

function showClock({ since, texts, stages, stage }: DashboardState): void {
  element('clock').textContent = since === undefined ? '' : `${since.exact ? '' : `${texts.atLeast} `}${durationText(Date.now() - since.at)}`;
  const last = element('stages').lastElementChild?.querySelector('.took');
  const begun = stages.at(-1)?.at;
  if (last && begun !== undefined && stage.look === 'moving') last.textContent = durationWords(Date.now() - begun);
}

function showStages({ stages }: DashboardState): void {
  element('stages').replaceChildren(
    ...stages.map(({ label, look, at }, index) => {
      const end = stages[index + 1]?.at;
      const item = node('li', '');
      item.className = look;
      const name = node('span', label);
      name.className = 'name';
      const time = document.createElement('time');
      time.dateTime = new Date(at).toISOString();
      time.textContent = new Date(at).toLocaleTimeString();
      const took = node('span', end === undefined ? '' : durationWords(end - at));
      took.className = 'took';
      item.append(name, time, took);
      return item;
    }),
  );
}

function showBuild({ build, texts }: DashboardState): void {
  element('build-note').textContent = [build.commit, build.note].filter((text) => text !== undefined).join(' · ');
  element('no-steps').textContent = build.steps.length === 0 ? texts.noSteps : '';
  const starts = build.steps.flatMap(({ startedAt }) => startedAt ?? []);
  const ends = build.steps.flatMap(({ startedAt, endedAt, status }) => (endedAt ?? (status === 'running' && startedAt !== undefined ? Date.now() : [])));
  const from = Math.min(...starts);
  const span = Math.max(1, Math.max(...ends, ...starts) - from);
  const rows = element('steps');
  // The row that has the focus keeps it.
  const focused = [...rows.querySelectorAll('button')].findIndex((button) => button === document.activeElement);
  rows.replaceChildren(...build.steps.map((step) => stepRow(step, from, span, texts.line)));
  if (focused >= 0) [...rows.querySelectorAll('button')][focused]?.focus();
}

function stepRow(step: StepView, from: number, span: number, lineText: string): HTMLElement {
  const row = document.createElement('tr');
  row.className = step.status;
  const name = document.createElement('td');
  if (step.line === undefined) name.append(node('span', step.instruction));
  else {
    const { line } = step;
    const button = document.createElement('button');
    button.textContent = step.instruction;
    button.title = `${lineText} ${String(line)}`;
    button.addEventListener('click', () => {
      vscode.postMessage({ kind: 'openLine', line });
    });
    name.append(button);
  }
  const status = node('td', step.statusText);
  const time = node('td', step.seconds === undefined ? '' : durationText(step.seconds * 1000));
  const track = document.createElement('td');
  track.setAttribute('aria-hidden', 'true');
  const bar = document.createElement('div');
  bar.className = 'bar';
  if (step.startedAt !== undefined) {
    const end = step.endedAt ?? (step.status === 'running' ? Date.now() : step.startedAt);
    bar.style.marginInlineStart = `${String((100 * (step.startedAt - from)) / span)}%`;
    bar.style.width = `${String(Math.max(0.5, (100 * (end - step.startedAt)) / span))}%`;
    track.append(bar);
  }
  row.append(name, status, time, track);
  return row;
}

function showDisk(disk: DiskView | undefined): void {
  element('disk').hidden = disk === undefined;
  if (disk === undefined) return;
  element('disk-text').textContent = disk.text;
  const sum = disk.parts.reduce((total, { size }) => total + size, 0);
  const whole = Math.max(disk.total ?? 0, sum, 0.001);
  element('disk-bar').classList.toggle('full', disk.total !== undefined && sum > disk.total);
  element('disk-bar').replaceChildren(
    ...disk.parts.map((part) => {
      const shown = node('span', '');
      shown.className = part.state;
      shown.style.width = `${String((100 * part.size) / whole)}%`;
      shown.title = partText(part);
      return shown;
    }),
  );
  element('disk-parts').replaceChildren(...disk.parts.map((part) => node('li', partText(part))));
}

function partText({ name, sizeText, stateText }: DiskPart): string {
  return `${name}: ${sizeText}, ${stateText}`;
}

function node(tag: string, text: string): HTMLElement {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
