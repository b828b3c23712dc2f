import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'node:util';
import { launch } from '../vscode/launch';

const limitMs = 1_140_000;

/** What VS Code's web workbench complains of on a machine that it cannot reach the Internet from. */
const ofNoConcern = /ENOTFOUND|Service ?Worker|authentication provider/;

/** Runs the tests that the command line names in the extension host of a VS Code server; returns the exit code. */
async function runInWebWorkbench(commandLine: readonly string[], reportFile: string): Promise<number> {
  const option = (name: string): string => {
    const start = `--${name}=`;
    const argument = commandLine.find((text) => text.startsWith(start));
    if (argument === undefined) throw new Error(`The command line lacks ${start}…`);
    return argument.slice(start.length);
  };
  const workspace = commandLine.find((argument) => !argument.startsWith('-'));
  const errors: string[] = [];
  let finish: (result: number | string) => void = () => undefined;
  const finished = new Promise<number | string>((resolve) => {
    finish = resolve;
  });

  const code = await launch({
    ...(workspace === undefined ? {} : { workspace }),
    env: passOn(['SPACEDOCK_REPORT', 'HF_ENDPOINT', 'HF_TOKEN']),
    driven: true,
    payload: [
      ['extensionDevelopmentPath', option('extensionDevelopmentPath')],
      ['extensionTestsPath', option('extensionTestsPath')],
    ],
    expose: {
      codeAutomationExit: (exitCode: number) => {
        finish(exitCode);
      },
      codeAutomationLog: (kind: string, parts: unknown[]) => {
        const text = format(...parts);
        if (kind === 'error' && !ofNoConcern.test(text)) errors.push(text);
      },
    },
  });
  code.page.on('crash', () => {
    finish('The page crashed.');
  });
  code.server.onExit(finish);
  const limit = setTimeout(() => {
    finish(`Not done after ${String(limitMs / 1000)} s.`);
  }, limitMs);
  try {
    const result = await finished;
    if (result === 0 && existsSync(reportFile)) return 0;
    const why = typeof result === 'string' ? result : `exit code ${String(result)}.`;
    console.error(`The tests in the extension host failed or left no report: ${why}`);
    console.error(errors.slice(-30).join('\n'));
    await code.page.screenshot({ path: join('out', 'host-failure.png') });
    return 1;
  } finally {
    clearTimeout(limit);
    await code.close();
  }
}

/** The server starts on an environment without these, so that nothing of the developer's own reaches the tests. */
function passOn(names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])));
}

const reportFile = process.env['SPACEDOCK_REPORT'];
if (reportFile === undefined) throw new Error('SPACEDOCK_REPORT names no file for the report.');
process.exit(await runInWebWorkbench(process.argv.slice(2), reportFile));
