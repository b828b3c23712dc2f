import type { Project } from '../../project/project';
import { knowsSpaceSettings } from '../facts/runtime-environment';
import { runtimeStage } from '../facts/stage-facts';
import { serverStarts, type ServerStart } from '../facts/servers';
import type { Fix, Severity } from '../finding';
import type { Rule } from '../rule';

export const startupBindsLoopback: Rule = {
  id: 'startup/binds-loopback',
  severity: 'warning',
  summary: 'The server listens on 127.0.0.1, where the Space cannot reach it.',
  explanation: {
    why: 'The Hub asks the app from outside the container. A server on 127.0.0.1 answers only inside it: the app runs, its log shows nothing wrong, and the Space is stopped as not healthy after half an hour. Gradio, uvicorn, gunicorn and Flask listen on 127.0.0.1 unless told otherwise.',
    failure: 'Launch timed out, workload was not healthy after 30 min',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\nwith gr.Blocks() as demo:\n    gr.Markdown("Hello")\n\ndemo.launch()\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "app.py"]\n=== app.py\nimport gradio as gr\n\nwith gr.Blocks() as demo:\n    gr.Markdown("Hello")\n\ndemo.launch(server_name="0.0.0.0")\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const servers = facts === undefined ? undefined : serverStarts(project, facts);
    // One server that is open to the outside, or may be, can be the one that the Hub asks.
    if (servers === undefined || servers.some(({ binding }) => binding !== 'loopback')) return;
    for (const server of servers) {
      report({ file: server.file, span: server.span, severity: severityOf(project, server), message: messageOf(server), fixes: fixesOf(server) });
    }
  },
};

/** Variables of the Space may mend what is not written out, where they were not read. */
function severityOf(project: Project, { address, variable, variableWins }: ServerStart): Severity {
  if (variableWins === true) return knowsSpaceSettings(project) ? 'error' : 'warning';
  const written = address !== undefined && /^["']?[\w.:[\]-]+["']?$/.test(address.text);
  return written || (address === undefined && (variable === undefined || knowsSpaceSettings(project))) ? 'error' : 'warning';
}

function messageOf({ name, address, variable }: ServerStart): string {
  const where = 'where the Space cannot reach it';
  if (address !== undefined) return `${name} listens on ${address.text.replace(/^["']|["']$/g, '')}, ${where}. Let it listen on 0.0.0.0.`;
  const mends = variable === undefined || variable === 'GUNICORN_CMD_ARGS' ? '' : ` or set ${variable} in the Dockerfile`;
  return `${name} listens on 127.0.0.1 unless told otherwise, ${where}. Let it listen on 0.0.0.0${mends}.`;
}

function fixesOf({ file, remedy }: ServerStart): readonly Fix[] {
  return remedy === undefined ? [] : [{ title: 'Listen on 0.0.0.0', safe: true, edits: [{ file, ...remedy }] }];
}
