import { describe, expect, it } from 'vitest';
import { buildRecord, emptyHistory, withBuild, type BuildHistory } from '../../../src/logs/build-history';
import { copyReruns, rerunOf } from '../../../src/logs/rerun';
import { parallel, parallelLog, plain, plainLog, planOf, played } from './played-build';

function after(dockerfile: string, log: string): BuildHistory {
  const record = buildRecord(played(log), planOf(dockerfile), 'succeeded');
  return record === undefined ? emptyHistory : withBuild(emptyHistory, record);
}

const plainHistory = after(plain, plainLog);
const parallelHistory = after(parallel, parallelLog);

/** `line: steps, seconds` of an edit; `+` where more is not known. */
function told(before: string, now: string, history: BuildHistory): string | undefined {
  const rerun = rerunOf(planOf(before), planOf(now), history);
  if (rerun === undefined) return undefined;
  const line = now.slice(0, rerun.change.span.start).split('\n').length;
  return `${String(line)}: ${String(rerun.steps.length)}, ${rerun.seconds.toFixed(1)}${rerun.complete ? '' : '+'}`;
}

describe('what an edit makes run again', () => {
  it.each<[string, string | RegExp, string, string | undefined]>([
    ['nothing', 'x', 'x', undefined],
    ['a comment and white space', 'FROM', '# a comment\n\nFROM', undefined],
    ['another way to break the line', 'RUN apt-get update && \\\n    apt-get', 'RUN apt-get update &&     apt-get', undefined],
    ['a command, and all below it', 'libgl1', 'libgl1 libegl1', '4: 4, 330.3'],
    ['white space in a command, which the builder compares', 'pip install', 'pip  install', '7: 2, 300.2'],
    ['the last step', 'COPY . .', 'COPY app.py .', '9: 1, 0.2'],
    ['the base', 'python:3.12-slim', 'python:3.13-slim', '1: 6, 333.0'],
    ['a new step, whose time nobody knows', 'USER user', 'RUN pip check\nUSER user', '8: 2, 0.2+'],
    ['a step that went', 'COPY requirements.txt .\n', '', '6: 2, 300.2'],
    ['the last step that went', 'COPY . .\n', '', undefined],
    ['a variable, for commands alone', 'HOME=/home/user', 'HOME=/root', '2: 4, 330.3'],
    ['the user, with no command below', 'USER user', 'USER root', undefined],
    ['what is no part of a step', 'CMD ["python", "app.py"]', 'EXPOSE 7860\nCMD ["python", "main.py"]', undefined],
  ])('is right for %s', (_, find, replace, expected) => {
    expect(told(plain, plain.replace(find, replace), plainHistory)).toBe(expected);
  });

  it.each<[string, string, string, string | undefined]>([
    ['a stage and what copies from it', 'RUN npm run build', 'RUN npm run build --mode x', '4: 4, 10.5'],
    // npm 20 s and 10 s beside torch, which comes from the cache.
    ['a stage from its base on', 'node:20 AS web', 'node:22 AS web', '1: 7, 32.5'],
    ['the longer of two stages', 'torch', 'torch torchvision', '9: 4, 100.5'],
    ['a stage that nothing needs', 'RUN npm test', 'RUN npm test -- --all', undefined],
    ["the name of a stage alone", 'AS tests', 'AS checks', undefined],
  ])('is right for %s', (_, find, replace, expected) => {
    expect(told(parallel, parallel.replace(find, replace), parallelHistory)).toBe(expected);
  });

  it('knows arguments and heredocs', () => {
    const before = 'ARG V=1\nFROM a\nARG V\nRUN <<EOF\nset -e\npip install x\nEOF\nCOPY . .';
    expect(told(before, before.replace('V=1', 'V=2'), emptyHistory)).toBe('1: 2, 0.0+');
    expect(told(before, before.replace('install x', 'install y'), emptyHistory)).toBe('4: 2, 0.0+');
    const other = 'ARG V=1\nFROM a\nRUN x';
    expect(told(other, other.replace('V=1', 'V=2'), emptyHistory)).toBeUndefined();
    const base = 'ARG V=1\nFROM a:$V\nRUN x';
    expect(told(base, base.replace('V=1', 'V=2'), emptyHistory)).toBe('1: 2, 0.0+');
  });
});

/** `line: steps, seconds` of each COPY with a changed file. */
function toldOfCopies(dockerfile: string, history: BuildHistory, copies: readonly string[], edited?: string): string[] {
  const plan = planOf(dockerfile);
  const changed = copies.map((text) => {
    const step = plan.steps.find(({ instruction }) => dockerfile.startsWith(text, instruction.span.start));
    if (step === undefined) throw new Error(`No step reads ${text}`);
    return { instruction: step.instruction, paths: [`of ${text}`] };
  });
  const edit = edited === undefined ? undefined : rerunOf(planOf(edited), plan, history);
  return copyReruns(plan, changed, history, edit).map(({ change, steps, seconds, complete, paths }) => {
    const line = dockerfile.slice(0, change.span.start).split('\n').length;
    expect(paths).toEqual([`of ${String(copies.find((text) => dockerfile.startsWith(text, change.span.start)))}`]);
    return `${String(line)}: ${String(steps.length)}, ${seconds.toFixed(1)}${complete ? '' : '+'}`;
  });
}

describe('what a changed file makes run again', () => {
  it('begins at the COPY that takes it in', () => {
    expect(toldOfCopies(plain, plainHistory, ['COPY requirements.txt'])).toEqual(['6: 3, 300.3']);
    expect(toldOfCopies(plain, plainHistory, ['COPY . .'])).toEqual(['9: 1, 0.2']);
    expect(toldOfCopies(plain, plainHistory, [])).toEqual([]);
  });

  it('is told once, at the first of several in a stage', () => {
    expect(toldOfCopies(plain, plainHistory, ['COPY . .', 'COPY requirements.txt'])).toEqual(['6: 3, 300.3']);
  });

  it('is not told where an edit of the Dockerfile makes it run anyhow', () => {
    const before = plain.replace('libgl1', 'libegl1');
    expect(toldOfCopies(plain, plainHistory, ['COPY . .'], before)).toEqual([]);
    const below = plain.replace('pip install', 'pip  install');
    expect(toldOfCopies(plain, plainHistory, ['COPY requirements.txt', 'COPY . .'], below)).toEqual(['6: 3, 300.3']);
  });

  it('reaches what copies from the stage, and says where a time is not known', () => {
    const dockerfile = parallel.replace('RUN npm run build', 'COPY src src\nRUN npm run build');
    expect(toldOfCopies(dockerfile, parallelHistory, ['COPY src'])).toEqual(['4: 5, 10.5+']);
  });
});
