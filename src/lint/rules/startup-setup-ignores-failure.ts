import type { Project } from '../../project/project';
import { lostOutcome, type LostOutcome } from '../facts/setup-outcome';
import { setupSteps, type SetupStep } from '../facts/setup-steps';
import { runtimeStage } from '../facts/stage-facts';
import type { Edit, Fix } from '../finding';
import type { Rule } from '../rule';

export const startupSetupIgnoresFailure: Rule = {
  id: 'startup/setup-ignores-failure',
  severity: 'warning',
  summary: 'The app is started although the setup before it may have failed.',
  explanation: {
    why: 'When a download fails, because the token has no access to a gated model or the disk is full, the app should not start without it: it crashes later, far from the cause, or comes up and fails at the first request. A start that stops with the setup shows the reason in the last lines of the log.',
    failure: "FileNotFoundError: [Errno 2] No such file or directory: '/data/checkpoints/sam3/sam3.pt'",
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["bash", "start.sh"]\n=== start.sh\n#!/bin/bash\nhf download facebook/sam3 --local-dir /data/sam3\nexec python app.py\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["bash", "start.sh"]\n=== start.sh\n#!/bin/bash\nset -e\nhf download facebook/sam3 --local-dir /data/sam3\nexec python app.py\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    for (const step of setupSteps(project, facts)) {
      const lost = lostOutcome(project, facts, step);
      if (lost === undefined) continue;
      report({
        file: step.command.file,
        span: step.command.invocation.command.span,
        message: messageOf(step, lost),
        fixes: () => fixesOf(project, step, lost),
      });
    }
  },
};

function messageOf({ name }: SetupStep, lost: LostOutcome): string {
  switch (lost) {
    case 'ignored-by-shell':
      return `The app is started even where ${name} fails. Stop there, with set -e or || exit 1.`;
    case 'ignored-by-code':
      return `The result of ${name} is not looked at, so the app is started even where it fails. Stop there, with check=True.`;
    case 'never-fails':
      return `${name} ends well even where a download failed, and nothing looks at what it left before the app is started. Let it exit with a failure, or check the files.`;
  }
}

/** Not safe: a start that went on without the setup then stops. */
function fixesOf(project: Project, { command }: SetupStep, lost: LostOutcome): readonly Fix[] {
  const text = project.source(command.file)?.text;
  const { span } = command.invocation.command;
  if (text === undefined || lost === 'never-fails') return [];
  if (lost === 'ignored-by-code') {
    const module = project.python(command.file.path);
    const call = module?.calls.find((each) => each.span.start === span.start && each.span.end === span.end);
    const last = call?.arguments.at(-1);
    const check = call?.arguments.find(({ name }) => name === 'check');
    if (call?.callee !== 'subprocess.run' || last === undefined) return [];
    const edit: Omit<Edit, 'file'> =
      check === undefined
        ? { span: { start: last.span.end, end: last.span.end }, newText: ', check=True' }
        : { span: check.value.span, newText: 'True' };
    return [{ title: 'Stop where it fails', safe: false, edits: [{ file: command.file, ...edit }] }];
  }
  const line = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  if (/\b(?:if|elif|while|until)\b|!/.test(line)) return [];
  const rest = /^[^\n]*/.exec(text.slice(span.end))?.[0] ?? '';
  const tolerated = /^[ \t]*\|\|[ \t]*(?:true|:)(?=[ \t\r]*(?:;|$))/.exec(rest)?.[0];
  if (tolerated === undefined && !/^[ \t\r]*(?:;|$)/.test(rest)) return [];
  const edit = { file: command.file, span: { start: span.end, end: span.end + (tolerated?.length ?? 0) }, newText: ' || exit 1' };
  return [{ title: 'Stop where it fails', safe: false, edits: [edit] }];
}
