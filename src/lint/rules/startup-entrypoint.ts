import type { Project, ProjectFile } from '../../project/project';
import { lineEnd, linesAtEnd } from '../edits/dockerfile-lines';
import { containerPath } from '../facts/container-path';
import { repoFile } from '../facts/copies';
import { droppedCommand } from '../facts/dropped-command';
import { entryPoint, isStartKnown, type StartCommand } from '../facts/entry-point';
import { filePresence } from '../facts/image-files';
import { lacksBash, mayLoseCr, maySetMode, shebangWords } from '../facts/script-files';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { isCertain, startedFiles, type StartedFile } from '../facts/started-files';
import type { Fix, Severity } from '../finding';
import type { Report, Rule } from '../rule';

export const startupEntrypoint: Rule = {
  id: 'startup/entrypoint',
  severity: 'error',
  summary: 'The start script cannot be run, or never comes to start the app.',
  explanation: {
    why: 'A container that runs a script itself needs it on the PATH or named with its folder, with the executable bit in git, #! at its beginning and LF at its line ends. Otherwise the build is fine, and the Space fails as soon as it starts. A script in ENTRYPOINT must hand on to what CMD names.',
    failure: 'exec: "./start.sh": permission denied: unknown',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["./start.sh"]\n=== start.sh\n#!/bin/bash\nexec python app.py\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["bash", "./start.sh"]\n=== start.sh\n#!/bin/bash\nexec python app.py\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined || !isStartKnown(facts)) return;
    for (const started of startedFiles(project, facts)) {
      if (started.how === 'python' || started.presence.kind !== 'present') continue;
      const file = project.files.get(started.presence.repoPath);
      if (file?.kind !== 'file' || file.ignored) continue;
      for (const found of faultsOf(project, facts, started, file)) report(found);
    }
    for (const command of entryPoint(project, facts).commands) {
      const found = notOnPath(project, facts, command);
      if (found !== undefined) report(found);
    }
    const dropped = notHandedOn(project, facts);
    if (dropped !== undefined) report(dropped);
  },
};

function faultsOf(project: Project, facts: StageFacts, started: StartedFile, file: ProjectFile): readonly Report[] {
  const text = project.text(file.path);
  const { command, word, written } = started;
  const severity: Severity = started.certain ? 'error' : 'warning';
  const at = { file: command.file, span: word.span, severity };
  const found: Report[] = [];
  const byKernel = started.how === 'itself';
  if (byKernel && file.executable === false && !maySetMode(facts, started.path)) {
    const message = `${written} is not executable, so the start ends in permission denied. Run it by its shell, or set the bit with git update-index --chmod=+x ${file.path}.`;
    found.push({ ...at, message, fixes: () => (text === undefined ? [] : runByShell(project, started, text)) });
  } else if (byKernel && text !== undefined && isExecuted(project, started) && isUnmarked(text, file.path)) {
    const first = facts.base.family === 'alpine' || file.path.endsWith('.py') ? `#!/usr/bin/env ${file.path.endsWith('.py') ? 'python3' : 'sh'}` : '#!/bin/bash';
    const message = `${file.path} does not begin with #!, so the start ends in exec format error. Name the program that runs it in its first line.`;
    const edit = { file: { repo: 'space', path: file.path } as const, span: { start: 0, end: 0 }, newText: first + lineEnd(text) };
    found.push({ ...at, message, fixes: [{ title: `Add ${first} to ${file.path}`, safe: true, edits: [edit] }] });
  }
  if (text === undefined) return found;
  // Git on Windows, where no mode is known, turns LF into CRLF in the working folder, and back where it commits.
  if (file.executable !== undefined && text.includes('\r\n') && !mayLoseCr(project, facts)) {
    const fails = byKernel && /^#![^\n]*\r\n/.test(text);
    const consequence = fails ? 'the start ends in no such file or directory' : 'its shell takes the CR for a part of names and options';
    const edit = { file: { repo: 'space', path: file.path } as const, span: { start: 0, end: text.length }, newText: text.replaceAll('\r\n', '\n') };
    found.push({
      ...at,
      severity: fails ? severity : 'warning',
      message: `${file.path} has the line ends of Windows, so ${consequence}. Save it with LF.`,
      fixes: [{ title: `Save ${file.path} with LF`, safe: true, edits: [edit] }],
    });
  } else if (byKernel && shebangWords(text)?.[0]?.endsWith('bash') === true && lacksBash(facts)) {
    found.push({ ...at, message: `${file.path} is run by bash, which Alpine does not have: the start ends in no such file or directory. Install bash, or write #!/bin/sh.` });
  }
  return found;
}

