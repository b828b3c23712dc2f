import { strict as assert } from 'node:assert';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, test } from 'mocha';
import * as vscode from 'vscode';
import { toolNames } from '../../src/agents/tool-names';
import { file } from './space-files';

const space = 'troutmoose/sam-body4d';

/** What a tool answers, as a chat without a window would get it. */
async function invoke(name: string, input: object): Promise<Record<string, unknown>> {
  const { content } = await vscode.lm.invokeTool(`spacedock_${name}`, { input, toolInvocationToken: undefined });
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart, 'The answer is no text.');
  return JSON.parse(part.value) as Record<string, unknown>;
}

suite('Tools for language models', () => {
  suiteSetup(async () => {
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
  });

  test('are all registered, with what they take', () => {
    const tools = vscode.lm.tools.filter(({ name }) => name.startsWith('spacedock_'));
    assert.deepEqual(tools.map(({ name }) => name).sort(), toolNames.map((name) => `spacedock_${name}`).sort());
    for (const { description, inputSchema, tags } of tools) {
      assert.match(description, /\.$/);
      assert.equal((inputSchema as { type?: string }).type, 'object');
      assert.ok(tags.includes('huggingface'));
    }
  });

  test('tell the status and the log of the Space', async () => {
    const status = await invoke('space_status', {});
    assert.equal(status['space'], space);
    assert.equal(status['stage'], 'RUNNING');
    assert.equal(status['devMode'], true);
    const log = await invoke('space_logs', { kind: 'build', lines: 5 });
    assert.equal(log['space'], space);
    assert.ok(Array.isArray(log['lines']));
  });

  test('check the project with what is typed and not saved', async () => {
    const findings = async (): Promise<{ file: string; rule: string }[]> =>
      (await invoke('lint_project', { severity: 'hint', limit: 200 }))['findings'] as { file: string; rule: string }[];
    const dockerfile = file('Dockerfile');
    const before = await findings();
    assert.ok(before.some((finding) => finding.file === dockerfile.fsPath));
    assert.ok(!before.some(({ rule }) => rule === 'docker/latest-tag'));
    const document = await vscode.workspace.openTextDocument(dockerfile);
    const edit = new vscode.WorkspaceEdit();
    edit.insert(dockerfile, document.lineAt(document.lineCount - 1).range.end, '\nFROM busybox:latest AS other\n');
    assert.ok(await vscode.workspace.applyEdit(edit));
    try {
      const after = await findings();
      assert.notDeepEqual(after, before);
      assert.ok(document.isDirty);
      await assert.rejects(invoke('deploy', {}), /unsaved changes/);
    } finally {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
    }
  });

  test('show the sync, the checkpoints and where a given log failed', async () => {
    const plan = await invoke('sync_preview', { limit: 3 });
    assert.equal((plan['changes'] as unknown[]).length, 3);
    assert.equal((await invoke('checkpoints', { sizes: false }))['total'], 8);
    const { failure, outcome } = await invoke('diagnose_build', { log: '--> RUN make\n\n--> ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2\n' });
    assert.equal(outcome, 'failed');
    assert.equal((failure as { exitCode: number }).exitCode, 2);
  });

  test('say what is wrong with an input', async () => {
    await assert.rejects(invoke('lint_project', { project: 'someone/else' }), /There is no project .*someone\/else/);
    await assert.rejects(invoke('space_logs', { kind: 'nothing' }), /The input is not what the tool takes: kind/);
  });

  test('carry out a change as VS Code had it confirmed, and refuse one that cannot be', async () => {
    // In a test VS Code answers its own question with yes.
    const { status, result } = await invoke('restart', {});
    assert.equal(status, 'done');
    assert.equal((result as { space: string }).space, space);
    const stages: unknown[] = [];
    while (stages.at(-1) !== 'RUNNING' && stages.length < 60) {
      await sleep(250);
      stages.push((await invoke('space_status', {}))['stage']);
    }
    assert.equal(stages.at(-1), 'RUNNING');
    await assert.rejects(invoke('deploy', {}), /This push would be refused\..*assets\/walk\.gif: The Hub refuses binary files/);
  });
});

suite('The MCP server', () => {
  const served = (): readonly vscode.LanguageModelToolInformation[] => vscode.lm.tools.filter(({ name }) => name.startsWith('mcp_spacedock_'));

  test('is offered to VS Code’s own client, which starts it, lists its tools and calls one', async function () {
    this.timeout(120_000);
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    await vscode.commands.executeCommand('workbench.mcp.startServer', '*', { waitForLiveTools: true });
    for (let tries = 0; served().length < toolNames.length && tries < 300; tries += 1) await sleep(200);
    assert.deepEqual(served().map(({ name }) => name.replace('mcp_spacedock_', '')).sort(), [...toolNames].sort());
    // There a model sees the names without a prefix of ours.
    const preview = served().find(({ name }) => name.endsWith('sync_preview'));
    assert.match(preview?.description ?? '', /; deploy carries it out/);
    const { content } = await vscode.lm.invokeTool('mcp_spacedock_space_status', { input: {}, toolInvocationToken: undefined });
    const text = content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
    assert.equal((JSON.parse(text) as { space: string }).space, space);
  });
});
