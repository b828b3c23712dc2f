import { strict as assert } from 'node:assert';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import * as vscode from 'vscode';
import { LocalHub } from '../hub/local-hub';
import type { SpaceOptions } from '../hub/space-model';
import { testTokens } from '../hub/tokens';
import { sampleSpace } from '../sample/prepare';
import { User, type Answer, type Talk } from './user';

/** Each is asked of the Hub some ten times over, on a machine that may be busy. */
const usualLimitMs = 120_000;
/** A value that nobody may see again; no other text holds it. */
const secretValue = `correct-horse-${String(process.pid)}-battery`;
const bucket = 'troutmoose/checkpoints';

/** A command as its user goes through it, to the one request that changes something. */
interface Deed {
  readonly name: string;
  readonly command: string;
  readonly row?: string;
  /** On top of the Space's usual state. */
  readonly given?: Partial<SpaceOptions>;
  readonly answers: () => readonly Answer[];
  /** What the last question must have said. */
  readonly says: readonly RegExp[];
  /** `METHOD path` below the Space. */
  readonly request: string;
  readonly holds: () => boolean;
}

let hub: LocalHub;
let envFile: vscode.Uri;
let copies = 0;

const secrets = (): Readonly<Record<string, string>> => hub.entriesOf(sampleSpace, 'secrets');
const variables = (): Readonly<Record<string, string>> => hub.entriesOf(sampleSpace, 'variables');

