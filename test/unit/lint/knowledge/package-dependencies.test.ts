import { describe, expect, it } from 'vitest';
import { closureOf, knownPackages } from '../../../../src/lint/knowledge/package-dependencies';

const of = (...names: string[]) => closureOf(names.map((name) => ({ name, extras: [] })));

describe('closureOf', () => {
  it('knows everything that a known package brings along', () => {
    expect(knownPackages().filter((name) => of(name) === undefined)).toEqual([]);
  });

  it('follows dependencies of dependencies', () => {
    expect([...(of('transformers') ?? [])]).toEqual(expect.arrayContaining(['transformers', 'huggingface-hub', 'httpx', 'anyio', 'numpy', 'pyyaml']));
    expect(of('transformers')?.has('torch')).toBe(false);
  });

  it('takes in what an extra brings', () => {
    expect(closureOf([{ name: 'uvicorn', extras: ['standard'] }])?.has('websockets')).toBe(true);
    expect(closureOf([{ name: 'uvicorn', extras: ['other'] }])).toBeUndefined();
  });

  it('does not know what an unknown package brings', () => {
    expect(of('gradio', 'some-toolkit')).toBeUndefined();
  });
});
