import { strict as assert } from 'node:assert';
import { suite, test } from 'mocha';
import { HubError, type HubErrorKind } from '../../src/hub/errors';
import type { SpaceState } from '../../src/hub/space';
import { noticeOf, type DashboardOutlook } from '../../src/editor/dashboard-notice';

const calm: Omit<DashboardOutlook, 'knowledge'> = { isLoaded: true, isTrusted: true, isAsking: false };

function failed(kind: HubErrorKind, seenAt?: Date): DashboardOutlook['knowledge'] {
  const space = seenAt === undefined ? undefined : ({} as SpaceState);
  return { kind: 'failed', error: new HubError({ kind, message: 'What happened.', advice: 'What to do.' }), space, seenAt };
}

/** Text and buttons in one line. */
function said(knowledge: DashboardOutlook['knowledge'], outlook: Partial<DashboardOutlook> = {}): string | undefined {
  const notice = noticeOf({ ...calm, ...outlook, knowledge });
  return notice && [notice.text, ...notice.actions.map(({ does }) => does)].join(' | ');
}

suite('The notice of the dashboard', () => {
  test('is none while the Space is known', () => {
    assert.equal(said({ kind: 'ready', space: {} as SpaceState, seenAt: new Date() }), undefined);
  });

  test('says that the Hub is asked', () => {
    assert.equal(said({ kind: 'unknown' }), 'Asking the Hub…');
  });

  test('says why there is no answer, with what may help', () => {
    assert.equal(said(failed('network')), 'What happened. What to do. | tryAgain');
    assert.equal(said(failed('unauthorized')), 'What happened. What to do. | signIn | tryAgain');
    assert.equal(said(failed('no-token')), 'What happened. What to do. | signIn | tryAgain');
    assert.equal(said(failed('not-found')), 'What happened. What to do. | signIn | tryAgain');
  });

  test('keeps its buttons while the Hub is asked again', () => {
    assert.equal(said(failed('network'), { isAsking: true }), 'Asking the Hub… | tryAgain');
  });

  test('says how old the last answer is', () => {
    const seenAt = new Date();
    assert.equal(said(failed('timeout', seenAt)), `Not up to date, but as seen at ${seenAt.toLocaleTimeString()}. What happened. What to do. | tryAgain`);
  });

  test('tells Restricted Mode and a Space that is gone from one that is asked for', () => {
    assert.match(said({ kind: 'unknown' }, { isTrusted: false }) ?? '', /Restricted Mode.* \| trust$/);
    assert.match(said(undefined) ?? '', /not in this workspace any more.* \| tryAgain$/);
    assert.equal(said(undefined, { isLoaded: false }), 'Looking for the Spaces of this workspace…');
  });
});