const deeds: readonly Deed[] = [
  {
    name: 'restart',
    command: 'restart',
    answers: () => [{ press: 'Restart' }],
    says: [/^Restart troutmoose\/sam-body4d\?/, /Files outside mounted storage are lost/],
    request: 'POST /restart',
    holds: () => true,
  },
  {
    name: 'factory reboot',
    command: 'factoryReboot',
    answers: () => [{ press: 'Factory Reboot' }],
    says: [/^Factory reboot troutmoose\/sam-body4d\?/, /without any cache/],
    request: 'POST /restart?factory=true',
    holds: () => true,
  },
  {
    name: 'pause',
    command: 'pause',
    answers: () => [{ press: 'Pause' }],
    says: [/^Pause troutmoose\/sam-body4d\?/, /Now: Running\./, /visitors cannot wake it/, /not billed/],
    request: 'POST /pause',
    holds: () => hub.stageOf(sampleSpace) === 'PAUSED',
  },
  {
    name: 'wake',
    command: 'wake',
    given: { stage: 'PAUSED' },
    answers: () => [{ press: 'Wake' }],
    says: [/Now: Paused\./, /1x Nvidia L40S costs \$1\.80 an hour/, /never sleeps by itself: up to \$43\.20 a day/],
    request: 'POST /restart',
    holds: () => hub.stageOf(sampleSpace) !== 'PAUSED',
  },
  {
    name: 'change of hardware',
    command: 'changeHardware',
    answers: () => [{ choose: '1x Nvidia L4' }, { choose: 'after 1 hour' }, { press: 'Change Hardware' }],
    says: [/Now: 1x Nvidia L40S/, /Then: 1x Nvidia L4 · \$0\.80 an hour/, /measured at 40\.9 GB of GPU memory .*l4x1 has 24 GB: too little/, /sleeps after 1 hour/, /The Space restarts/],
    request: 'POST /hardware',
    holds: () => true,
  },
  {
    name: 'longer sleep time',
    command: 'setSleepTime',
    answers: () => [{ choose: 'after 1 hour' }, { press: 'Set Sleep Time' }],
    given: { hardware: 'l40sx1', sleepTime: 300 },
    says: [/Now it sleeps after 5 minutes, then after 1 hour/, /\$1\.80 an hour/],
    request: 'POST /sleeptime',
    holds: () => true,
  },
  {
    name: 'shorter sleep time',
    command: 'setSleepTime',
    answers: () => [{ choose: 'after 5 minutes' }],
    says: [/How long without a request/, /never \| now/],
    request: 'POST /sleeptime',
    holds: () => true,
  },
  {
    name: 'Dev Mode on',
    command: 'toggleDevMode',
    given: { devMode: false },
    answers: () => [{ press: 'Turn On' }],
    says: [/a push does not rebuild the Space/, /owned by uid 1000/, /PRO or Team/, /The Space restarts/],
    request: 'POST /dev-mode',
    holds: () => true,
  },
  {
    name: 'Dev Mode off',
    command: 'toggleDevMode',
    given: { devMode: true },
    answers: () => [{ press: 'Turn Off' }],
    says: [/SSH into the container ends/, /not pushed is lost/],
    request: 'POST /dev-mode',
    holds: () => true,
  },
  {
    name: 'public for all',
    command: 'setVisibility',
    answers: () => [{ press: 'Make Public' }],
    says: [/^Make troutmoose\/sam-body4d public\?/, /whole history, and the variables/, /password that ever was committed/],
    request: 'PUT /settings',
    holds: () => hub.visibilityOf(sampleSpace) === 'public',
  },
  {
    name: 'private again',
    command: 'setVisibility',
    given: { private: false },
    answers: () => [{ press: 'Make Private' }],
    says: [/^Make troutmoose\/sam-body4d private\?/, /Whoever uses it now loses it/],
    request: 'PUT /settings',
    holds: () => hub.visibilityOf(sampleSpace) === 'private',
  },
  {
    name: 'more replicas',
    command: 'setReplicas',
    answers: () => [{ type: '3' }, { press: 'Set Replicas' }],
    says: [/with 3 replicas\?/, /Now: 1\./, /\$1\.80 an hour/, /In all up to \$5\.40 an hour/],
    request: 'POST /replicas',
    holds: () => hub.replicasOf(sampleSpace) === 3,
  },
  {
    name: 'end of older storage',
    command: 'deleteStorage',
    given: { storage: 'medium' },
    answers: () => [{ type: sampleSpace }, { press: 'Delete Storage' }],
    says: [/Its 150 GB at \/data are deleted for good/, /attach a bucket in its place/],
    request: 'DELETE /storage',
    holds: () => hub.storageOf(sampleSpace) === null,
  },
  {
    name: 'copy of the Space',
    command: 'duplicateSpace',
    answers: () => [{ type: `troutmoose/copy-${String(++copies)}` }, { choose: 'Private' }, { choose: '1x Nvidia L4' }, { choose: 'after 1 hour' }, { press: 'Duplicate' }],
    says: [/^Copy troutmoose\/sam-body4d to troutmoose\/copy-\d+\?/, /Secrets, buckets and storage are not/, /\$0\.80 an hour/],
    request: 'POST /duplicate',
    holds: () => hub.visibilityOf(`troutmoose/copy-${String(copies)}`) === 'private',
  },
  {
    name: 'new secret',
    command: 'addSecret',
    answers: () => [{ type: 'API_KEY' }, { type: secretValue }, { press: 'Add' }],
    says: [/^Add the secret API_KEY to troutmoose\/sam-body4d\?/, /The Space restarts/],
    request: 'POST /secrets',
    holds: () => secrets()['API_KEY'] === secretValue,
  },
  {
    name: 'secret over another, from its row',
    command: 'editSecret',
    row: 'HF_TOKEN',
    answers: () => [{ type: secretValue }, { press: 'Overwrite' }],
    says: [/^Overwrite the secret HF_TOKEN of troutmoose\/sam-body4d\?/, /cannot be brought back/],
    request: 'POST /secrets',
    holds: () => secrets()['HF_TOKEN'] === secretValue,
  },
  {
    name: 'deleted secret, from the palette',
    command: 'deleteSecret',
    answers: () => [{ choose: 'HF_TOKEN' }, { press: 'Delete' }],
    says: [/^Delete the secret HF_TOKEN of troutmoose\/sam-body4d\?/, /gone for good/],
    request: 'DELETE /secrets',
    holds: () => !('HF_TOKEN' in secrets()),
  },
  {
    name: 'new variable',
    command: 'addVariable',
    answers: () => [{ type: 'MODEL_SIZE' }, { type: 'small' }, { press: 'Add' }],
    says: [/Then: small/, /Variables are public/],
    request: 'POST /variables',
    holds: () => variables()['MODEL_SIZE'] === 'small',
  },
  {
    name: 'variable over another',
    command: 'editVariable',
    row: 'BATCH',
    answers: () => [{ type: '8' }, { press: 'Overwrite' }],
    says: [/^Change the variable BATCH of troutmoose\/sam-body4d\?/, /Now: 4/, /Then: 8/],
    request: 'POST /variables',
    holds: () => variables()['BATCH'] === '8',
  },
  {
    name: 'deleted variable',
    command: 'deleteVariable',
    row: 'BATCH',
    answers: () => [{ press: 'Delete' }],
    says: [/^Delete the variable BATCH/, /does not find it any more/],
    request: 'DELETE /variables',
    holds: () => !('BATCH' in variables()),
  },
  {
    name: 'import of a .env file',
    command: 'importEnv',
    answers: () => [{ open: envFile }, { choose: 'By name' }, { press: 'Go On' }, 'all that is ticked', { press: 'Write' }],
    says: [/^Write 3 entries to troutmoose\/sam-body4d\?/, /\+ WANDB_API_KEY: secret, added/, /± BATCH: public variable, changed/, /± HF_TOKEN: secret, will be overwritten/, /cannot be brought back/],
    request: 'POST /secrets',
    holds: () => secrets()['WANDB_API_KEY'] === secretValue && secrets()['HF_TOKEN'] === secretValue && variables()['BATCH'] === '16',
  },
  {
    name: 'attached bucket',
    command: 'attachVolume',
    answers: () => [{ choose: bucket }, { type: '/checkpoints' }, { choose: 'Read only' }, { press: 'Attach' }],
    says: [/The whole list of volumes is written anew/, / {2}bucket troutmoose\/outputs at \/outputs/, /\+ bucket troutmoose\/checkpoints at \/checkpoints, read-only/],
    request: 'PUT /volumes',
    holds: () => hub.volumesOf(sampleSpace).map(({ mountPath }) => mountPath).join() === '/outputs,/checkpoints',
  },
  {
    name: 'detached bucket',
    command: 'detachVolume',
    row: '/outputs',
    answers: () => [{ press: 'Detach' }],
    says: [/− bucket troutmoose\/outputs at \/outputs/, /Nothing is left attached/, /The bucket keeps its files/],
    request: 'DELETE /volumes',
    holds: () => hub.volumesOf(sampleSpace).length === 0,
  },
];

