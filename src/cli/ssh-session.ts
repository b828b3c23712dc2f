// Runs in a terminal of the editor: `ssh`, with the terminal's own input and output. Where ssh fails, what it said stays
// on the screen with what to do about it, until a key is pressed. Ended by itself, ssh would take the terminal and its
// words along, and the editor would tell of an exit code.
import { spawn } from 'node:child_process';
import { sshFailed, type SshSessionTexts } from '../hub/space-ssh';

const [texts = '{}', ...sshArguments] = process.argv.slice(2);
const { failed, notInstalled, close } = JSON.parse(texts) as SshSessionTexts;
// It is the editor's word to itself, not to what ssh starts.
delete process.env['ELECTRON_RUN_AS_NODE'];
// Ctrl+C at ssh's own questions is for ssh, which ends by it.
process.on('SIGINT', () => undefined);

const child = spawn('ssh', sshArguments, { stdio: 'inherit' });
child.once('error', () => {
  leave(notInstalled);
});
child.once('exit', (code) => {
  // Any other code is that of the last command typed there.
  if (code === sshFailed) leave(failed);
  else process.exit(0);
});

function leave(text: string): void {
  process.stdout.write(`\r\n${text}\r\n\r\n${close}`);
  if (process.stdin.isTTY) process.stdin.setRawMode(true);
  process.stdin.once('data', () => process.exit(0));
  process.stdin.once('end', () => process.exit(0));
  process.stdin.resume();
}
