import { strict as assert } from 'node:assert';
import { suite, test } from 'mocha';
import { buildView, type BuildParts } from '../../src/editor/dashboard-build';
import { StepTimes } from '../../src/logs/step-times';

const header = '===== Build Queued at 2026-04-04 12:00:00 / Commit SHA: 379fa57 =====';
const running = [header, '', '--> FROM docker.io/library/python:3.12', 'DONE 2.0s', '', '--> RUN pip install torch', 'Collecting torch'];
const done = [...running, 'DONE 3.0s', '', '--> Pushing image', 'DONE 1.0s', '', '--> Exporting cache', 'DONE 1.0s'];

/** A line a second. */
function log(lines: readonly string[]): StepTimes {
  const times = new StepTimes();
  lines.forEach((line, second) => {
    times.push(line, new Date(Date.UTC(2026, 3, 4, 12, 0, second)).toISOString());
  });
  return times;
}

function view(stage: string, build: StepTimes | undefined, parts: Partial<BuildParts> = {}): ReturnType<typeof buildView> {
  return buildView({ space: { stage, deployedSha: undefined }, build, buildGoesOn: false, buildWasRead: false, buildProblem: undefined, buildNow: undefined, lineOf: () => undefined, ...parts });
}

suite('The build of the dashboard', () => {
  test('that goes on is not called the last one', () => {
    const { title, goesOn, endedAt, steps, note } = view('BUILDING', log(running), { buildGoesOn: true });
    assert.deepEqual([title, goesOn, endedAt, note], ['Build in progress', true, undefined, undefined]);
    assert.deepEqual(steps.map(({ statusText }) => statusText), ['done', 'running']);
  });

  test('that is over tells when and how it ended', () => {
    const built = view('RUNNING', log(done), { space: { stage: 'RUNNING', deployedSha: '379fa57aaaaa' } });
    assert.equal(built.title, 'Last build');
    assert.match(built.note ?? '', /^succeeded at .+2026/);
    assert.equal((built.endedAt ?? 0) - (built.startedAt ?? 0), 13_000);
    assert.match(view('BUILD_ERROR', log(running)).note ?? '', /^failed at /);
  });

  test('of before stays the last one while the next has no log yet', () => {
    const { title, note } = view('BUILDING', log(done));
    assert.equal(title, 'Last build');
    assert.match(note ?? '', /^succeeded at /);
  });

  test('that broke off has no step that runs', () => {
    const { steps, note } = view('PAUSED', log(running));
    assert.equal(steps.at(-1)?.statusText, 'no end seen');
    assert.match(note ?? '', /^its log ends at /);
  });

  test('of which there are no steps says what is true', () => {
    assert.deepEqual([view('BUILDING', undefined).title, view('BUILDING', undefined).empty], ['Build in progress', 'The build log has no steps yet.']);
    assert.equal(view('RUNNING', undefined).empty, 'No build log has been read yet.');
    assert.equal(view('BUILD_ERROR', undefined, { buildWasRead: true }).empty, 'The Hub has no build log of this Space.');
    assert.equal(view('BUILD_ERROR', log(['something'])).empty, 'The build log has no steps.');
    const broken = view('RUNNING', undefined, { buildProblem: 'The Hub failed.' });
    assert.deepEqual([broken.note, broken.empty], ['The Hub failed.', undefined]);
  });
});
