import { describe, expect, it } from 'vitest';
import { isSilenced, readPragmas } from '../../../src/lint/pragmas';

/** The line numbers (from 0) on which the rule is silenced. */
function silencedLines(text: string, ...names: string[]): number[] {
  const pragmas = readPragmas(text);
  return text.split('\n').flatMap((_, line) => (isSilenced(pragmas, names, line) ? [line] : []));
}

describe('pragmas', () => {
  it.each<[string, string, readonly number[]]>([
    ['the line above', 'FROM a\n# spacedock ignore=user/no-user\nUSER root\nRUN x', [1, 2]],
    ['the same line', 'key: 1 # spacedock ignore=user/no-user\nkey: 2', [0]],
    ['a list, with spaces', '# spacedock ignore=a/b , user/no-user\nUSER root', [0, 1]],
    ['a reason behind it', '# spacedock ignore=user/no-user the base needs root\nUSER root', [0, 1]],
    ['through the comments between', '# spacedock ignore=user/no-user\n# why\nUSER root', [0, 1, 2]],
    ['not past a blank line', '# spacedock ignore=user/no-user\n\nUSER root', [0, 1]],
    ['the whole file', '# a comment\n# spacedock global ignore=user/no-user\nFROM a\nRUN b', [0, 1, 2, 3]],
    ['no global pragma below the head', 'FROM a\n# spacedock global ignore=user/no-user\nRUN b', []],
    ['a front matter', '---\n# spacedock global ignore=user/no-user\nsdk: docker\n---', [0, 1, 2, 3]],
    ["hadolint's own", '# hadolint ignore=DL3002\nUSER root\nRUN x', [0, 1]],
    ["hadolint's global one", '# hadolint global ignore=DL3002\nFROM a', [0, 1]],
    ["BuildKit's directive", '# syntax=docker/dockerfile:1\n# check=skip=SecretsUsedInArgOrEnv,LastUser;error=true\nFROM a', [0, 1, 2]],
    ["BuildKit's skip=all", '# check=error=true;skip=all\nFROM a', [0, 1]],
    ['no directive behind a comment', '# my image\n# check=skip=LastUser\nFROM a', []],
    ['another rule', '# spacedock ignore=user/no-users\nUSER root', []],
    ['no pragma', '# ignore=user/no-user\nUSER root', []],
  ])('%s', (_, text, lines) => {
    expect(silencedLines(text, 'user/no-user', 'DL3002', 'LastUser')).toEqual(lines);
  });

  it('knows CR LF', () => {
    expect(isSilenced(readPragmas('FROM a\r\n# spacedock ignore=x/y\r\nUSER b\r\n'), ['x/y'], 2)).toBe(true);
  });

  it('reaches an instruction over several lines by the comment above its first', () => {
    const pragmas = readPragmas('# spacedock ignore=x/y\nRUN a \\\n  b \\\n  c');
    expect(isSilenced(pragmas, ['x/y'], 3)).toBe(false);
    expect(isSilenced(pragmas, ['x/y'], 3, 1)).toBe(true);
  });
});
