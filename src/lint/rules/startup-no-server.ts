import type { Project } from '../../project/project';
import { startInstructions } from '../facts/entry-point';
import { idleStart, type IdleStart } from '../facts/idle-start';
import { wantsDevMode } from '../facts/readme-facts';
import { runtimeStage } from '../facts/stage-facts';
import type { Severity } from '../finding';
import type { Rule } from '../rule';

export const startupNoServer: Rule = {
  id: 'startup/no-server',
  severity: 'warning',
  summary: 'The container starts no server, so the Space never becomes healthy.',
  explanation: {
    why: 'The Hub waits until the app answers on its port. A container that only sleeps, opens a shell or does its work and ends never does: the Space shows Starting until the start-up timeout, or a runtime error at once. Gradio, FastAPI, Flask and Streamlit apps serve nothing until something launches them.',
    failure: 'Launch timed out, workload was not healthy after 30 min',
    bad: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["sleep", "infinity"]\n',
    good: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "7860"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined || project.dockerfile?.document.problems.length !== 0) return;
    const idle = idleStart(project, facts);
    if (idle === undefined) return;
    const { entrypoint, command } = startInstructions(facts);
    const span = (command ?? entrypoint)?.argumentsSpan ?? facts.stage.image.span;
    report({ file, span, severity: severityOf(project, idle), message: messageOf(idle) });
  },
};

function severityOf(project: Project, { kind }: IdleStart): Severity {
  if (kind === 'keep-alive' && wantsDevMode(project)) return 'info';
  // Without a README it may be an image that others build on.
  return kind === 'nothing-started' && project.readme !== undefined ? 'error' : 'warning';
}

function messageOf(idle: IdleStart): string {
  switch (idle.kind) {
    case 'nothing-started':
      return 'Nothing is started: there is no CMD and no ENTRYPOINT, and the base image only opens a shell or an interpreter, which ends at once. Name the app in a CMD.';
    case 'keep-alive':
      return `${idle.program} keeps the container alive and serves nothing, so the Space never becomes healthy. Start the app.`;
    case 'interactive':
      return `${idle.program} has no terminal here and ends at once, so the Space fails. Start the app.`;
    case 'unserved':
      return unserved(idle.framework, idle.path);
    case 'ends':
      return 'What is started here ends and serves nothing, so the Space never becomes healthy. Start the app.';
  }
}

function unserved(framework: string, path: string): string {
  switch (framework) {
    case 'gradio':
      return `${path} makes a Gradio app, and nothing calls its launch(): the start ends and serves nothing.`;
    case 'streamlit':
      return `${path} is a Streamlit app, which python runs once and ends. Start it with streamlit run.`;
    default:
      return `${path} makes an app of ${framework === 'flask' ? 'Flask' : 'FastAPI'}, and nothing serves it: the start ends. Start it with ${framework === 'flask' ? 'gunicorn' : 'uvicorn'}.`;
  }
}
