import type { FrontMatter } from '../../documents/readme';
import type { FileReference } from '../../project/project';
import type { Edit, Fix } from '../finding';
import { listeningServers, type ListeningServer } from '../facts/listening-servers';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

const defaultPort = 7860;

export const spacePortMismatch: Rule = {
  id: 'space/port-mismatch',
  severity: 'warning',
  summary: 'The app listens on another port than the one that the Hub asks.',
  explanation: {
    why: "The Hub asks the app on the README's app_port, 7860 where there is none. An app on another port is never found healthy: the Space shows Starting until the start-up timeout, then fails. EXPOSE plays no part in it.",
    failure: 'Launch timed out, workload was not healthy after 30 min',
    bad: '=== README.md\n---\ntitle: API\nsdk: docker\n---\n=== Dockerfile\nFROM python:3.11-slim\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]\n',
    good: '=== README.md\n---\ntitle: API\nsdk: docker\napp_port: 8000\n---\n=== Dockerfile\nFROM python:3.11-slim\nCMD ["uvicorn", "main:app", "--host", "0.0.0.0", "--port", "8000"]\n',
  },
  check(project, report) {
    const frontMatter = project.readme?.document.frontMatter;
    const facts = runtimeStage(project);
    if (project.readme === undefined || frontMatter === undefined || facts === undefined) return;
    const entry = frontMatter.entries.find(({ key }) => key === 'app_port');
    const wanted = Number(entry?.value ?? defaultPort);
    if (!Number.isInteger(wanted)) return;
    const servers = listeningServers(project, facts);
    const [server] = servers ?? [];
    if (servers === undefined || server?.port === undefined) return;
    // With two servers one may stand in front of the other, so only a single port is judged.
    if (servers.some(({ port }) => port === undefined || port === wanted || port !== server.port)) return;
    const { port } = server;
    const asked = entry === undefined ? `${String(wanted)}, as the README sets no app_port` : `app_port ${String(wanted)}`;
    const by = server.origin === 'default' ? ` by default` : '';
    const isSure = server.origin === 'literal' && server.certain;
    report({
      file: server.file,
      span: server.span,
      severity: isSure ? 'error' : 'warning',
      message: `${server.name} listens on port ${String(port)}${by}, but the Hub asks on ${asked}. ${consequence(server, isSure)}`,
      fixes: [
        {
          title: `Set app_port to ${String(port)} in README.md`,
          safe: true,
          edits: [appPortEdit(project.readme.file, project.readme.document.text, frontMatter, port)],
        },
        ...codeFix(server, wanted),
      ],
      ...(entry === undefined
        ? {}
        : { related: [{ file: project.readme.file, span: entry.valueSpan, message: 'The port that the Hub asks.' }] }),
    });
  },
};

function consequence({ origin }: ListeningServer, isSure: boolean): string {
  if (isSure) return 'The Space never becomes healthy.';
  return origin === 'literal'
    ? 'If this is what runs on the Space, it never becomes healthy.'
    : 'Unless a variable of the Space says otherwise, it never becomes healthy.';
}

function appPortEdit(file: FileReference, text: string, { entries, span }: FrontMatter, port: number): Edit {
  const entry = entries.find(({ key }) => key === 'app_port');
  if (entry !== undefined) {
    const isEmpty = entry.valueSpan.start === entry.valueSpan.end;
    return { file, span: entry.valueSpan, newText: `${isEmpty ? ' ' : ''}${String(port)}` };
  }
  const lineEnd = text.includes('\r\n') ? '\r\n' : '\n';
  return { file, span: { start: span.end, end: span.end }, newText: `app_port: ${String(port)}${lineEnd}` };
}

function codeFix({ origin, file, span }: ListeningServer, wanted: number): Fix[] {
  if (origin !== 'literal') return [];
  return [{ title: `Listen on port ${String(wanted)}`, safe: false, edits: [{ file, span, newText: String(wanted) }] }];
}
