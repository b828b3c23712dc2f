import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { sendJson, serve, testToken } from '../hub/http-server';
import { git, temporaryFolder, writeTree } from '../sync/folders';
import { run } from './terminal';

let root: string;
beforeEach(async () => {
  root = await temporaryFolder();
  await writeTree(root, {
    'main/spacedock.yaml': 'repo: ../space\nsync:\n  - from: app.py\n',
    'main/app.py': 'new\n',
    'wrong/spacedock.yaml': 'repo: ../space\nsync:\n  - from: [\n',
    'space/README.md': '---\nsdk: docker\n---\n',
    'space/Dockerfile': 'FROM a\nUSER 1000\nCMD ["b"]\n',
    'faulty/Dockerfile': 'FORM a\n',
    'empty/notes.txt': 'none\n',
  });
  await git(join(root, 'space'), 'init', '--quiet');
  await git(join(root, 'space'), 'add', '--all');
  await git(join(root, 'space'), 'commit', '--quiet', '--message', 'First');
});

const logLine = `{"env":"HF_TOKEN=${testToken}","Authorization":"Bearer ${testToken}"}`;

/** A Hub with a Space for each stage, named after it, and none besides. */
async function hub(): Promise<string> {
  const server = await serve((request, response) => {
    const [, name = '', what] = /^\/api\/spaces\/me\/(\w+)(?:\/(\w+))?/.exec(request.url ?? '') ?? [];
    if (name === 'secret') sendJson(response, {}, 401);
    else if (name !== 'RUNNING' && name !== 'BUILD_ERROR') sendJson(response, {}, 404);
    else if (what === 'logs') {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end([logLine, 'second'].map((line) => `data: ${JSON.stringify({ data: `${line}\n` })}\n\n`).join(''));
    } else if (what === 'runtime') sendJson(response, { stage: name, sha: 'a', errorMessage: logLine });
    else sendJson(response, { id: `me/${name}`, sha: 'a' });
  });
  return server.url;
}

function documents(stdout: string, lines: boolean): unknown[] {
  if (stdout === '') return [];
  expect(stdout.endsWith('\n')).toBe(true);
  return (lines ? stdout.trimEnd().split('\n') : [stdout]).map((text) => JSON.parse(text) as unknown);
}

test.each<[commandLine: string, code: number, documents: number]>([
  ['lint space', 0, 1],
  ['lint faulty', 1, 1],
  ['lint empty', 2, 0],
  ['lint space --bogus', 2, 0],
  ['explain user/no-user', 0, 1],
  ['explain', 0, 1],
  ['explain nothing-at-all', 2, 0],
  ['sync main --dry-run', 0, 1],
  ['sync main', 0, 1],
  ['sync wrong', 2, 0],
  ['sync empty', 2, 0],
  ['sync main --bogus', 2, 0],
  ['status --space me/RUNNING', 0, 1],
  ['status --space me/RUNNING --poll 2 --interval 0.01', 0, 1],
  ['status --space me/BUILD_ERROR', 1, 1],
  ['status --space me/secret', 2, 0],
  ['status --space me/none', 2, 0],
  ['status --poll', 2, 0],
  ['logs build --space me/RUNNING', 0, 2],
  ['logs build --follow --space me/BUILD_ERROR', 1, 2],
  ['logs build --space me/secret', 2, 0],
  ['logs', 2, 0],
])('%s --json: exit code %d, %d documents and nothing else', async (commandLine, code, count) => {
  const args = commandLine.split(' ');
  // Before the others, so that --poll can stand at the end without its value.
  args.splice(1, 0, '--json');
  const ran = await run(args, { cwd: root, env: { HF_ENDPOINT: await hub() } });
  expect(ran).toMatchObject({ code });
  expect(documents(ran.stdout, args[0] === 'status' || args[0] === 'logs')).toHaveLength(count);
  expect(ran.stderr === '').toBe(code !== 2);
  expect(ran.stdout + ran.stderr).not.toContain(testToken);
});
