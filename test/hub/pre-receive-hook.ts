import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The hook's own program. It hands the push to the local Hub that started it, which looks at it in its own process,
 * and prints the refusal if there is one. The address comes in the environment that git hands on.
 */
const program = `
const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { GIT_DIR = '.', GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES, GIT_QUARANTINE_PATH } = process.env;
const response = await fetch(process.env.SPACEDOCK_PUSH_CHECK, {
  method: 'POST',
  body: JSON.stringify({
    input: Buffer.concat(chunks).toString(),
    environment: { GIT_DIR, GIT_OBJECT_DIRECTORY, GIT_ALTERNATE_OBJECT_DIRECTORIES, GIT_QUARANTINE_PATH },
    cwd: process.cwd(),
  }),
});
const text = await response.text();
if (text !== '') process.stderr.write(text);
process.exitCode = response.status === 200 && text === '' ? 0 : 1;
`;

/** Writes the hook into a folder that `core.hooksPath` then names. */
export async function writePreReceiveHook(folder: string): Promise<void> {
  const programPath = join(folder, 'pre-receive.mjs');
  await writeFile(programPath, program.trimStart());
  const shellPath = (path: string): string => `"${path.replaceAll('\\', '/')}"`;
  const hook = join(folder, 'pre-receive');
  await writeFile(hook, `#!/bin/sh\nexec ${shellPath(process.execPath)} ${shellPath(programPath)}\n`);
  await chmod(hook, 0o755);
}