/** By the container itself, and not by a shell, which would read the script all the same. */
function isExecuted(project: Project, { command, word }: StartedFile): boolean {
  const text = project.source(command.file)?.text;
  return command.form === 'json' && command.invocation.command.words[0] === word && text?.[word.span.start] === '"';
}

function isUnmarked(text: string, path: string): boolean {
  return !text.startsWith('#!') && /\.(?:sh|bash|py)$/.test(path);
}

function runByShell(project: Project, { command, word }: StartedFile, script: string): readonly Fix[] {
  const words = shebangWords(script) ?? ['sh'];
  const text = project.source(command.file)?.text ?? '';
  const isList = command.form === 'json' && text[word.span.start] === '"';
  if (words.length === 0 || words.some((each) => !/^[\w./-]+$/.test(each)) || (!isList && text[word.span.start] !== word.raw[0])) return [];
  const newText = isList ? words.map((each) => `"${each}", `).join('') : `${words.join(' ')} `;
  const edit = { file: command.file, span: { start: word.span.start, end: word.span.start }, newText };
  return [{ title: `Run it by ${words[0] ?? 'sh'}`, safe: true, edits: [edit] }];
}

const usualPath = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** `CMD ["start.sh"]`: a name without a folder is looked up in the PATH alone. */
function notOnPath(project: Project, facts: StageFacts, command: StartCommand): Report | undefined {
  const { invocation, folder, file, form } = command;
  const { program } = invocation;
  const name = program.text;
  if (name === undefined || form === 'python' || folder === undefined || !/^[\w.-]+\.(?:sh|bash|py)$/.test(name)) return undefined;
  const path = containerPath(name, folder);
  const presence = filePresence(project, facts, path);
  const entry = entryPoint(project, facts);
  if (presence.kind !== 'present' || entry.scripts.size > 0 || !isCertain(project, facts, entry, command)) return undefined;
  if (facts.base.family === 'other' || usualPath.some((each) => repoFile(project, facts, `${each}/${name}`) !== undefined)) return undefined;
  const { text } = facts.dockerfile;
  const isReached = facts.instructions.some(({ keyword, span }) => {
    if (keyword === 'RUN') return text.slice(span.start, span.end).includes(name);
    return keyword === 'ENV' && namesFolder(text.slice(span.start, span.end), folder);
  });
  if (isReached) return undefined;
  const runnable = project.files.get(presence.repoPath)?.executable !== false || maySetMode(facts, path);
  const quoted = project.source(file)?.text[program.span.start] === '"';
  const at = program.span.start + (quoted ? 1 : 0);
  const edit = { file, span: { start: at, end: at }, newText: './' };
  return {
    file,
    span: program.span,
    message: `${name} is looked for in the PATH, not in ${folder}, so the start ends in executable file not found. Name it with its folder: ./${name}.`,
    fixes: [{ title: `Name it ./${name}`, safe: runnable, edits: [edit] }],
  };
}

/** A folder of a PATH that is spelled out, or put together of variables. */
function namesFolder(text: string, folder: string): boolean {
  if (!/\bPATH\b/.test(text)) return false;
  return text.includes(folder) || /\$\{?(?!PATH\b)\w/.test(text) || /PATH=["']?\.|:\.(?:["':\s]|$)/.test(text);
}

function notHandedOn(project: Project, facts: StageFacts): Report | undefined {
  const dropped = droppedCommand(project, facts);
  const file = project.dockerfile?.file;
  if (dropped === undefined || file === undefined) return undefined;
  const { command, entrypoint, script } = dropped;
  const because = entrypoint.form === 'shell' ? 'ENTRYPOINT in the shell form takes no arguments' : `${script?.[0] ?? ''} does not hand on to it`;
  const isOpen = script !== undefined && entrypoint.form === 'json' && !/^exit\b/m.test(script[1]);
  return {
    file,
    span: command.argumentsSpan,
    message: `CMD never runs: ${because}. The container ends without the app.`,
    fixes: isOpen
      ? [{ title: `End ${script[0]} with exec "$@"`, safe: true, edits: [linesAtEnd({ repo: 'space', path: script[0] }, script[1], ['exec "$@"'])] }]
      : [],
  };
}
