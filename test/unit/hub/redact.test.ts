import { describe, expect, it } from 'vitest';
import { redact, redactAll } from '../../../src/hub/redact';

const token = 'hf_abcdefGHIJKLmnopqrstuvwx0123456789';

describe('what is taken out', () => {
  it.each([
    [`token ${token}.`, 'token hf_….'],
    ['hf_oauth_eyJhbGciOi.J9.e-30_x', 'hf_…'],
    ['hf_test1234', 'hf_…'],
    [`Authorization: Bearer ${token}`, 'Authorization: …'],
    ['authorization: Basic dXNlcjpwYXNz, accept: x', 'authorization: …, accept: x'],
    ['{"Authorization":"Bearer abc.def-ghi"}', '{"Authorization":"…"}'],
    ['curl -H "bearer abcdefghij"', 'curl -H "bearer …"'],
    ['https://me:pass@huggingface.co/spaces/a/b', 'https://…@huggingface.co/spaces/a/b'],
    ['fatal: https://ghp@host/x and ssh://git@host/y', 'fatal: https://…@host/x and ssh://…@host/y'],
    ['HF_TOKEN=short', 'HF_TOKEN=…'],
    ["HF_TOKEN: 'short'", "HF_TOKEN: '…'"],
  ])('%s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('given secrets, whatever they look like', () => {
    expect(redact('a s3cr.t$ b s3cr.t$', ['s3cr.t$', undefined, 'a'])).toBe('a … b …');
  });
});

describe('what stays', () => {
  it.each([
    'from huggingface_hub import hf_hub_download, hf_transfer',
    'hf_oauth_expiration_minutes: 480',
    'mail me@example.com about https://huggingface.co/a@b',
    'the authorization failed',
  ])('%s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

it('takes linear time on hostile text', () => {
  for (const part of ['hf_', 'a://', 'authorization:', 'bearer ', 'hf_oauth_', '-hf_oauth_', 'a://a']) {
    const long = part.repeat(50_000);
    expect(redact(long).length).toBeGreaterThan(0);
  }
});

describe('many texts at once', () => {
  it('are what each of them is alone', () => {
    const texts = ['plain', '', `token ${token}`, 'Authorization:', 'not a value', 'Bearer', 'neither this', 'https://a:b@c/d'];
    const each = texts.map((text) => redact(text));
    expect(redactAll(texts)).toEqual({ texts: each, joined: each.join('\n') });
    expect(redactAll(['plain', 'text'])).toEqual({ texts: ['plain', 'text'], joined: 'plain\ntext' });
    expect(redactAll([])).toEqual({ texts: [], joined: '' });
  });
});