/** How the Hub fails, and what is said of it: what happened and what to do. */
const failures = [
  { fault: { status: 401 }, says: /does not accept the token from HF_TOKEN in the environment.* Sign in again with a token/ },
  { fault: { status: 402, message: 'Payment required' }, says: /Payment required\. Check the plan and the billing of the account/ },
  { fault: { status: 403 }, says: /forbids this for the Space troutmoose\/sam-body4d: You have read access.* Use a token with write access/ },
  { fault: { status: 404 }, says: /does not exist, or your token may not see it\. Check the name/ },
  { fault: { status: 409, message: 'Already there' }, says: /Already there\. Look at what is there: http/ },
  { fault: { status: 429, resetSeconds: 60 }, says: /takes no more requests for now.* Wait 60 seconds and try again/ },
  { fault: { status: 500 }, says: /failed to answer \(HTTP 500\)\. / },
  { fault: { dropAfterBytes: 0 }, says: /The connection to 127\.0\.0\.1:\d+ failed/ },
] as const;

suite('What the owner of a Space does', () => {
  const user = new User();
  const endpoint = process.env['HF_ENDPOINT'];
  let folder: string;
  const talks: Talk[] = [];

  /** The Space as every test finds it. */
  function setUp(given: Partial<SpaceOptions> = {}): void {
    hub.behave();
    hub.resetSpace({
      id: sampleSpace,
      private: true,
      hardware: 'l40sx1',
      stage: 'RUNNING',
      secrets: { HF_TOKEN: 'hf_before' },
      variables: { BATCH: '4' },
      volumes: [{ type: 'bucket', source: 'troutmoose/outputs', mountPath: '/outputs' }],
      ...given,
    });
  }

  /** What would change something. */
  const changes = (): string[] =>
    hub.requests.filter(({ method, url }) => method !== 'GET' && /^\/api\/(?:spaces|repos)\//.test(url)).map(({ method, url }) => `${method} ${url.replace(`/api/spaces/${sampleSpace}`, '')}`);

  /** How an earlier restart has ended is told whenever it has. */
  const tellsOfADeployment = /^(?:Open App|Show Run Log|Show Build Log)$/;

  async function go({ command, row }: Pick<Deed, 'command' | 'row'>, answers: readonly Answer[]): Promise<Talk & { readonly sent: readonly string[] }> {
    const before = changes().length;
    const argument = row === undefined ? undefined : { value: row };
    const talk = await user.during(() => vscode.commands.executeCommand(`spacedock.${command}`, argument), answers);
    talks.push(talk);
    const told = talk.told.filter(({ buttons }) => !tellsOfADeployment.test(buttons.join()));
    return { ...talk, told, sent: changes().slice(before) };
  }

  suiteSetup(async function () {
    this.timeout(usualLimitMs);
    await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
    folder = await mkdtemp(join(tmpdir(), 'spacedock-env-'));
    envFile = vscode.Uri.file(join(folder, '.env'));
    await writeFile(envFile.fsPath, `WANDB_API_KEY=${secretValue}\nBATCH=16\nHF_TOKEN='${secretValue}'\nnot a line with ${secretValue}\n`);
    hub = await LocalHub.start({ speed: 1_000 });
    await hub.createSpace({ id: sampleSpace });
    for (const id of [bucket, 'troutmoose/outputs']) hub.createBucket({ id, private: true });
    process.env['HF_ENDPOINT'] = hub.endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
  });

  suiteTeardown(async () => {
    user.leave();
    await vscode.commands.executeCommand('spacedock.stopLog');
    process.env['HF_ENDPOINT'] = endpoint;
    await vscode.commands.executeCommand('spacedock.refresh');
    await hub.close();
    await rm(folder, { recursive: true, force: true });
  });

  teardown(() => {
    hub.behave();
  });

  for (const deed of deeds) {
    suite(deed.name, () => {
      test('is done once, after it was said what it does', async function () {
        this.timeout(usualLimitMs);
        setUp(deed.given);
        const { asked, told, sent } = await go(deed, deed.answers());
        for (const pattern of deed.says) assert.match(asked.at(-1)?.text ?? '', pattern);
        assert.ok(deed.holds(), 'The Hub does not have it.');
        assert.equal(sent.filter((request) => request === deed.request).length, deed.command === 'importEnv' ? 2 : 1, sent.join(', '));
        assert.deepEqual(told.filter(({ kind }) => kind !== 'information'), []);
      });

      test('is not done where any of its questions is left', async function () {
        this.timeout(usualLimitMs);
        setUp(deed.given);
        const answers = deed.answers();
        for (let left = 0; left < answers.length; left += 1) {
          const { asked, told, sent } = await go(deed, [...answers.slice(0, left), 'leave']);
          assert.equal(asked.length, left + 1);
          assert.deepEqual({ sent, told }, { sent: [], told: [] });
        }
      });

      test('tells of each failure once, and asks the Hub only once', async function () {
        this.timeout(usualLimitMs);
        const [method = '', path = ''] = deed.request.split(' ');
        for (const { fault, says } of failures) {
          setUp(deed.given);
          hub.misbehave({ route: `${method} /api/spaces/${sampleSpace}${path}`, ...fault });
          const { told, sent } = await go(deed, deed.answers());
          assert.deepEqual(told.map(({ kind }) => kind), ['error'], JSON.stringify(told));
          assert.match(told[0]?.text ?? '', says);
          assert.equal(sent.filter((request) => request === deed.request).length, 1, sent.join(', '));
          // The import tells how far it came in a message of its own.
          if (deed.command !== 'importEnv') {
            const remedy = 'status' in fault && fault.status === 401 ? ['Sign In'] : [];
            assert.deepEqual(told[0]?.buttons, [...remedy, 'Show Details']);
          }
        }
      });
    });
  }

  test('what cannot be read before a question is told, and nothing is asked', async function () {
    this.timeout(usualLimitMs);
    for (const { command, row, given } of deeds.filter(({ command }) => !/restart|factory|Secret|Variable|import|duplicate/i.test(command))) {
      setUp(given);
      hub.misbehave({ route: `GET /api/spaces/${sampleSpace}/runtime`, status: 403, times: Infinity });
      const { asked, told, sent } = await go({ command, ...(row === undefined ? {} : { row }) }, []);
      assert.deepEqual({ asked, sent }, { asked: [], sent: [] });
      assert.equal(told.length, 1, command);
      assert.match(told[0]?.text ?? '', /forbids this/);
      hub.behave();
    }
  });

  test('a Hub that does not answer a change is given up, and what is not known is said', async function () {
    this.timeout(usualLimitMs);
    setUp();
    hub.misbehave({ route: 'POST /api/spaces/troutmoose/sam-body4d/pause', hang: true });
    const { told, sent } = await go({ command: 'pause' }, [{ press: 'Pause' }]);
    assert.deepEqual(sent, ['POST /pause']);
    assert.match(told[0]?.text ?? '', /did not answer within 20 seconds.* may have been made all the same/);
  });

  test('a secret and a variable of one name are refused where the name is typed', async function () {
    this.timeout(usualLimitMs);
    setUp();
    await assert.rejects(go({ command: 'addSecret' }, [{ type: 'BATCH' }]), /This is a variable already/);
    await assert.rejects(go({ command: 'addVariable' }, [{ type: 'HF_TOKEN' }]), /This is a secret already/);
    await assert.rejects(go({ command: 'addVariable' }, [{ type: '1ST' }]), /A name begins with a letter/);
  });

  test('a secret that somebody else has added while it was typed is not overwritten unasked', async function () {
    this.timeout(usualLimitMs);
    setUp();
    user.beforeAnswer = ({ text }) => {
      if (text.startsWith('Value of the secret ')) setUp({ secrets: { WANDB_API_KEY: 'theirs' } });
    };
    try {
      const { asked, sent } = await go({ command: 'addSecret' }, [{ type: 'WANDB_API_KEY' }, { type: secretValue }, 'leave']);
      assert.match(asked.at(-1)?.text ?? '', /^Overwrite the secret WANDB_API_KEY of troutmoose\/sam-body4d\?[^]*cannot be brought back/);
      assert.deepEqual(sent, []);
      assert.equal(secrets()['WANDB_API_KEY'], 'theirs');
    } finally {
      user.beforeAnswer = undefined;
    }
  });

  test('volumes that somebody else has changed in between are left as they are', async function () {
    this.timeout(usualLimitMs);
    setUp();
    const theirs = [{ type: 'bucket', source: bucket, mountPath: '/theirs' }] as const;
    for (const deed of deeds.filter(({ command }) => command.endsWith('tachVolume'))) {
      setUp();
      user.beforeAnswer = ({ kind }) => {
        if (kind === 'dialog') hub.setVolumes(sampleSpace, theirs);
      };
      try {
        const { told } = await go(deed, deed.answers());
        assert.match(told[0]?.text ?? '', /have changed since they were read\. Nothing was written/);
        assert.deepEqual(hub.volumesOf(sampleSpace), theirs);
      } finally {
        user.beforeAnswer = undefined;
      }
    }
  });

  test('what a token that only reads cannot do is said in the question, before the Hub refuses it', async function () {
    this.timeout(usualLimitMs);
    const token = process.env['HF_TOKEN'];
    process.env['HF_TOKEN'] = testTokens.read;
    await vscode.commands.executeCommand('spacedock.refresh');
    try {
      for (const deed of deeds) {
        if (/sleep|Secret|Variable|import/i.test(deed.command)) continue;
        setUp(deed.given);
        const { asked } = await go(deed, [...deed.answers().slice(0, -1), 'leave']);
        assert.match(asked.at(-1)?.text ?? '', /The Hub will refuse this: the token of troutmoose only reads/, deed.name);
      }
      setUp();
      const { told } = await go({ command: 'pause' }, [{ press: 'Pause' }]);
      assert.match(told[0]?.text ?? '', /forbids this/);
    } finally {
      if (token === undefined) delete process.env['HF_TOKEN'];
      else process.env['HF_TOKEN'] = token;
      await vscode.commands.executeCommand('spacedock.refresh');
    }
  });

  test('the Space is deleted only after its name was written and the question answered', async function () {
    this.timeout(usualLimitMs);
    setUp({ storage: 'medium' });
    const answers: readonly Answer[] = [{ type: sampleSpace }, { press: 'Delete' }];
    for (let left = 0; left < answers.length; left += 1) {
      const { told, sent } = await go({ command: 'deleteSpace' }, [...answers.slice(0, left), 'leave']);
      assert.deepEqual({ sent, told }, { sent: [], told: [] });
    }
    await assert.rejects(go({ command: 'deleteSpace' }, [{ type: 'sam-body4d' }]), /Write troutmoose\/sam-body4d, or press Escape/);
    for (const { fault, says } of failures.slice(0, -1)) {
      hub.misbehave({ route: 'DELETE /api/repos/delete', ...fault });
      const { told, sent } = await go({ command: 'deleteSpace' }, answers);
      assert.match(told[0]?.text ?? '', says);
      assert.deepEqual(sent, ['DELETE /api/repos/delete']);
    }
    const { asked, told } = await go({ command: 'deleteSpace' }, answers);
    for (const pattern of [/all commits, its secrets and variables/, /storage at \/data is deleted/, /buckets that are attached stay/, /Your folders stay: .*hf-space/]) {
      assert.match(asked.at(-1)?.text ?? '', pattern);
    }
    assert.deepEqual(told.map(({ text }) => text), ['troutmoose/sam-body4d is deleted.']);
    assert.equal(hub.visibilityOf(sampleSpace), undefined);
    await hub.createSpace({ id: sampleSpace });
    setUp();
    await vscode.commands.executeCommand('spacedock.refresh');
  });

  test('another name is given on the Hub, in the checkout’s remote and in spacedock.yaml, after all three were shown', async function () {
    this.timeout(usualLimitMs);
    setUp();
    const settings = vscode.workspace.workspaceFolders?.map(({ uri }) => join(uri.fsPath, 'spacedock.yaml')).find((path) => existsSync(path)) ?? '';
    const [before, config] = [await readFile(settings, 'utf8'), await readFile(join(sampleRepo(), '.git/config'), 'utf8')];
    const to = 'moose-lab/body';
    for (const answers of [['leave'], [{ type: to }, 'leave']] as const) {
      const { told, sent } = await go({ command: 'renameSpace' }, answers);
      assert.deepEqual({ sent, told }, { sent: [], told: [] });
    }
    hub.misbehave({ route: 'POST /api/repos/move', status: 409, message: 'Already there' });
    const taken = await go({ command: 'renameSpace' }, [{ type: to }, { press: 'Rename' }]);
    assert.match(taken.told[0]?.text ?? '', /Already there/);
    assert.equal(await readFile(settings, 'utf8'), before);
    const { asked, told, sent } = await go({ command: 'renameSpace' }, [{ type: to }, { press: 'Rename' }]);
    for (const pattern of [/^Call troutmoose\/sam-body4d moose-lab\/body from now on\?/, /gets another address/, /belongs to moose-lab then/, /hf-space: the remote origin becomes .*\/spaces\/moose-lab\/body/, /spacedock\.yaml: “space: moose-lab\/body”/]) {
      assert.match(asked.at(-1)?.text ?? '', pattern);
    }
    assert.deepEqual({ told, sent }, { told: [], sent: ['POST /api/repos/move'] });
    assert.equal(hub.visibilityOf(to), 'private');
    assert.match(await readFile(settings, 'utf8'), /^space: moose-lab\/body$/m);
    assert.equal(await readFile(join(sampleRepo(), '.git/config'), 'utf8'), config.replace('spaces/troutmoose/sam-body4d', 'spaces/moose-lab/body'));
    await go({ command: 'renameSpace' }, [{ type: sampleSpace }, { press: 'Rename' }]);
    assert.deepEqual([await readFile(settings, 'utf8'), await readFile(join(sampleRepo(), '.git/config'), 'utf8')], [before, config]);
    assert.equal(hub.visibilityOf(sampleSpace), 'private');
  });

  test('a terminal without Dev Mode offers to turn it on, and no details', async function () {
    this.timeout(usualLimitMs);
    setUp({ devMode: false });
    const { asked, told, sent } = await go({ command: 'openTerminal' }, []);
    assert.deepEqual({ asked, sent }, { asked: [], sent: [] });
    assert.match(told[0]?.text ?? '', /^Dev Mode is off, so that troutmoose\/sam-body4d takes no SSH connections\./);
    assert.deepEqual(told[0]?.buttons, ['Turn Dev Mode On…']);
  });

  test('free hardware has a sleep time of its own, which is said and not asked for', async function () {
    this.timeout(usualLimitMs);
    setUp({ hardware: 'cpu-basic' });
    const { asked, told, sent } = await go({ command: 'setSleepTime' }, []);
    assert.deepEqual({ asked, sent }, { asked: [], sent: [] });
    assert.match(told[0]?.text ?? '', /CPU basic is free, and the Hub sets its sleep time: after 2 days/);
  });

  test('a .env file with nothing new, or nothing at all, says so', async function () {
    this.timeout(usualLimitMs);
    setUp();
    const same = vscode.Uri.file(join(folder, 'same.env'));
    await writeFile(same.fsPath, 'BATCH=4\n');
    const first = await go({ command: 'importEnv' }, [{ open: same }, { choose: 'By name' }]);
    assert.match(first.told[0]?.text ?? '', /The Space has all of it already/);
    await writeFile(same.fsPath, '# nothing\n');
    const second = await go({ command: 'importEnv' }, [{ open: same }, { choose: 'By name' }]);
    assert.match(second.told[0]?.text ?? '', /nothing to import/);
    assert.deepEqual([...first.sent, ...second.sent], []);
  });

  test('one of the own Spaces is chosen from a list and cloned after a question, with the token in no file', async function () {
    this.timeout(usualLimitMs);
    setUp();
    const source = join(sampleRepo(), '.git');
    await hub.importRepository(sampleSpace, source, 'refs/remotes/origin/main');
    const parent = vscode.Uri.file(await mkdtemp(join(folder, 'clone-')));
    for (const answers of [['leave'], [{ choose: sampleSpace }, 'leave'], [{ choose: sampleSpace }, { open: parent }, 'leave']] as const) {
      const { told } = await go({ command: 'chooseSpace' }, answers);
      assert.deepEqual(told, []);
      assert.deepEqual(await readdir(parent.fsPath), []);
    }
    const { asked, told } = await go({ command: 'chooseSpace' }, [{ choose: sampleSpace }, { open: parent }, { press: 'Clone' }]);
    assert.match(asked[0]?.text ?? '', /troutmoose\/sam-body4d \| Running · l40sx1 · private/);
    assert.match(asked.at(-1)?.text ?? '', /^Clone troutmoose\/sam-body4d\?\nFrom http:.*\nTo .*sam-body4d/);
    assert.match(told[0]?.text ?? '', /^Cloned troutmoose\/sam-body4d to /);
    const clone = join(parent.fsPath, 'sam-body4d');
    assert.ok((await readdir(clone)).includes('Dockerfile'));
    assert.doesNotMatch(await readFile(join(clone, '.git/config'), 'utf8'), /hf_|Authorization/);
    const again = await go({ command: 'chooseSpace' }, [{ choose: sampleSpace }, { open: parent }, { press: 'Clone' }]);
    assert.match(again.told[0]?.text ?? '', /is there already\. Choose another folder/);
  });

  // A suite of its own, for mocha runs it after the others.
  suite('after all of it', () => {
    test('no value of a secret is shown, logged or kept, not even one that the Hub repeats', async function () {
      this.timeout(usualLimitMs);
      setUp();
      for (const deed of deeds.filter(({ request }) => request === 'POST /secrets')) {
        setUp(deed.given);
        hub.misbehave({ route: `POST /api/spaces/${sampleSpace}/secrets`, status: 400, message: `Bad value ${secretValue}` });
        const { told } = await go(deed, deed.answers());
        assert.match(told[0]?.text ?? '', /Bad value/);
      }
      assert.ok(talks.length > 100);
      assert.ok(!JSON.stringify(talks).includes(secretValue), 'The value stands in a question or a message.');
      for (const path of await filesOf(profile())) {
        assert.ok(!(await readFile(path)).includes(secretValue), `The value stands in ${path}.`);
      }
    });
  });

  function sampleRepo(): string {
    const found = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.path.endsWith('/hf-space'));
    assert.ok(found);
    return found.uri.fsPath;
  }

  /** Where VS Code keeps its logs, its storage and what it saves for extensions. */
  function profile(): string {
    return basename(tmpdir()).startsWith('spacedock-vscode-') ? tmpdir() : resolve('.vscode-test/user-data');
  }

  async function filesOf(root: string): Promise<string[]> {
    const entries = await readdir(root, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const sized = await Promise.all(paths.map(async (path) => ({ path, size: (await stat(path).catch(() => undefined))?.size ?? 0 })));
    return sized.filter(({ path, size }) => size > 0 && size < 20_000_000 && path !== envFile.fsPath).map(({ path }) => path);
  }
});
