import { strict as assert } from 'node:assert';
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { testTokens } from '../hub/tokens';
import { sampleSpace } from '../sample/prepare';
import { dashboardPage, openSpacedock, signIn } from './moves';
import type { Step, Story } from './story';

const run = promisify(execFile);

/** Waits for the text that stands in the empty Space view, and shows that no other one does. */
function welcome(text: RegExp, screenshotName?: string): Step['run'] {
  return async ({ workbench, screenshot }) => {
    await openSpacedock(workbench);
    await workbench.tree('Space').welcome().filter({ hasText: text }).waitFor();
    assert.match(await workbench.tree('Space').welcome().innerText(), text);
    if (screenshotName !== undefined) await screenshot(screenshotName);
  };
}

/** From no token to a tree, and what happens when things are missing on the way. */
export const noToken: Story = {
  name: 'Without a token, without a remote, without a network',
  sample: 'clean',
  speed: 60,
  token: null,
  steps: [
    { name: 'a private Space asks for a sign-in', run: welcome(/Sign in to see this Space/, '11-signed-out') },
    {
      name: 'what is no token is told so at once, and nothing is sent',
      async run(stage) {
        const { workbench, hub } = stage;
        const before = hub.requests.length;
        await signIn(stage, 'not a token');
        await workbench.page.locator('.quick-input-widget').getByText('A token of the Hub begins with hf_').waitFor();
        assert.equal(hub.requests.length, before);
        await workbench.quickInput.dismiss();
      },
    },
    {
      name: 'a wrong token is refused in the box, which stays for another, and is not kept',
      async run(stage) {
        const { workbench } = stage;
        await signIn(stage, `hf_${'Wrong'.padEnd(34, 'g')}`);
        await workbench.page.locator('.quick-input-widget').getByText(/does not accept the token/).waitFor();
        assert.deepEqual(await workbench.notifications.texts(), []);
        await workbench.quickInput.dismiss();
        await workbench.tree('Space').welcome().filter({ hasText: /Sign in to see/ }).waitFor();
      },
    },
    {
      name: 'the right token brings the Space',
      async run(stage) {
        await signIn(stage, testTokens.write);
        await stage.workbench.notifications.message(/Signed in to the Hub as troutmoose/).waitFor();
        await stage.workbench.tree('Space').row(/^Status\s*Running/).waitFor();
      },
    },
    {
      name: 'a repo without a remote says so, and so does the push',
      async run({ workbench, sample, screenshot }) {
        await run('git', ['remote', 'remove', 'origin'], { cwd: sample.spaceRoot });
        await writeFile(join(sample.spaceRoot, 'note.txt'), 'to be committed\n');
        await workbench.runCommand('Spacedock: Refresh');
        await workbench.tree('Repos').row('no remote').waitFor();
        await workbench.runCommand('Spacedock: Commit and Push the Space Repo…');
        await workbench.quickInput.rows.filter({ hasText: 'The Space repo has no remote' }).first().waitFor();
        await screenshot('12-no-remote');
        await workbench.quickInput.dismiss();
      },
    },
    {
      name: 'a detached HEAD says so, and so does the push',
      async run({ workbench, sample, hub }) {
        await run('git', ['remote', 'add', 'origin', `${hub.endpoint}/spaces/troutmoose/sam-body4d`], { cwd: sample.spaceRoot });
        await run('git', ['checkout', '--quiet', '--detach'], { cwd: sample.spaceRoot });
        await workbench.runCommand('Spacedock: Refresh');
        await workbench.tree('Repos').row(/detached at/).waitFor();
        await workbench.runCommand('Spacedock: Commit and Push the Space Repo…');
        await workbench.quickInput.rows.filter({ hasText: 'detached' }).first().waitFor();
        await workbench.quickInput.dismiss();
      },
    },
    {
      name: 'a spacedock.yaml that does not parse stops the sync and says where',
      async run({ workbench, sample }) {
        const file = join(sample.mainRoot, 'spacedock.yaml');
        const before = await readFile(file, 'utf8');
        await writeFile(file, `${before}\nprotect: [\n`);
        await workbench.tree('Repos').row(/^Sync\s*spacedock\.yaml:\d+: /).waitFor();
        await workbench.problems.show();
        await workbench.problems.row('spacedock/settings').first().waitFor();
        await writeFile(file, before);
        await workbench.tree('Repos').row('files would change').waitFor();
      },
    },
    {
      name: 'with the network gone, the last answer stays, marked as old',
      async run({ workbench, hub, screenshot }) {
        await hub.close();
        await workbench.runCommand('Spacedock: Refresh');
        await workbench.tree('Space').row('Not up to date').waitFor(60_000);
        await workbench.tree('Space').row(/^Status\s*Running/).waitFor();
        const told = await workbench.notifications.texts();
        // That of the sign-in goes by itself, later on a fast machine.
        assert.deepEqual(told.filter((text) => !text.includes('Signed in to the Hub')), []);
        await screenshot('13-no-network');
      },
    },
    {
      name: 'signing out takes the Space away, and a row says that the Hub cannot be asked',
      async run({ workbench }) {
        await workbench.runCommand('Spacedock: Sign Out');
        await workbench.tree('Space').row('Not up to date').locator.waitFor({ state: 'detached' });
        await workbench.tree('Space').row('The Hub could not be asked').waitFor(60_000);
      },
    },
  ],
};

