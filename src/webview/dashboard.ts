// The page of the Space dashboard. It shows what the extension tells it and keeps nothing of its own.
import { durationText, durationWords } from '../hub/duration';
import { BuildSteps } from './build-steps';
import { LoadCharts } from './load-charts';
import type { DashboardState, DiskPart, DiskView, FromPage, Notice, NoticeAction, ToPage } from './messages';
import { buildMilliseconds } from './step-bars';

declare function acquireVsCodeApi(): { postMessage(message: FromPage): void; setState(state: unknown): void };

const vscode = acquireVsCodeApi();
const charts = new LoadCharts(element('charts'), element('load-text'));
const steps = new BuildSteps(element('steps'), (line) => {
  vscode.postMessage({ kind: 'openLine', line });
});
let state: DashboardState | undefined;
let actions: readonly NoticeAction[] = [];

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  switch (data.kind) {
    case 'state':
      state = data.state;
      showHead(data.state);
      show(data.state);
      break;
    case 'unread':
      state = undefined;
      showHead(data);
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

/** The head alone where nothing is known of the Space. */
function showHead({ spaceId, notice }: Pick<DashboardState, 'spaceId' | 'notice'>): void {
  // What a reload gives back to the extension: which Space this is.
  vscode.setState({ spaceId });
  element('space').textContent = spaceId;
  for (const id of ['stage', 'clock', 'known']) element(id).hidden = state === undefined;
  showNotice(notice);
}

function showNotice(notice: Notice | undefined): void {
  element('notice').className = state === undefined ? 'alone' : 'quiet';
  const text = element('notice-text');
  // Said aloud once, not at every look.
  if (text.textContent !== (notice?.text ?? '')) text.textContent = notice?.text ?? '';
  const wanted = notice?.actions ?? [];
  if (JSON.stringify(wanted) === JSON.stringify(actions)) return;
  actions = wanted;
  element('notice-actions').replaceChildren(...actions.map(actionButton));
}

function actionButton({ does, label }: NoticeAction): HTMLElement {
  const button = node('button', label);
  button.addEventListener('click', () => {
    vscode.postMessage({ kind: 'act', does });
  });
  return button;
}

function show(now: DashboardState): void {
  const stage = element('stage');
  stage.textContent = now.stage.label;
  stage.className = `stage ${now.stage.look}`;
  const reason = element('reason');
  reason.textContent = now.reason ?? '';
  reason.className = now.stage.look;
  element('advice').textContent = now.stage.advice ?? '';
  element('facts').replaceChildren(...now.facts.flatMap(([label, value]) => [node('dt', label), node('dd', value)]));
  for (const [id, text] of [['stages-title', now.texts.stages], ['load-title', now.texts.load], ['disk-title', now.texts.disk]] as const) {
    element(id).textContent = text;
  }
  showStages(now);
  showBuild(now);
  showDisk(now.disk);
  charts.name(now.texts);
  showClock(now);
}

/** What grows with the time. */
function showClock(now: DashboardState): void {
  const { since, texts, stages, stage, build } = now;
  element('clock').textContent = since === undefined ? '' : `${since.exact ? '' : `${texts.atLeast} `}${durationText(Date.now() - since.at)}`;
  const last = element('stages').lastElementChild?.querySelector('.took');
  const begun = stages.at(-1)?.at;
  if (last && begun !== undefined && stage.look === 'moving') last.textContent = durationWords(Date.now() - begun);
  showBuildTime(now);
  if (build.goesOn) steps.tick();
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
  element('build-title').textContent = build.title;
  element('build-note').textContent = [build.commit, build.note].filter((text) => text !== undefined).join(' · ');
  element('no-steps').textContent = build.empty ?? '';
  steps.show(build.steps, texts.line);
}

function showBuildTime({ build, texts }: DashboardState): void {
  const took = build.steps.length === 0 ? undefined : buildMilliseconds(build, Date.now());
  element('build-total').textContent = took === undefined ? '' : ` · ${texts.inAll.replace('{0}', durationWords(took))}`;
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
