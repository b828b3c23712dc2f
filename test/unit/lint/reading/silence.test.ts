import { describe, expect, it } from 'vitest';
import { exampleFiles } from '../../../../src/lint/examples';
import type { Edit, Finding } from '../../../../src/lint/finding';
import { applyEdits } from '../../../../src/lint/fixes';
import { ignoreEdit, turnOff } from '../../../../src/lint/reading/silence';
import { rules } from '../../../../src/lint/rules';
import type { Project } from '../../../../src/project/project';
import { withTexts } from '../../../../src/project/with-texts';
import { projectOf, type Files } from '../project-of';
import { lint } from '../rule-table';

function finding(path: string, text: string, at: string, rule = 'docker/example'): Finding {
  const start = text.indexOf(at);
  if (start < 0) throw new Error(`No ${at}`);
  return {
    rule,
    severity: 'info',
    file: { repo: 'space', path },
    span: { start, end: start + at.length },
    message: '',
    fixes: [],
    related: [],
  };
}

function applied(project: Project, edit: Edit): string {
  return applyEdits(project.source(edit.file)?.text ?? '', [edit]);
}

async function ignoring(path: string, text: string, at: string): Promise<string | undefined> {
  const project = await projectOf({ 'README.md': '---\nsdk: docker\n---\n', [path]: text });
  const edit = ignoreEdit(project, finding(path, text, at));
  return edit && applied(project, edit);
}

