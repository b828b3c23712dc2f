import { strict as assert } from 'node:assert';
import { suite, test } from 'mocha';
import { buildLines, elapsedText, leftText, placeText, shortPlace, stepElapsedText } from '../../src/editor/build-texts';
import type { BuildNow } from '../../src/editor/space-build';
import type { BuildProgress } from '../../src/logs/build-progress';

const begun = Date.UTC(2026, 3, 4, 12, 0, 0);

function progress(parts: Partial<BuildProgress> = {}): BuildProgress {
  return {
    phase: 'steps',
    commit: '379fa57',
    step: { number: 5, of: 12 },
    instruction: 'RUN pip install -r requirements.txt',
    line: 18,
    stepStartedAt: begun + 60_000,
    startedAt: begun,
    places: undefined,
    ...parts,
  };
}

function build(parts: Partial<BuildNow> = {}): BuildNow {
  return { progress: progress(), secondsLeft: 350, lastGoodSeconds: 400, ...parts };
}

suite('The words for a build that goes on', () => {
  test('say where it is', () => {
    assert.equal(placeText(progress()), 'Step 5 of 12');
    assert.equal(shortPlace(progress()), '5/12');
    assert.equal(placeText(progress({ phase: 'queued', step: undefined })), 'Queued');
    assert.equal(placeText(progress({ phase: 'pushing', step: { number: 12, of: 12 } })), 'Pushing the image');
    assert.equal(shortPlace(progress({ phase: 'pushing', step: { number: 12, of: 12 } })), undefined);
    assert.equal(placeText(progress({ step: undefined })), undefined);
  });

  test('say how long it still takes, never less than is known', () => {
    assert.equal(leftText(build()), 'about 6 min left');
    assert.equal(leftText(build({ secondsLeft: 50 })), 'about 1 min left');
    assert.equal(leftText(build({ secondsLeft: 10 })), 'less than a minute left');
    assert.equal(leftText(build({ secondsLeft: undefined })), undefined);
  });

  test('leave out a duration where the clocks differ', () => {
    assert.equal(elapsedText(progress(), begun + 125_000), '2:05');
    assert.equal(elapsedText(progress(), begun - 1), undefined);
    assert.equal(stepElapsedText(progress(), begun + 125_000), '1:05');
    assert.equal(stepElapsedText(progress(), begun), undefined);
    assert.deepEqual(buildLines(build({ secondsLeft: undefined, lastGoodSeconds: undefined }), begun), ['Step 5 of 12: RUN pip install -r requirements.txt']);
  });

  test('make a line each in a tooltip', () => {
    assert.deepEqual(buildLines(build(), begun + 125_000), [
      'Step 5 of 12: RUN pip install -r requirements.txt, for 1:05',
      'About 6 min left',
      'The last good build took 6:40',
    ]);
    assert.deepEqual(buildLines(build({ progress: progress({ phase: 'queued', step: undefined, instruction: undefined }), secondsLeft: undefined, lastGoodSeconds: undefined }), begun), ['Queued']);
  });
});
