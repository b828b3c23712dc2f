import { expect, it } from 'vitest';
import type { Finding } from '../../../../src/lint/finding';
import { findingsAsGitHub } from '../../../../src/lint/formats/github';
import { projectOf } from '../project-of';
import { findingAt, hostileNames, inSpace } from './findings';

const text = 'FROM a\r\n\tUSER root\r\nRUN b \\\r\n  c\r\n';

async function commands(findings: readonly Finding[]): Promise<string> {
  const project = await projectOf({ Dockerfile: text, 'model.pt': new Uint8Array([0, 1]) });
  return findingsAsGitHub([{ project, findings }], () => ({ path }) => `app/${path}`);
}

/** Reads a command as the runner does. */
function parsed(command: string): { name: string; properties: Record<string, string>; message: string } {
  const [, name = '', list = '', data = ''] = /^::(\w+) (.*?)::(.*)$/.exec(command) ?? [];
  const plain = (escaped: string): string => escaped.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll('%25', '%');
  return {
    name,
    properties: Object.fromEntries(list.split(',').map((pair) => [pair.slice(0, pair.indexOf('=')), plain(pair.slice(pair.indexOf('=') + 1))])),
    message: plain(data),
  };
}

it.each<[name: string, finding: Finding, command: string]>([
  ['a place in a line', findingAt(text, 'root'), '::warning file=app/Dockerfile,line=2,endLine=2,col=7,endColumn=11,title=user/no-user::Something is wrong.'],
  ['several lines, without columns', findingAt(text, 'b \\\r\n  c'), '::warning file=app/Dockerfile,line=3,endLine=4,title=user/no-user::Something is wrong.'],
  ['a binary', findingAt('', '', { file: inSpace('model.pt'), severity: 'error' }), '::error file=app/model.pt,line=1,endLine=1,title=user/no-user::Something is wrong.'],
  ['a file that is not there', findingAt('', '', { file: inSpace('README.md') }), '::warning file=app/README.md,line=1,endLine=1,title=user/no-user::Something is wrong.'],
  ['info', findingAt(text, 'FROM', { severity: 'info' }), '::notice file=app/Dockerfile,line=1,endLine=1,col=1,endColumn=5,title=user/no-user::Something is wrong.'],
  ['a hint', findingAt(text, 'FROM', { severity: 'hint' }), '::notice file=app/Dockerfile,line=1,endLine=1,col=1,endColumn=5,title=user/no-user::Something is wrong.'],
  [
    'a fix, and signs that mean something to the runner',
    findingAt(text, 'FROM', { message: '100 %, a: ::error::\r\nb', fixes: [{ title: 'Mend: it', safe: false, edits: [] }] }),
    '::warning file=app/Dockerfile,line=1,endLine=1,col=1,endColumn=5,title=user/no-user::100 %25, a: ::error::%0D%0Ab%0AFix: Mend: it',
  ],
])('%s', async (_, finding, command) => {
  expect(await commands([finding])).toBe(`${command}\n`);
});

it.each(hostileNames)('names a file so that the runner reads it: %j', async (path) => {
  const output = await commands([findingAt(text, 'FROM', { file: inSpace(path) })]);
  expect(output.match(/\n/g)).toHaveLength(1);
  expect(parsed(output.trimEnd())).toEqual({
    name: 'warning',
    properties: { file: `app/${path}`, line: '1', endLine: '1', title: 'user/no-user' },
    message: 'Something is wrong.',
  });
});

it('puts the gravest first', async () => {
  const severities = ['hint', 'warning', 'info', 'error', 'warning'] as const;
  const output = await commands(severities.map((severity, index) => findingAt(text, 'FROM', { severity, rule: `a/${String(index)}` })));
  expect([...output.matchAll(/title=a\/(\d)/g)].map(([, index]) => index)).toEqual(['3', '1', '4', '2', '0']);
});

it('says nothing where nothing was found', async () => {
  expect(await commands([])).toBe('');
});
