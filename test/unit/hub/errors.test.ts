import { describe, expect, it } from 'vitest';
import { errorOfConnection } from '../../../src/hub/connection-error';
import type { HubError } from '../../../src/hub/errors';
import { errorOfResponse } from '../../../src/hub/response-error';
import { retryAfter } from '../../../src/hub/retry-after';

const now = Date.parse('2026-11-01T12:00:00Z');

function failed(
  status: number,
  options: { path?: string; headers?: Record<string, string>; body?: string; token?: string | undefined } = {},
): HubError {
  return errorOfResponse({
    url: new URL(options.path ?? '/api/spaces/me/app/runtime', 'https://huggingface.co'),
    status,
    headers: new Headers(options.headers),
    body: options.body ?? '',
    token: 'token' in options ? options.token : 'hf_secretSECRET0123456789',
    tokenSource: 'HF_TOKEN in the environment',
    now,
  });
}

const gate = { 'x-error-code': 'GatedRepo' };
const model = '/api/models/facebook/sam3/auth-check';

describe('an answer outside 2xx', () => {
  const cases: [string, HubError, HubError['kind'], RegExp][] = [
    ['401 with a token', failed(401), 'unauthorized', /does not accept the token from HF_TOKEN in the environment: it is wrong or expired\. Sign in again/],
    ['401 of a Hub below a path', failed(401, { path: '/hub/api/spaces/me/app/runtime' }), 'unauthorized', /https:\/\/huggingface\.co\/hub\/settings\/tokens\./],
    ['401 without', failed(401, { token: undefined }), 'no-token', /The Space me\/app cannot be read without a token.*Sign in/],
    ['403', failed(403, { body: '{"error":"You are not the owner"}' }), 'forbidden', /forbids this for the Space me\/app: You are not the owner\. Use a token with write/],
    ['403 for a token without the scope', failed(403, { path: model, body: '{"error":"Please enable access to public gated repositories in your fine-grained token settings to view this repository."}' }), 'forbidden', /may not read gated repos\. Make one that may: https:\/\/huggingface\.co\/settings\/tokens\/new/],
    ['404', failed(404), 'not-found', /The Space me\/app does not exist, or your token may not see it\./],
    ['404 without a token', failed(404, { token: undefined }), 'not-found', /does not exist, or is private\. Check the name, or sign in/],
    ['404 of a revision', failed(404, { headers: { 'x-error-code': 'RevisionNotFound' } }), 'not-found', /no such revision/],
    ['404 of a file', failed(404, { headers: { 'x-error-code': 'EntryNotFound' } }), 'not-found', /no such file/],
    ['404 of a page', failed(404, { path: '/api/nothing' }), 'not-found', /huggingface\.co has no \/api\/nothing\./],
    ['gated, never asked', failed(403, { path: model, headers: gate, body: '{"error":"… is restricted and you are not in the authorized list."}' }), 'gated', /The model facebook\/sam3 is gated, and your account has no access\. Ask for access at https:\/\/huggingface\.co\/facebook\/sam3\./],
    ['gated, waiting', failed(403, { path: model, headers: gate, body: '{"error":"Your request to access model x is awaiting a review from the repo authors."}' }), 'gated', /waits for its authors/],
    ['gated, rejected', failed(403, { path: model, headers: gate, body: '{"error":"Your request has been rejected by the repo\'s authors"}' }), 'gated', /was rejected/],
    ['gated, anonymous', failed(401, { path: model, headers: gate, token: undefined }), 'gated', /only with a token of an account that has access\. Sign in/],
    ['402', failed(402, { body: '{"error":"Docker Spaces need PRO"}' }), 'payment', /Docker Spaces need PRO\. Check the plan and the billing of the account: https:\/\/huggingface\.co\/settings\/billing\./],
    ['409', failed(409, { body: '{"error":"You already created this space repo"}' }), 'conflict', /You already created this space repo\. Look at what is there: https:\/\/huggingface\.co\/spaces\/me\/app\./],
    ['gated, reset', failed(403, { path: model, headers: gate, body: '{"error":"Your access to model x has been reset by the repo authors."}' }), 'gated', /was reset by its authors\. Ask for it again/],
    ['400', failed(400, { body: 'not json' }), 'refused', /\(HTTP 400\)\. Look at it on the Hub: https:\/\/huggingface\.co\/spaces\/me\/app\./],
    ['429', failed(429, { headers: { ratelimit: '"api";r=0;t=42' } }), 'rate-limited', /Wait 42 seconds/],
    ['500', failed(500), 'unavailable', /failed to answer \(HTTP 500\)/],
    ['502', failed(502, { body: '<html>' }), 'unavailable', /HTTP 502/],
  ];

  it.each(cases)('%s', (_name, error, kind, text) => {
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.advice}`).toMatch(text);
    expect(`${error.message} ${error.advice}`).not.toMatch(/hf_secret|!|\n/);
  });

  it('keeps status, request id and the time to wait', () => {
    const error = failed(429, { headers: { 'x-request-id': 'Root=1-2', 'retry-after': '7' } });
    expect(error).toMatchObject({ status: 429, requestId: 'Root=1-2', retryAfterMs: 7000, passing: true });
    expect(failed(404).passing).toBe(false);
  });

  it('shows the server’s words on one line, cut, and without control characters', () => {
    const { message } = failed(400, { body: JSON.stringify({ error: `a\n\u001b[31mb${'x'.repeat(1000)}` }) });
    expect(message).toContain('a [31mbxxx');
    expect(message.length).toBeLessThan(400);
  });
});

describe('the time to wait', () => {
  it.each([
    [{ 'retry-after': '120' }, 120_000],
    [{ 'retry-after': 'Sun, 01 Nov 2026 12:00:30 GMT' }, 30_000],
    [{ 'retry-after': 'Sun, 01 Nov 2026 11:00:00 GMT' }, 0],
    [{ ratelimit: '"api";r=0;t=299' }, 299_000],
    [{ 'retry-after': 'soon', ratelimit: '"api";r=0; t=5' }, 5_000],
    [{}, undefined],
  ])('%j is %s', (headers, expected) => {
    expect(retryAfter(new Headers(headers as Record<string, string>), now)).toBe(expected);
  });
});

describe('a request without an answer', () => {
  const url = new URL('https://huggingface.co/api');
  it.each([
    ['ENOTFOUND', 'network', /was not found \(ENOTFOUND\)/],
    ['ECONNREFUSED', 'network', /refuses connections/],
    ['ECONNRESET', 'network', /failed \(ECONNRESET\)/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'network', /certificate of huggingface\.co is not trusted/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'network', /certificate/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'network', /certificate/],
    ['UND_ERR_CONNECT_TIMEOUT', 'timeout', /did not answer in time/],
    ['ETIMEDOUT', 'timeout', /did not answer/],
  ])('%s', (code, kind, text) => {
    const error = errorOfConnection(new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code }) }), url);
    expect(error.kind).toBe(kind);
    expect(error.message).toMatch(text);
  });

  it('finds the code among the addresses that were tried', () => {
    const tried = new AggregateError([Object.assign(new Error('x'), { code: 'ECONNREFUSED' })]);
    expect(errorOfConnection(new TypeError('fetch failed', { cause: tried }), url).code).toBe('ECONNREFUSED');
  });

  it('says so where nothing is known', () => {
    expect(errorOfConnection('odd', url).message).toBe('The connection to huggingface.co failed.');
  });
});