/** The environment holds a token that the Hub does not take. */
export const wrongToken: Story = {
  name: 'With a wrong token',
  sample: 'clean',
  speed: 60,
  token: `hf_${'Expired'.padEnd(34, 'x')}`,
  steps: [
    { name: 'the view says that the Hub refused it', run: welcome(/The Hub refused the token/) },
    {
      name: 'so does the dashboard, which offers to sign in',
      async run({ workbench, screenshot }) {
        await workbench.runCommand('Spacedock: Open the Space Dashboard');
        const board = dashboardPage(workbench);
        await board.getByRole('heading', { name: sampleSpace }).waitFor();
        await board.locator('#notice-text').getByText(/does not accept the token/).waitFor();
        await screenshot('14-dashboard-wrong-token');
        await board.getByRole('button', { name: 'Sign In' }).click();
        await workbench.page.locator('.quick-input-title').filter({ hasText: 'Sign in to the Hugging Face Hub' }).waitFor();
        await workbench.quickInput.dismiss();
      },
    },
    {
      name: 'a sign-in goes before it, and the dashboard shows the Space',
      async run(stage) {
        await signIn(stage, testTokens.write);
        await stage.workbench.tree('Space').row(/^Status\s*Running/).waitFor();
        await dashboardPage(stage.workbench).locator('#stage').getByText('Running').waitFor();
      },
    },
  ],
};

