import { syncRuleMatchesNothing } from '../../../../src/lint/rules/sync-rule-matches-nothing';
import { testRule } from '../rule-table';

const space = { 'README.md': '---\nsdk: docker\n---\n', Dockerfile: 'FROM a\n', 'start.py': '' };
const files: Readonly<Record<string, string | Uint8Array>> = {
  'app.py': '',
  'utils/a.py': '',
  'utils/deep/b.py': '',
  'models/sam3/assets/vocab.txt.gz': new Uint8Array([31, 139, 0]),
  'models/sam3/sam3/x.py': '',
  'models/sam3/tests/t.py': '',
  'models/__init__.py': '',
};
const yaml = 'spacedock.yaml';
const file = `main:${yaml}`;
const main = (text: string, more: Readonly<Record<string, string>> = {}) => ({ ...files, ...more, [yaml]: `repo: ../space\n${text}` });

testRule(syncRuleMatchesNothing, {
  fires: [
    {
      name: 'a file and a folder that are misspelt',
      files: space,
      main: main('sync:\n  - from: ap.py\n  - from: "util/"\n'),
      expect: [
        { file, text: 'ap.py', message: "so the sync brings nothing for it. Did you mean 'app.py'?" },
        { file, text: '"util/"', message: "Did you mean 'utils/'?" },
      ],
    },
    {
      name: 'a file that has moved, and one with no name near',
      files: space,
      main: main('sync:\n  - from: x.py\n  - from: nothing.txt\n'),
      expect: [
        { file, text: 'x.py', message: "Did you mean 'models/sam3/sam3/x.py'?" },
        { file, text: 'nothing.txt', fixable: false },
      ],
    },
    {
      name: 'a slash too few and one too many',
      files: space,
      main: main('sync: [{from: utils}, {from: app.py/}]\n'),
      expect: [
        { file, text: 'utils', message: 'is a folder' },
        { file, text: 'app.py/', message: 'is a file' },
      ],
    },
    {
      name: 'an include that names no file, in a flow list',
      files: space,
      main: main("sync:\n  - from: models/sam3/\n    include: ['**/*.py', asset/vocab.txt.gz, 'asset/*.gz']\n"),
      expect: [
        { file, text: 'asset/vocab.txt.gz', message: "Did you mean 'assets/vocab.txt.gz'?" },
        { file, text: "'asset/*.gz'", message: "Did you mean 'assets/*.gz'?" },
      ],
    },
    {
      name: 'an include that stays in the folder',
      files: space,
      main: main("sync:\n  - from: models/\n    include:\n      - '*.md'\n", { 'models/sam3/README.md': '' }),
      expect: [{ file, text: "'*.md'", message: "only deeper down. Did you mean '**/*.md'?" }],
    },
    {
      name: 'excludes that leave in what they were to keep out',
      files: space,
      main: main("sync:\n  - from: models/sam3/\n    exclude: [test/, 'test/**', '*.gz']\n"),
      expect: [
        { file, text: 'test/', message: "Did you mean 'tests/'?" },
        { file, text: "'test/**'", message: "Did you mean 'tests/**'?" },
        { file, text: "'*.gz'", message: "Did you mean '**/*.gz'?" },
      ],
    },
    {
      name: 'slips in remove, protect and allowBinary',
      files: space,
      main: main(
        'sync: [{from: app.py}]\nremove: [models/__init_.py]\nprotect: [Dockerfle]\nallowBinary: [models/sam3/asets/vocab.txt.gz]\n',
      ),
      expect: [
        { file, text: 'models/__init_.py', message: "Did you mean 'models/__init__.py'?" },
        { file, text: 'Dockerfle', message: "Did you mean 'Dockerfile'?" },
        { file, text: 'models/sam3/asets/vocab.txt.gz' },
      ],
    },
  ],
  silent: [
    {
      name: 'entries that match',
      files: space,
      main: main(
        "sync:\n  - from: ./app.py\n  - from: utils/\n    include: ['**/*.py', 'deep/', deep/b.py]\n    exclude: [deep/b.py]\n  - from: models/sam3/\n    include: ['**/*.py', '**/*.json', '**/*.yaml', assets/vocab.txt.gz]\n    exclude: ['**/tests/**', 'notebooks/**', '**/*.egg-info/**', '*.pyc']\nremove: [models/__init__.py, models/gone.py]\nprotect: [Dockerfile, README.md, start.py, configs/body4d.yaml, 'cfg/**']\nallowBinary: [models/sam3/assets/vocab.txt.gz]\n",
      ),
    },
    { name: 'excludes for what may come', files: space, main: main('sync:\n  - from: utils/\n    exclude: [tests/, test/, outputs]\n') },
    { name: 'both spellings kept out', files: space, main: main("sync:\n  - from: models/sam3/\n    exclude: [test/, tests/, 'test/**']\n") },
    { name: 'a from that remove deletes', files: space, main: main('sync: [{from: app.py}, {from: old.py}]\nremove: [old.py]\n') },
    { name: 'a script of another kind to protect', files: space, main: main('sync: [{from: app.py}]\nprotect: [start.sh]\n') },
    { name: 'settings that are no good', files: space, main: main('sync:\n  - from: ap.py\n  - form: x\n') },
    { name: 'one repo that is both', files: { ...space, [yaml]: 'sync: [{from: ap.py}]\n' } },
    { name: 'no rule of sync', files: space, main: main('remove: [models/__init_.py]\n') },
    { name: 'the whole repo', files: space, main: main("sync: [{from: ./}]\nprotect: ['*']\n") },
    { name: 'a folder that git ignores', files: space, main: main('sync: [{from: data/}]\n', { '.gitignore': 'data/\n', 'data/x.txt': '' }) },
  ],
});
