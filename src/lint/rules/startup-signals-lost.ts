import type { Project } from '../../project/project';
import { entryPoint, type StartCommand } from '../facts/entry-point';
import { serverProgram } from '../facts/launched-program';
import { possibleServerCalls } from '../facts/python-code';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { startedFiles } from '../facts/started-files';
import { addressedServers } from '../knowledge/server-addresses';
import { serverPorts } from '../knowledge/server-ports';
import type { Rule } from '../rule';

export const startupSignalsLost: Rule = {
  id: 'startup/signals-lost',
  severity: 'info',
  summary: 'The start script stays in front of the app, so the app is not told to stop.',
  explanation: {
    why: 'When the Space restarts, pauses or goes to sleep, the container is told to end, and a little later it is killed. The signal goes to the first process: a shell that waits for the app does not hand it on, so the app cannot finish what it writes. With exec the app takes the place of the shell.',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["bash", "start.sh"]\n=== start.sh\n#!/bin/bash\nset -e\nuvicorn main:app --host 0.0.0.0 --port 7860\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["bash", "start.sh"]\n=== start.sh\n#!/bin/bash\nset -e\nexec uvicorn main:app --host 0.0.0.0 --port 7860\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const { commands } = entryPoint(project, facts);
    for (const { command, presence, how } of startedFiles(project, facts)) {
      if (how === 'python' || presence.kind !== 'present' || command.file.path !== project.dockerfile?.file.path) continue;
      // An init in front sees to the signals in its own way.
      if (/(?:^|\/)(?:tini|dumb-init|catatonit|s6-\w+|docker-init)$/.test(command.invocation.command.words[0]?.text ?? '')) continue;
      const path = presence.repoPath;
      const text = project.text(path);
      const last = commands.findLast(({ file }) => file.repo === 'space' && file.path === path);
      if (text === undefined || last === undefined || !isLastOf(text, last) || !isServer(project, facts, last)) continue;
      const [first] = last.invocation.command.words;
      if (first === undefined || first.text === 'exec') continue;
      const edit = { file: last.file, span: { start: first.span.start, end: first.span.start }, newText: 'exec ' };
      report({
        file: last.file,
        span: first.span,
        message: 'The shell stays in front of the app and does not hand on the signal to stop, so the app is killed where the Space restarts or sleeps. Start it with exec.',
        fixes: [{ title: 'Start it with exec', safe: true, edits: [edit] }],
      });
    }
  },
};

/** At the margin of the script, with nothing behind it, and nothing else to wait for or to clean up. */
function isLastOf(text: string, { invocation }: StartCommand): boolean {
  const { span } = invocation.command;
  const isAtMargin = span.start === 0 || text[span.start - 1] === '\n';
  const isEmpty = (line: string): boolean => /^\s*(?:#|$)/.test(line);
  if (!isAtMargin || !text.slice(span.end).split('\n').every(isEmpty)) return false;
  return !/\btrap\b|\bwait\b|(?<![&>])&(?![&>\d])|\\$/m.test(text.slice(0, span.start));
}

function isServer(project: Project, facts: StageFacts, { invocation }: StartCommand): boolean {
  const name = serverProgram(invocation)?.name ?? '';
  if (Object.hasOwn(addressedServers, name) || Object.hasOwn(serverPorts, name)) return true;
  if (!/^python[\d.]*$/.test(invocation.name ?? '')) return false;
  const script = invocation.args.find(({ text }) => text?.endsWith('.py') === true)?.text;
  if (script === undefined) return false;
  const { modules } = entryPoint(project, facts);
  return [...modules.values()].some(({ path, isMain, module }) => isMain && (path === script || path.endsWith(`/${script}`)) && possibleServerCalls(module).length > 0);
}