/** The Space that the settings name is not there. */
export const noSpace: Story = {
  name: 'With a Space that does not exist',
  sample: 'clean',
  speed: 60,
  async prepare({ sample }) {
    const file = join(sample.mainRoot, 'spacedock.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^space: .*$/m, 'space: troutmoose/no-such-space'));
  },
  steps: [{ name: 'the view says so', run: welcome(/The Hub has no such Space/, '14-not-found') }],
};

/** Reads and checks, and does no more. */
export const restricted: Story = {
  name: 'In Restricted Mode',
  sample: 'faulty',
  speed: 60,
  trusted: false,
  steps: [
    { name: 'the view says that the Hub is not asked', run: welcome(/Restricted Mode/, '15-restricted') },
    {
      name: 'the files are checked all the same',
      async run({ workbench, sample }) {
        await workbench.editor.open(join(sample.spaceRoot, 'Dockerfile'));
        await workbench.editor.squiggles('error').first().waitFor();
      },
    },
    {
      name: 'git does not run, and the Hub hears nothing',
      async run({ workbench, hub }) {
        await workbench.tree('Repos').welcome().filter({ hasText: 'Git does not run' }).waitFor();
        assert.deepEqual(hub.requests.filter(({ url }) => url.startsWith('/api/')), []);
      },
    },
  ],
};

/** VS Code with nothing open. */
export const noFolder: Story = {
  name: 'With no folder',
  sample: 'clean',
  speed: 60,
  opens: () => undefined,
  steps: [{ name: 'the view offers to open one', run: welcome(/Open the folder of a Docker Space/, '16-no-folder') }],
};

const syncScript = `#!/usr/bin/env bash
set -euo pipefail
ROOT="$(cd "$(dirname "$0")/.." && pwd)"
SPACE="\${1:-$ROOT/../hf-space}"
cp "$ROOT/app.py" "$SPACE/"
rsync -a --delete --include='*/' --include='*.py' --exclude='*' "$ROOT/utils/" "$SPACE/utils/"
rsync -a --include='*/' --include='*.py' --include='pyproject.toml' --include='/assets/bpe_simple_vocab_16e6.txt.gz' \\
  --exclude='tests/' --exclude='*' "$ROOT/models/sam3/" "$SPACE/models/sam3/"
rm -f "$SPACE/models/__init__.py"
find "$SPACE" -name '*.pyc' -delete
cd "$SPACE" && git add -A && git commit -m "Sync" && git push
`;

/** The main repo without settings: it holds no Space, but a script that syncs by hand into the Space repo beside it. */
export const otherFolder: Story = {
  name: 'With a folder that holds no Space',
  sample: 'clean',
  speed: 60,
  opens: ({ sample }) => sample.mainRoot,
  async prepare({ sample }) {
    await rm(join(sample.mainRoot, 'spacedock.yaml'));
    await writeFile(join(sample.mainRoot, 'scripts/sync.sh'), syncScript);
  },
  steps: [
    { name: 'the view says what a Space is', run: welcome(/No Docker Space was found/, '17-no-space') },
    {
      name: 'the script that syncs by hand is read into a spacedock.yaml, which is not saved yet',
      async run({ workbench, sample, screenshot }) {
        await workbench.tree('Space').welcome().getByText('Create spacedock.yaml').click();
        await workbench.quickInput.pick('sync.sh');
        await workbench.notifications.message(/1 command of sync\.sh was not understood/).waitFor();
        await workbench.page.locator('.monaco-editor .view-lines').filter({ hasText: /models\/sam3\// }).first().waitFor();
        await screenshot('18-settings-from-a-script');
        await assert.rejects(readFile(join(sample.mainRoot, 'spacedock.yaml')), { code: 'ENOENT' });
      },
    },
    {
      name: 'saved, it brings the Space and the plan of the sync',
      async run({ workbench, sample }) {
        await workbench.page.keyboard.press('Control+s');
        await workbench.tree('Space').row(/^Status\s*Running/).waitFor();
        await workbench.tree('Repos').row(/files would change/).waitFor();
        const text = await readFile(join(sample.mainRoot, 'spacedock.yaml'), 'utf8');
        assert.match(text, /repo: \.\.\/hf-space\n/);
        assert.match(text, /allowBinary:\n {2}- models\/sam3\/assets\/bpe_simple_vocab_16e6\.txt\.gz\n/);
        assert.match(text, /line 10: find "\$SPACE" -name '\*\.pyc' -delete/);
      },
    },
  ],
};

/** The Space repo alone: its main repo lies beside it, outside of what is open. */
export const spaceRepoAlone: Story = {
  name: 'With the Space repo alone',
  sample: 'clean',
  speed: 60,
  opens: ({ sample }) => sample.spaceRoot,
  steps: [
    {
      name: 'the Space and its main repo are found',
      async run({ workbench }) {
        await openSpacedock(workbench);
        await workbench.tree('Space').row(/^Status\s*Running/).waitFor();
        await workbench.tree('Repos').row(/^Main repo/).waitFor();
        await workbench.tree('Repos').row('5 files would change').waitFor();
      },
    },
  ],
};