describe('ignoreEdit', () => {
  it.each([
    ['above an instruction', 'Dockerfile', 'FROM a\nRUN x\n', 'x', 'FROM a\n# spacedock ignore=docker/example\nRUN x\n'],
    ['above the whole instruction', 'Dockerfile', 'FROM a\nRUN a && \\\n    b\n', 'b\n', 'FROM a\n# spacedock ignore=docker/example\nRUN a && \\\n    b\n'],
    ['above a heredoc', 'Dockerfile', 'FROM a\nRUN <<EOF\nbad\nEOF\n', 'bad', 'FROM a\n# spacedock ignore=docker/example\nRUN <<EOF\nbad\nEOF\n'],
    ['below other comments, with the line ends of the file', 'Dockerfile', '# syntax=x\r\n# why\r\nFROM a\r\n', 'a\r', '# syntax=x\r\n# why\r\n# spacedock ignore=docker/example\r\nFROM a\r\n'],
    ['in the front matter', 'README.md', '---\nsdk: docker\n---\n', 'docker', '---\n# spacedock ignore=docker/example\nsdk: docker\n---\n'],
    ['in YAML, as far in', 'config.yaml', 'a:\n  b: 1\n', 'b', 'a:\n  # spacedock ignore=docker/example\n  b: 1\n'],
    ['in Python', 'app.py', 'def f():\n    g(\n        1)\n', '1', 'def f():\n    g(\n        # spacedock ignore=docker/example\n        1)\n'],
    ['in requirements', 'requirements.txt', 'numpy\ntorch\n', 'torch', 'numpy\n# spacedock ignore=docker/example\ntorch\n'],
    ['in a shell script', 'start.sh', '#!/bin/sh\nrun me\n', 'run', '#!/bin/sh\n# spacedock ignore=docker/example\nrun me\n'],
    ['at the beginning of a line of patterns', '.dockerignore', '*.pt\n', '*.pt', '# spacedock ignore=docker/example\n*.pt\n'],
  ])('puts a comment %s', async (_, path, text, at, after) => {
    expect(await ignoring(path, text, at)).toBe(after);
  });

  it.each([
    ['right above', 'FROM a\n# spacedock ignore=user/no-user\nRUN x\n', 'FROM a\n# spacedock ignore=user/no-user,docker/example\nRUN x\n'],
    ['among other comments, with an explanation', 'FROM a\n# spacedock ignore=a/b, c/d # for now\n# why\nRUN x\n', 'FROM a\n# spacedock ignore=a/b, c/d,docker/example # for now\n# why\nRUN x\n'],
  ])('adds to a pragma %s', async (_, text, after) => {
    expect(await ignoring('Dockerfile', text, 'x')).toBe(after);
  });

  it.each([
    ['a README without front matter', 'README.md', 'Hello\n', 'Hello'],
    ["a README's text", 'README.md', '---\nsdk: docker\n---\nHello\n', 'Hello'],
    ['JSON', 'package.json', '{"a": 1}\n', 'a'],
    ['a string of several lines', 'app.py', 'x = """\nbad\n"""\n', 'bad'],
    ['a continued line', 'app.py', 'x = 1 + \\\n  bad\n', 'bad'],
    ['a block scalar', 'config.yaml', 'a: |\n  one\n  bad\n', 'bad'],
    ['a requirement over two lines', 'requirements.txt', 'a \\\n  --hash=bad\n', '--hash'],
    ['a parser directive', 'Dockerfile', '# escape=?\nFROM a\n', 'escape'],
    ['a command over two lines', 'start.sh', 'a \\\n  bad\n', 'bad'],
  ])('knows no place in %s', async (_, path, text, at) => {
    expect(await ignoring(path, text, at)).toBeUndefined();
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('silences %s where its bad example fires', async (_, rule) => {
    const files: Files = Object.fromEntries(
      exampleFiles(rule.explanation.bad).map(({ path, text }) => [path, text ?? new Uint8Array([0x89, 0, 1, 2])]),
    );
    const project = await projectOf(files);
    const [first] = lint(project, [rule]);
    const edit = first && ignoreEdit(project, first);
    if (first === undefined || edit === undefined) return;
    const after = withTexts(project, [{ file: edit.file, text: applied(project, edit) }]);
    const same = lint(after, [rule]).filter(({ message, file }) => message === first.message && file.path === first.file.path);
    const before = lint(project, [rule]).filter(({ message, file }) => message === first.message && file.path === first.file.path);
    expect(same.length).toBeLessThan(before.length);
  });
});

describe('turnOff', () => {
  it.each([
    ['the first rule', 'space: a/b\n', 'space: a/b\nrules:\n  user/no-user: off\n'],
    ['a list that is empty', 'rules:\nspace: a/b\n', 'rules:\n  user/no-user: off\nspace: a/b\n'],
    ['one more', 'rules:\n    a/b: off # why\nspace: a/b\n', 'rules:\n    a/b: off # why\n    user/no-user: off\nspace: a/b\n'],
    ['one more in braces', 'rules: { a/b: off }\n', 'rules: { a/b: off, user/no-user: off }\n'],
    ['the first in braces', 'rules: {}\n', 'rules: { user/no-user: off }\n'],
    ['one that has a severity', 'rules:\n  user/no-user: error\n', 'rules:\n  user/no-user: off\n'],
    ['the last line has no end', 'space: a/b', 'space: a/b\nrules:\n  user/no-user: off\n'],
  ])('writes %s', async (_, text, after) => {
    const project = await projectOf({ Dockerfile: 'FROM a\n', 'spacedock.yaml': text });
    const off = turnOff(project, 'user/no-user');
    expect(off?.kind === 'edit' ? applied(project, off.edit) : undefined).toBe(after);
    expect(withTexts(project, [{ file: { repo: 'space', path: 'spacedock.yaml' }, text: after }]).settings.rules['user/no-user']).toBe('off');
  });

  it('makes the file where there is none', async () => {
    expect(turnOff(await projectOf({ Dockerfile: 'FROM a\n' }), 'user/no-user')).toEqual({
      kind: 'new file',
      file: { repo: 'space', path: 'spacedock.yaml' },
      text: 'rules:\n  user/no-user: off\n',
    });
  });

  it.each([
    ['is off already', 'rules:\n  user/no-user: off\n'],
    ['is in a file that does not parse', 'rules: [\n'],
    ['is in a document of braces', '{ space: a/b }\n'],
  ])('does nothing where it %s', async (_, text) => {
    const project = await projectOf({ Dockerfile: 'FROM a\n', 'spacedock.yaml': text });
    expect(turnOff(project, 'user/no-user')).toBeUndefined();
  });
});
