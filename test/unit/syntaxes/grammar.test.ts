import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it, beforeAll } from 'vitest';
import { INITIAL, parseRawGrammar, Registry, type IGrammar } from 'vscode-textmate';
import { createOnigScanner, createOnigString, loadWASM } from 'vscode-oniguruma';

const files: Record<string, string> = {
  'text.spacedock.build-log': 'syntaxes/build-log.tmLanguage.json',
  'text.spacedock.run-log': 'syntaxes/run-log.tmLanguage.json',
};

let registry: Registry;

beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('vscode-oniguruma/release/onig.wasm');
  await loadWASM(readFileSync(wasm));
  registry = new Registry({
    onigLib: Promise.resolve({ createOnigScanner, createOnigString }),
    loadGrammar: (scope) => {
      const file = files[scope];
      return Promise.resolve(file === undefined ? null : parseRawGrammar(readFileSync(file, 'utf8'), file));
    },
  });
});

/** The scopes of each piece of a text of one or more lines, without the root scope. */
async function scopesOf(scope: string, text: string): Promise<{ text: string; scopes: string[] }[]> {
  const grammar = (await registry.loadGrammar(scope)) as IGrammar;
  let state = INITIAL;
  return text.split('\n').flatMap((line) => {
    const { tokens, ruleStack } = grammar.tokenizeLine(line, state);
    state = ruleStack;
    return tokens.map(({ startIndex, endIndex, scopes }) => ({ text: line.slice(startIndex, endIndex), scopes: scopes.slice(1) }));
  });
}

async function scopeOf(scope: string, text: string, piece: string): Promise<string> {
  const found = (await scopesOf(scope, text)).find((token) => token.text.trim() === piece);
  return found?.scopes.join(' ') ?? `no piece '${piece}'`;
}

describe('the build log grammar', () => {
  const build = 'text.spacedock.build-log';
  it.each([
    ['===== Build Queued at 2026-04-04 12:00:00 / Commit SHA: 379fa57 =====', '379fa57', 'constant.other.commit'],
    ['--> RUN pip install -r requirements.txt', 'RUN', 'keyword.control.instruction'],
    ['--> FROM docker.io/library/python:3.12-slim@sha256:e508', 'FROM', 'keyword.control.instruction'],
    ['DONE 44.3s', '44.3s', 'constant.numeric.duration'],
    ['CACHED', 'CACHED', 'comment.line.cached'],
    ['--> Pushing image', 'Pushing image', 'comment.line.platform'],
    ['--> ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1', '--> ERROR: process "/bin/sh -c false" did not complete successfully: exit code: 1', 'token.error-token'],
    ['error: failed to solve: dockerfile parse error on line 8: unknown instruction: gcc', 'error: failed to solve: dockerfile parse error on line 8: unknown instruction: gcc', 'token.error-token'],
    ['   8 | >>>     gcc /', '8 | >>>     gcc /', 'token.error-token'],
    ["E: Package 'libgl1-mesa-glx' has no installation candidate", "E: Package 'libgl1-mesa-glx' has no installation candidate", 'token.error-token'],
    ['WARNING: Running pip as the root user', 'WARNING: Running pip as the root user', 'token.warn-token'],
  ])('%s', async (line, piece, scope) => {
    expect(await scopeOf(build, line, piece)).toContain(scope);
  });

  it.each([
    ['--> RUN pip install torch', 'RUN', 'keyword.control.instruction'],
    ['DONE 44.3s', '44.3s', 'constant.numeric.duration'],
    ["E: Package 'libgl1-mesa-glx' has no installation candidate", "E: Package 'libgl1-mesa-glx' has no installation candidate", 'token.error-token'],
  ])('%s behind a time', async (line, piece, scope) => {
    const timed = `2026-04-04 12:08:20 ${line}`;
    expect(await scopeOf(build, timed, piece)).toContain(scope);
    expect(await scopeOf(build, timed, '2026-04-04 12:08:20')).toBe('comment.line.time.spacedock');
  });

  it('leaves ordinary output plain', async () => {
    expect(await scopesOf(build, 'Collecting torch==2.6.0')).toEqual([{ text: 'Collecting torch==2.6.0', scopes: [] }]);
  });
});

describe('the run log grammar', () => {
  const run = 'text.spacedock.run-log';
  it.each([
    ['===== Application Startup at 2026-04-04 12:08:20 =====', '2026-04-04 12:08:20', 'constant.numeric.date'],
    ['Launch timed out, workload was not healthy after 30 min', 'Launch timed out, workload was not healthy after 30 min', 'token.error-token'],
    ['[DL]   sam3', 'DL', 'token.info-token'],
    ['[BLOCKED] sam3: requires prior access approval', '[BLOCKED] sam3: requires prior access approval', 'token.error-token'],
    ['ModuleNotFoundError: No module named pyrender', 'ModuleNotFoundError: No module named pyrender', 'token.error-token'],
    ['Running on http://0.0.0.0:7860', 'http://0.0.0.0:7860', 'markup.underline.link'],
  ])('%s', async (line, piece, scope) => {
    expect(await scopeOf(run, line, piece)).toContain(scope);
  });

  it('marks a traceback from its head to the error, and no further', async () => {
    const text = 'Traceback (most recent call last):\n  File "/app/app.py", line 12, in <module>\n    import cv2\nImportError: libGL.so.1\nplain';
    expect(await scopeOf(run, text, '12')).toContain('constant.numeric.line');
    expect(await scopeOf(run, text, 'import cv2')).toContain('comment.block.excerpt');
    expect(await scopeOf(run, text, 'ImportError: libGL.so.1')).toContain('token.error-token');
    expect(await scopeOf(run, text, 'plain')).toBe('');
    const timed = text.replaceAll(/^/gm, '2026-04-04 12:08:20 ');
    expect(await scopeOf(run, timed, '12')).toContain('constant.numeric.line');
    expect(await scopeOf(run, timed, 'import cv2')).toContain('comment.block.excerpt');
    expect(await scopeOf(run, timed, 'ImportError: libGL.so.1')).toContain('token.error-token');
    expect(await scopeOf(run, timed, 'plain')).toBe('');
  });
});
