// The program behind `npm start`: the local Hub, the sample and a real VS Code with the packaged extension, until it is
// told to stop.
import { parseArgs } from 'node:util';
import { openScene, writeToken } from '../scene';
import { VsCodeServer } from '../vscode/server';

const usage = `npm start                    VS Code on the clean sample, with a local Hub in place of the real one
npm start -- --faulty        on the sample with faults
npm start -- --port 8123     on this port`;

async function start(faulty: boolean, port: number): Promise<void> {
  const scene = await openScene({ kind: faulty ? 'faulty' : 'clean', speed: 10 });
  const server = await VsCodeServer.start({
    workspace: scene.sample.workspaceFile,
    vsix: ['out/spacedock.vsix'],
    settings: { 'spacedock.endpoint': scene.hub.endpoint },
    env: { HF_TOKEN: writeToken },
    port,
  });
  server.onExit((why) => {
    console.error(`${why} Press Ctrl-C, then start again.`);
  });
  console.log(`
VS Code with Spacedock:  ${server.url}

Main repo:   ${scene.sample.mainRoot}
Space repo:  ${scene.sample.spaceRoot}
Local Hub:   ${scene.hub.endpoint} (builds are played ten times faster)

Press Ctrl-C to stop. The repos are removed then.`);
}

function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port wants a number from 0 to 65535, not ${text}.`);
  return port;
}

try {
  const { values } = parseArgs({
    options: { faulty: { type: 'boolean', default: false }, port: { type: 'string', default: '0' } },
  });
  await start(values.faulty, readPort(values.port));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exit(1);
}
