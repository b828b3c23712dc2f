import { beforeEach, expect, test } from 'vitest';
import { temporaryFolder, writeTree } from '../sync/folders';
import { run } from './terminal';

const clean = 'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nCMD ["python", "-m", "http.server", "7860", "--bind", "0.0.0.0"]\n';
const faulty = clean.replace('FROM', 'FORM');

let root: string;
beforeEach(async () => {
  root = await temporaryFolder();
});

test('checks a folder with no more than a Dockerfile', async () => {
  await writeTree(root, { 'app/Dockerfile': clean, 'app/README.md': '---\nsdk: docker\n---\n' });
  expect(await run(['lint', 'app'], { cwd: root })).toEqual({ code: 0, stdout: 'Nothing found.\n', stderr: '' });
  await writeTree(root, { 'bare/Dockerfile': faulty });
  expect(await run(['lint', 'bare'], { cwd: root })).toMatchObject({ code: 1, stderr: '' });
});

test('sets the counts apart from the findings, and the findings of two projects from each other', async () => {
  await writeTree(root, {
    'one/Dockerfile': faulty,
    'one/README.md': '---\nsdk: docker\n---\n',
    'two/Dockerfile': faulty,
    'two/README.md': '---\nsdk: docker\n---\n',
  });
  const { code, stdout } = await run(['lint'], { cwd: root });
  expect(code).toBe(1);
  const blocks = stdout.split('\n\n');
  expect(blocks.at(-1)).toMatch(/^\d+ errors(, \d+ \w+)*\.\n$/);
  const findings = blocks.slice(0, -1);
  expect(findings.filter((block) => block.startsWith('one/Dockerfile:')).length).toBeGreaterThan(0);
  expect(findings.filter((block) => block.startsWith('two/Dockerfile:')).length).toBeGreaterThan(0);
  expect(findings.every((block) => /^(one|two)\/\S+ (error|warning|info|hint) \S+\n/.test(block) && block.match(/^\S/gm)?.length === 1)).toBe(true);
});

test.each<[args: string[], text: string]>([
  [['--bogus'], "There is no option '--bogus'."],
  [['--jsn'], "There is no option '--jsn'. Did you mean '--json'?"],
  [['--format'], '--format needs a value.'],
  [['--format', '--json'], "--format needs a value, and '--json' looks like an option."],
  [['--format', 'xml'], "There is no format 'xml': text or json."],
  [['--json=yes'], '--json takes no value.'],
  [['a', 'b'], 'lint takes one folder.'],
])('answers %j in words of its own', async (args, text) => {
  expect(await run(['lint', ...args], { cwd: root })).toEqual({ code: 2, stdout: '', stderr: `${text}\nSee 'spacedock lint --help'.\n` });
});

test('has no answer where there is nothing to check', async () => {
  const { code, stdout, stderr } = await run(['lint', 'nowhere'], { cwd: root });
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toMatch(/^No Space was found in nowhere\.\n/);
});
