import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { scriptText, type ScriptText, spanInScript } from '../../documents/dockerfile-shell';
import { mayHoldExtensions, shellExtensions, type ShellExtension } from '../../documents/shell-extensions';
import type { FileReference } from '../../project/project';
import { lineEnd, linesBefore } from '../edits/dockerfile-lines';
import { builtInstructions, type BuiltInstruction } from '../facts/built-instructions';
import { certainlyReached } from '../facts/certain-commands';
import { commandsOf } from '../facts/commands';
import { shellLanguage } from '../facts/shells';
import type { Edit, Fix, Severity } from '../finding';
import type { BaseImage } from '../knowledge/base-images';
import type { Rule } from '../rule';

const signs = /\b(?:source|pushd|popd|shopt|declare|typeset|mapfile|readarray|function|pipefail)\b|\[\[|[<>]\(|=\(|<<<|&>|\(\(|\$\{|\{/;

export const dockerBashism: Rule = {
  id: 'docker/bashism',
  severity: 'error',
  summary: 'A step is written for bash, and /bin/sh of the image is dash.',
  alsoKnownAs: ['SC3001', 'SC3005', 'SC3009', 'SC3010', 'SC3011', 'SC3020', 'SC3024', 'SC3030', 'SC3040', 'SC3044', 'SC3046', 'SC3051', 'SC3053', 'SC3057', 'SC3059', 'SC3060'],
  explanation: {
    why: 'RUN and the shell form of CMD are run by /bin/sh, which on Debian and Ubuntu is dash. It has no source, no [[, no arrays and no set -o pipefail: the build of the Space stops there, or goes on without what the step was to do.',
    failure: '/bin/sh: 1: source: not found',
    bad: 'FROM python:3.11-slim\nRUN python -m venv .venv && source .venv/bin/activate && pip install gradio\n',
    good: 'FROM python:3.11-slim\nRUN python -m venv .venv && . .venv/bin/activate && pip install gradio\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined) return;
    const { file, document } = dockerfile;
    for (const keyword of ['RUN', 'CMD', 'ENTRYPOINT']) {
      for (const built of builtInstructions(project, keyword, signs)) {
        const { facts, instruction } = built;
        if (keyword !== 'RUN' && facts.stage !== document.stages.at(-1)) continue;
        if (instruction.form === 'json') {
          for (const extension of sourcedInJson(built)) {
            const outcome = outcomeOf(built, extension, ignoredCommands(built));
            if (outcome !== undefined) report({ file, span: extension.span, ...outcome, fixes: () => defined([ownFix(file, document, extension)]) });
          }
          continue;
        }
        const script = scriptText(document, instruction);
        if (script === undefined || script.kind === 'other' || !mayHoldExtensions(script.source)) continue;
        if (shellLanguage(facts, instruction, script.shell) !== 'dash') continue;
        const ignored = ignoredCommands(built);
        for (const extension of shellExtensions(script.source, (start, end) => spanInScript(script, start, end))) {
          const outcome = outcomeOf(built, extension, ignored);
          if (outcome === undefined) continue;
          const fixes = (): readonly Fix[] => defined([ownFix(file, document, extension), bashFix(file, document, instruction, script)]);
          report({ file, span: extension.span, ...outcome, fixes });
        }
      }
    }
  },
};

function defined(fixes: readonly (Fix | undefined)[]): readonly Fix[] {
  return fixes.filter((fix) => fix !== undefined);
}

/** Where the commands begin whose failure does not count. */
function ignoredCommands({ facts, instruction }: BuiltInstruction): ReadonlySet<number> {
  const commands = commandsOf(facts.dockerfile, instruction);
  return new Set(commands.flatMap(({ command }) => (command.failureIgnored ? [command.span.start] : [])));
}

/** `["sh", "-c", "source x && …"]`: of all that bash has, this is what is written there. */
function sourcedInJson({ facts, instruction }: BuiltInstruction): readonly ShellExtension[] {
  const [first, ...inner] = commandsOf(facts.dockerfile, instruction);
  const [shell, option] = first?.command.words ?? [];
  if (shell?.text === undefined || option?.text !== '-c' || shellLanguage(facts, instruction, shell.text) !== 'dash') return [];
  // A shell inside has a language of its own.
  if (inner.some(({ name }) => name === 'bash' || name === 'zsh')) return [];
  return inner
    .filter(({ name, program }) => name === 'source' && program.raw === 'source')
    .map(({ command, program }) => ({ kind: 'command', name: 'source', command: command.span, span: program.span }));
}

interface Outcome {
  readonly severity: Severity;
  readonly message: string;
}

const fileTools = new Set(['mkdir', 'touch', 'cp', 'mv', 'rm', 'rmdir', 'chmod', 'chown', 'ln']);

/**
 * @param ignored where commands begin whose failure does not count
 * @returns what dash makes of it, tried with dash 0.5.12; undefined where that does no harm, or may do none
 */
function outcomeOf(built: BuiltInstruction, extension: ShellExtension, ignored: ReadonlySet<number>): Outcome | undefined {
  const { facts, instruction } = built;
  const { kind, name = '', span } = extension;
  const stops = instruction.keyword === 'RUN' ? 'the build stops' : 'the Space does not start';
  const isReached = certainlyReached(facts.dockerfile, instruction, span.start);
  switch (kind) {
    case 'array':
    case 'arithmetic-for':
    case 'function':
    case 'here-string':
    case 'process-substitution':
      return { severity: 'error', message: `/bin/sh is dash here, which has no ${nouns[kind]}: it stops at a syntax error and ${stops}. Use bash.` };
    case 'pipefail':
      if (!lacksPipefail(facts.base)) return undefined;
      return { severity: isReached ? 'error' : 'warning', message: `/bin/sh is dash here, which has no option pipefail, so ${stops}. Use bash.` };
    case 'substitution':
      return { severity: isReached ? 'error' : 'warning', message: `/bin/sh is dash here, which ends with "Bad substitution" at this, so ${stops}. Use bash.` };
    case 'command': {
      const fails = isReached && !ignored.has(extension.command?.start ?? -1);
      const instead = name === 'source' ? 'Write a dot in its place.' : 'Use bash.';
      return {
        severity: fails ? 'error' : 'warning',
        message: `/bin/sh is dash here, which has no ${name}: ${fails ? `the command is not found and ${stops}` : 'nothing is done'}. ${instead}`,
      };
    }
    case 'test':
      return { severity: 'warning', message: '/bin/sh is dash here, which has no [[: the test is never true. Write [ … ], or use bash.' };
    case 'redirect-all':
      return { severity: 'warning', message: '/bin/sh is dash here, for which &> runs the command in the background: its failure is lost, and it may not come to its end. Write > … 2>&1.' };
    case 'brace-expansion':
      if (!fileTools.has(name)) return undefined;
      return { severity: 'warning', message: `/bin/sh is dash here, which takes the braces as they stand: ${name} gets one path with braces in its name. Write each path out.` };
  }
}

const nouns = {
  array: 'arrays',
  'arithmetic-for': 'for ((…))',
  function: 'keyword function',
  'here-string': '<<<',
  'process-substitution': '<(…)',
} as const;

/**
 * dash up to 0.5.12, which Debian 13 and Ubuntu 24.04 have (packages.debian.org, packages.ubuntu.com). The images of
 * Python and Node stand on Debian 13 or earlier where the tag does not say otherwise.
 */
function lacksPipefail({ family, release }: BaseImage): boolean {
  if (release === undefined) return family === 'python' || family === 'python-slim' || family === 'node';
  return Number.parseFloat(release.version) <= (release.distribution === 'debian' ? 13 : 24.04);
}

/** The same thing in the words of every shell. */
function ownFix(file: FileReference, { text }: Dockerfile, { kind, name, span }: ShellExtension): Fix | undefined {
  const written = text.slice(span.start, span.end);
  if (kind === 'command' && name === 'source' && written === 'source') {
    const rest = /^[ \t]+(["']?)([^\s"';&|]+)\1[ \t]*(?=$|[;&|\\\r\n])/.exec(text.slice(span.end, span.end + 300));
    const path = rest?.[2];
    if (path === undefined || (!path.includes('/') && !path.includes('.'))) return undefined;
    const edits: Edit[] = [{ file, span, newText: '.' }];
    if (!path.includes('/')) {
      const at = span.end + (rest?.[0] ?? '').indexOf(path);
      edits.push({ file, span: { start: at, end: at }, newText: './' });
    }
    // Other scripts may themselves be written for bash.
    const isPlain = /\/bin\/activate$|\/\.cargo\/env$|\/etc\/profile\.d\/conda\.sh$/.test(path);
    return { title: 'Write a dot for source', safe: isPlain, edits };
  }
  if (kind === 'redirect-all') {
    const parts = /^&(>>?)([ \t]*[\w./-]+)$/.exec(written);
    if (parts === null) return undefined;
    return { title: 'Write > … 2>&1', safe: true, edits: [{ file, span, newText: `${parts[1] ?? '>'}${parts[2] ?? ''} 2>&1` }] };
  }
  if (kind === 'brace-expansion') return writtenOut(file, text, span, name);
  return undefined;
}

function writtenOut(file: FileReference, text: string, span: ShellExtension['span'], name: string | undefined): Fix | undefined {
  const before = /[\w./$-]*$/.exec(text.slice(Math.max(0, span.start - 300), span.start))?.[0] ?? '';
  const after = /^[\w./$-]*/.exec(text.slice(span.end, span.end + 300))?.[0] ?? '';
  const choices = /^\{([\w./,-]+)\}$/.exec(text.slice(span.start, span.end))?.[1]?.split(',');
  const start = span.start - before.length;
  const end = span.end + after.length;
  const isWhole = /\s/.test(text.charAt(start - 1)) && (end >= text.length || /[\s;&|]/.test(text.charAt(end)));
  if (choices === undefined || choices.length < 2 || !isWhole) return undefined;
  const newText = choices.map((choice) => before + choice + after).join(' ');
  return { title: 'Write each path out', safe: name === 'mkdir' || name === 'touch', edits: [{ file, span: { start, end }, newText }] };
}

/** Has bash read it: a heredoc by its first line, all else by a SHELL before it. */
function bashFix(file: FileReference, document: Dockerfile, instruction: Instruction, script: ScriptText): Fix | undefined {
  if (!/^(?:\/usr)?\/bin\/(?:sh|dash)$/.test(script.shell)) return undefined;
  const body = instruction.heredocs[0]?.body;
  if (script.kind === 'heredoc') {
    if (body === undefined || script.source.startsWith('#!')) return undefined;
    const edits = [{ file, span: { start: body.start, end: body.start }, newText: `#!/bin/bash${lineEnd(document.text)}` }];
    return { title: 'Have bash run this heredoc', safe: true, edits };
  }
  // Not safe: all that follows, the shell form of CMD as well, is then bash's.
  return {
    title: 'Use bash from here on',
    safe: false,
    edits: [linesBefore(file, document, instruction, ['SHELL ["/bin/bash", "-c"]'])],
  };
}
