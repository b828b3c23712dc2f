import { strict as assert } from 'node:assert';
import { startSshServer, type SshServer } from '../ssh-server';
import { openSpacedock } from './moves';
import type { Story } from './story';

let server: SshServer | undefined;
// Without the graphics card the terminal's text is in the page.
const settings: Record<string, unknown> = { 'terminal.integrated.gpuAcceleration': 'off' };

/** A terminal in the Space, up to the question that ssh asks of a host that it does not know. */
export const devMode: Story = {
  name: 'A terminal opens in a Space with Dev Mode',
  sample: 'clean',
  speed: 30,
  settings,
  async prepare() {
    server = await startSshServer();
    settings['spacedock.ssh.host'] = `127.0.0.1:${String(server.port)}`;
    settings['spacedock.ssh.identityFile'] = server.key;
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
        await screenshot('dev-mode-terminal');
        await workbench.page.keyboard.type('no\n');
      },
    },
    {
      name: 'what to do about a refusal is said where the connection ended',
      async run({ workbench, screenshot }) {
        await workbench.page.locator('.xterm-rows').getByText(/must know your public key/).first().waitFor();
        assert.deepEqual(await workbench.notifications.texts(), []);
        await screenshot('dev-mode-refused');
        await server?.stop();
      },
    },
  ],
};
