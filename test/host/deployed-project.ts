import { strict as assert } from 'node:assert';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { runGit } from '../hub/git-command';
import { LocalHub } from '../hub/local-hub';
import { eventually } from './space-files';
import { User, type Answer, type Talk } from './user';

const readme = '---\ntitle: Demo\nemoji: 🚀\ncolorFrom: red\ncolorTo: blue\nsdk: docker\napp_port: 7860\n---\n';
export const dockerfile = 'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nENV HOME=/home/user\nWORKDIR /home/user/app\nRUN pip install gradio\nCOPY --chown=user app.py ./\nCMD ["python", "app.py"]\n';
export const app = 'import gradio\ngradio.Interface(print, "text", "text").launch(server_name="0.0.0.0", server_port=7860)\n';
const own = { GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.invalid', GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.invalid' };

/** Two repos and a Space on a Hub of their own, in the workspace. */
export interface DeployedProject {
  readonly hub: LocalHub;
  readonly main: string;
  readonly space: string;
  readonly user: User;
  /** Runs a command from the Dockerfile, so that this Space is meant, and waits for what comes of it. */
  run(command: string, answers: readonly Answer[], after?: () => Promise<unknown>): Promise<Talk>;
  /** Names of the journal's entries. */
  journal(): Promise<string[]>;
  close(): Promise<void>;
}

/** A project of its own beside the sample: what is done in it changes nothing that other tests look at. */
export async function openDeployedProject(spaceId: string, sync = '[{from: app.py}]'): Promise<DeployedProject> {
  await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
  const endpoint = process.env['HF_ENDPOINT'];
  const pace = process.env['SPACEDOCK_POLL'];
  const hub = await LocalHub.start({ speed: 20_000, keepAliveMs: 500 });
  await hub.createSpace({ id: spaceId, hardware: 'cpu-upgrade' });
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'spacedock-deploy-')));
  const [main, space] = [join(folder, 'main'), join(folder, 'space')];
  for (const root of [main, space]) {
    await mkdir(root);
    await git(root, 'init', '--quiet', '--initial-branch=main');
    // For git as the extension calls it.
    await git(root, 'config', 'user.name', 'A');
    await git(root, 'config', 'user.email', 'a@example.invalid');
  }
  await write(space, { 'README.md': readme, Dockerfile: dockerfile, 'app.py': app });
  await commit(space, 'Begin');
  await git(space, 'remote', 'add', 'origin', `${hub.endpoint}/spaces/${spaceId}`);
  await hub.importRepository(spaceId, space);
  hub.setStage(spaceId, 'RUNNING', { sha: 'head' });
  await write(main, { 'spacedock.yaml': `space: ${spaceId}\nrepo: ../space\nsync: ${sync}\n`, 'app.py': app });
  await commit(main, 'Begin');
  process.env['HF_ENDPOINT'] = hub.endpoint;
  process.env['SPACEDOCK_POLL'] = '0.2';
  await changeFolders(({ length }) => vscode.workspace.updateWorkspaceFolders(length, 0, { uri: vscode.Uri.file(main) }, { uri: vscode.Uri.file(space) }));
  await vscode.commands.executeCommand('spacedock.refresh');
  await vscode.window.showTextDocument(vscode.Uri.file(join(space, 'Dockerfile')));
  const user = new User();
  return {
    hub,
    main,
    space,
    user,
    run: async (command, answers, after) => {
      await vscode.window.showTextDocument(vscode.Uri.file(join(space, 'Dockerfile')));
      return user.during(async () => {
        await vscode.commands.executeCommand(command);
        await after?.();
      }, answers);
    },
    journal: async () => (await readdir(join(main, '.spacedock/journal')).catch(() => [])).sort(),
    close: async () => {
      user.leave();
      await vscode.commands.executeCommand('workbench.action.closeAllEditors');
      await changeFolders(({ length }) => vscode.workspace.updateWorkspaceFolders(length - 2, 2));
      process.env['HF_ENDPOINT'] = endpoint;
      process.env['SPACEDOCK_POLL'] = pace;
      await vscode.commands.executeCommand('spacedock.refresh');
      await hub.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

/** VS Code takes no change while it carries out the one before, and tells of each when it is done. */
async function changeFolders(change: (folders: readonly vscode.WorkspaceFolder[]) => boolean): Promise<void> {
  const changed = new Promise<void>((done) => {
    const subscription = vscode.workspace.onDidChangeWorkspaceFolders(() => {
      subscription.dispose();
      done();
    });
  });
  await eventually('The folders may be changed', () => change(vscode.workspace.workspaceFolders ?? []));
  await changed;
}

export async function git(root: string, ...args: string[]): Promise<string> {
  return (await runGit(args, { cwd: root, environment: own })).toString('utf8').trim();
}

export async function write(root: string, files: Readonly<Record<string, string | Buffer>>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
  }
}

export async function commit(root: string, message: string): Promise<void> {
  await git(root, 'add', '--all');
  await git(root, 'commit', '--quiet', '--message', message);
}

export function told({ told: messages }: Talk): string {
  return messages.map(({ text, buttons }) => `${text} [${buttons.join('|')}]`).join('\n');
}

export function asked({ asked: questions }: Talk): string[] {
  return questions.map(({ text }) => text);
}

/** Waits until an opened document of Spacedock's reads like that. */
export async function documentLike(pattern: RegExp): Promise<void> {
  const texts = (): string[] => vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === 'spacedock-document').map((document) => document.getText());
  for (let tries = 0; tries < 300 && !texts().some((text) => pattern.test(text)); tries++) await sleep(100);
  assert.ok(texts().some((text) => pattern.test(text)), texts().join('\n'));
}
