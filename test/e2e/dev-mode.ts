import { strict as assert } from 'node:assert';
import { delimiter } from 'node:path';
import { startSshServer, type SshServer } from '../ssh-server';
import { openSpacedock } from './moves';
import { eventually, type Story } from './story';

let server: SshServer | undefined;
// Without the graphics card the terminal's text is in the page.
const settings: Record<string, unknown> = { 'terminal.integrated.gpuAcceleration': 'off' };
const env: Record<string, string> = {};

/** A session in the Space's container, typed in VS Code's own terminal, and what is said where ssh is not let in. */
export const devMode: Story = {
  name: 'A terminal opens in a Space with Dev Mode',
  sample: 'clean',
  speed: 30,
  settings,
  env,
  async prepare() {
    server = await startSshServer({ user: 'troutmoose-sam-body4d' });
    settings['spacedock.ssh.host'] = `127.0.0.1:${String(server.port)}`;
    settings['spacedock.ssh.identityFile'] = server.key;
    env['PATH'] = `${server.bin}${delimiter}${process.env['PATH'] ?? ''}`;
  },
  steps: [
    {
      name: 'ssh reaches the server with the Space as its user, and says what it asks',
      async run({ workbench, screenshot }) {
        await openSpacedock(workbench);
        await workbench.tree('Space').row(/^Dev Mode\s*on/).waitFor();
        await workbench.runCommand('Spacedock: Open a Terminal in the Space');
        const terminal = workbench.page.locator('.xterm-rows');
        await terminal.getByText(/authenticity of host/).first().waitFor();
        await screenshot('dev-mode-unknown-host');
        // A view that fills meanwhile may have the keyboard.
        await workbench.page.locator('.xterm-helper-textarea').focus();
        await workbench.page.keyboard.type('yes\n');
      },
    },
    {
      name: 'what is typed runs there, and the end of the session ends the terminal without a word',
      async run({ workbench, screenshot }) {
        const terminal = workbench.page.locator('.xterm-rows');
        assert.ok(server);
        // A shell tells of itself in many ways; its answer is known by the sum.
        await eventually('the shell answers', async () => {
          await workbench.page.keyboard.type('echo "$USER in $(pwd): $((40 + 2))"\n');
          return terminal.getByText(': 42').first().waitFor({ timeout: 3_000 }).then(
            () => true,
            () => false,
          );
        });
        assert.match((await terminal.innerText()).replaceAll('\u00a0', ' '), new RegExp(`troutmoose-sam-body4d in ${server.home.slice(0, 20)}`));
        await screenshot('dev-mode-terminal');
        await workbench.page.keyboard.type('false; exit 3\n');
        await terminal.waitFor({ state: 'detached' });
        assert.deepEqual(await workbench.notifications.texts(), []);
      },
    },
    {
      name: 'what to do about a refusal is said where the connection ended',
      async run({ workbench, screenshot }) {
        await server?.refuse();
        await workbench.runCommand('Spacedock: Open a Terminal in the Space');
        const terminal = workbench.page.locator('.xterm-rows');
        await terminal.getByText('Permission denied').first().waitFor();
        await terminal.getByText(/must know your public key/).first().waitFor();
        await screenshot('dev-mode-refused');
        assert.deepEqual(await workbench.notifications.texts(), []);
        await workbench.page.keyboard.press('Enter');
        await terminal.waitFor({ state: 'detached' });
        assert.deepEqual(await workbench.notifications.texts(), []);
        await server?.stop();
      },
    },
  ],
};
