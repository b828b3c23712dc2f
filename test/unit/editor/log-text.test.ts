import { expect, it } from 'vitest';
import { logText, shortLogText } from '../../../src/editor/log-text';
import { HubError } from '../../../src/hub/errors';
import { GitError } from '../../../src/sync/git-error';

const refused = new HubError({ kind: 'unavailable', message: 'The Hub failed.', advice: 'Wait.', requestId: 'Root=1-abc' });

it('tells the id of the request', () => {
  expect(logText(refused)).toMatch(/^HubError: The Hub failed\.\n {4}at [^]*\nRequest: Root=1-abc$/);
  expect(shortLogText(refused)).toBe('The Hub failed.\nRequest: Root=1-abc');
});

it('tells what git said', () => {
  const error = new GitError('failed', 'Git failed.', 'See the log.', { detail: 'fatal: bad object' });
  expect(logText(error)).toMatch(/\nfatal: bad object$/);
});

it('tells of the causes, however they are chained', () => {
  expect(logText(new Error('push', { cause: refused }))).toMatch(/\nCaused by: The Hub failed\.\nRequest: Root=1-abc$/);
  const circle = new Error('round');
  circle.cause = circle;
  expect(logText(circle).match(/Caused by/g)).toHaveLength(5);
});

it('takes what is no error', () => {
  expect(logText('text')).toBe('text');
  expect(shortLogText(undefined)).toBe('undefined');
});
