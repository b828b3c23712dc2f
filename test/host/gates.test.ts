import { strict as assert } from 'node:assert';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { LocalHub } from '../hub/local-hub';
import type { Misbehaviour } from '../hub/space-model';
import { testTokens } from '../hub/tokens';
import { sampleSpace } from '../sample/prepare';

const model = 'facebook/sam3';

/** How the Hub answers who asks for a gated model, and what is said of it. */
interface Case {
  readonly name: string;
  /** Undefined for nobody. */
  readonly token: string | undefined;
  readonly request?: 'pending' | 'rejected' | 'reset';
  readonly fault?: Omit<Misbehaviour, 'route'>;
  readonly access: RegExp;
  /** Undefined where there is nothing to do. */
  readonly next: RegExp | undefined;
}

const cases: readonly Case[] = [
  { name: 'has access', token: testTokens.write, access: /^Your account may download the model facebook\/sam3\.$/, next: undefined },
  { name: 'is nobody', token: undefined, access: /is gated: it can be read only with a token/, next: /^Sign in with a token of an account that has access/ },
  { name: 'never asked', token: testTokens.stranger, access: /is gated, and your account has no access/, next: /^Ask for access at http\S+\/facebook\/sam3\.$/ },
  { name: 'waits', token: testTokens.stranger, request: 'pending', access: /waits for its authors/, next: /^Wait for the authors; see the request at http\S+\/facebook\/sam3/ },
  { name: 'was rejected', token: testTokens.stranger, request: 'rejected', access: /was rejected by its authors/, next: /^Ask the authors at http\S+\/facebook\/sam3/ },
  { name: 'was taken out again', token: testTokens.stranger, request: 'reset', access: /was reset by its authors/, next: /^Ask for access at/ },
  { name: 'has a token without the scope', token: testTokens.fineGrained, access: /may not read gated repos/, next: /^Make a token that may read gated repos: \S+\/settings\/tokens\/new\?canReadGatedRepos=true&tokenType=fineGrained/ },
  { name: 'has a token that the Hub does not know', token: ['hf', 'Nobody'.padEnd(34, '0')].join('_'), access: /does not accept the token/, next: /^Make a new token: \S+\/settings\/tokens/ },
  { name: 'is nobody, at a private repo', token: undefined, fault: { status: 401, message: 'Invalid username or password.' }, access: /cannot be read without a token: it is private, or it does not exist/, next: /^Sign in/ },
  { name: 'asks for what is not there', token: testTokens.write, fault: { status: 404, errorCode: 'RepoNotFound' }, access: /does not exist, or your token may not see it/, next: /^Check the name/ },
];

/** What the tool for models says of the checkpoint of a gated repo. */
async function told(): Promise<{ readonly access?: string; readonly next?: readonly string[] }> {
  const { content } = await vscode.lm.invokeTool('spacedock_checkpoints', { input: {}, toolInvocationToken: undefined });
  const [part] = content;
  assert.ok(part instanceof vscode.LanguageModelTextPart, 'The answer is no text.');
  const { checkpoints } = JSON.parse(part.value) as { checkpoints: { repoId?: string; access?: string; next?: string[] }[] };
  const found = checkpoints.find(({ repoId }) => repoId === model);
  assert.ok(found, `No checkpoint of ${model} in ${part.value}`);
  return found;
}

suite('Who asks for a gated model', () => {
  let hub: LocalHub;
  const before = { endpoint: process.env['HF_ENDPOINT'], token: process.env['HF_TOKEN'] };

  function setToken(token: string | undefined): void {
    if (token === undefined) delete process.env['HF_TOKEN'];
    else process.env['HF_TOKEN'] = token;
  }

  suiteSetup(async () => {
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    hub = await LocalHub.start({ speed: 1_000 });
    // Its token is set, so that what is left to do is the account's.
    await hub.createSpace({ id: sampleSpace, stage: 'RUNNING', secrets: { HF_TOKEN: 'hf_before' } });
    process.env['HF_ENDPOINT'] = hub.endpoint;
  });

  suiteTeardown(async () => {
    process.env['HF_ENDPOINT'] = before.endpoint;
    setToken(before.token);
    await vscode.commands.executeCommand('spacedock.refresh');
    await hub.close();
  });

  teardown(() => {
    hub.behave();
  });

  for (const { name, token, request, fault, access, next } of cases) {
    test(`and ${name} is told what stands in between, and what to do`, async function () {
      this.timeout(120_000);
      setToken(token);
      if (request !== undefined) hub.setAccessRequest('stranger', model, request);
      if (fault !== undefined) hub.misbehave({ route: `/api/models/${model}/auth-check`, ...fault });
      const found = await told();
      assert.match(found.access ?? '', access);
      if (next === undefined) assert.deepEqual(found.next, []);
      else assert.match(found.next?.[0] ?? '', next);
      assert.ok(!JSON.stringify(found).includes(token ?? 'hf_before'));
    });
  }
});
