import { expect, test } from 'vitest';
import { EditedText } from '../../../../src/lint/edits/edited-text';
import { addToSettingsFile } from '../../../../src/lint/edits/yaml-lists';
import { parseSpacedockFile } from '../../../../src/project/settings-file';

test.each<[name: string, text: string, list: string, value: string, after: string | undefined]>([
  ['an item of a list in brackets', 'protect: [a, b] # ours\n', 'protect', 'c d', 'protect: [a, b, c d] # ours\n'],
  ['an item of an empty list', 'protect: []\n', 'protect', 'a', 'protect: [a]\n'],
  ['an item of a list by lines, below a comment', 'protect:\n  - a # why\nrepo: ../x\n', 'protect', 'b', 'protect:\n  - a # why\n  - b\nrepo: ../x\n'],
  ['a key that is missing', 'repo: ../x # there', 'allowBinary', 'a.gz', 'repo: ../x # there\nallowBinary: [a.gz]\n'],
  ['a key that a rule has not', 'sync:\n  - from: d/ # all\n  - from: e/\n', 'sync.0.exclude', 'a.py', 'sync:\n  - from: d/ # all\n    exclude: [a.py]\n  - from: e/\n'],
  ['a key behind a list by lines', 'sync:\n  - from: d/\n    include:\n      - x # one\nrepo: y\n', 'sync.0.exclude', 'a', 'sync:\n  - from: d/\n    include:\n      - x # one\n    exclude: [a]\nrepo: y\n'],
  ['a key of a rule in braces', 'sync:\n  - { from: d/, include: [x] } # one\n', 'sync.0.exclude', 'a', 'sync:\n  - { from: d/, include: [x], exclude: [a] } # one\n'],
  ['an escaped name', "sync:\n  - from: d/\n    exclude: [x]\n", 'sync.0.exclude', '\\[id\\].md', "sync:\n  - from: d/\n    exclude: [x, '\\[id\\].md']\n"],
  ['a rule behind the last', 'sync:\n  - from: d/\n    include: [x] # one\nrepo: y\n', 'sync', 'a.py', 'sync:\n  - from: d/\n    include: [x] # one\n  - from: a.py\nrepo: y\n'],
  ['a rule where there is none', 'repo: ../x\r\n', 'sync', 'a.py', 'repo: ../x\r\nsync:\r\n  - from: a.py\r\n'],
  ['no rule in a list in brackets', 'sync: [{ from: a }]\n', 'sync', 'b', undefined],
  ['nothing in a list with a comment in it', 'protect: [a, # why\n  b]\n', 'protect', 'c', undefined],
  ['nothing in a list that there is not', 'repo: x\n', 'sync.0.exclude', 'c', undefined],
])('adds %s', (_name, text, list, value, after) => {
  const edit = addToSettingsFile(parseSpacedockFile(text), { list, value });
  const edited = new EditedText(text);
  if (edit !== undefined) edited.edit([edit]);
  expect(edit && edited.text).toBe(after);
  if (after !== undefined) {
    const { problems, settings } = parseSpacedockFile(edited.text);
    expect(problems).toEqual([]);
    const written = JSON.stringify(settings);
    expect(written).toContain(JSON.stringify(value));
  }
});
