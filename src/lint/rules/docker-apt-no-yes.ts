import type { Dockerfile } from '../../documents/dockerfile-model';
import type { ShellWord } from '../../documents/shell-model';
import { standsPlain } from '../edits/run-commands';
import { aptCommand, aptWords, holdsApt, type AptCommand } from '../facts/apt';
import { builtInstructions, type BuiltInstruction } from '../facts/built-instructions';
import { commandsOf } from '../facts/commands';
import { systemPackages } from '../facts/system-packages';
import { wordText } from '../facts/words';
import { bringsOthersAlong } from '../knowledge/apt-packages';
import type { Rule } from '../rule';

const asking = new Set(['install', 'upgrade', 'dist-upgrade', 'full-upgrade', 'build-dep', 'remove', 'purge', 'autoremove']);

export const dockerAptNoYes: Rule = {
  id: 'docker/apt-no-yes',
  severity: 'error',
  summary: 'apt-get asks before it installs, and in a build nobody answers.',
  alsoKnownAs: ['DL3014'],
  explanation: {
    why: 'The question whether to continue comes as soon as apt-get has to bring in more than the packages named. A build has no input, so the answer is no, apt-get ends with an error and the build of the Space stops.',
    failure: 'Do you want to continue? [Y/n] Abort.',
    bad: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !holdsApt(dockerfile.document)) return;
    const { file, document } = dockerfile;
    // Asked once, and last: it reads all of the text.
    let configured: boolean | undefined;
    for (const { facts, instruction } of builtInstructions(project, 'RUN', aptWords)) {
      for (const invocation of commandsOf(facts.dockerfile, instruction)) {
        const command = aptCommand(invocation);
        if (command?.verb === undefined || !asking.has(command.verb) || isAnswered({ facts, instruction }, command)) continue;
        const { verbWord, verb, program } = command;
        if (verbWord === undefined || invocation.command.span.start < instruction.spanStart) continue;
        configured ??= isAnsweredByConfig(document);
        if (configured) return;
        const fails = verb === 'install' && !invocation.command.failureIgnored && surelyAsks({ facts, instruction }, command);
        report({
          file,
          span: { start: invocation.program.span.start, end: verbWord.span.end },
          severity: fails ? 'error' : 'warning',
          message: fails
            ? `${program} ${verb} asks whether to continue, gets no answer, and the build stops. Add -y.`
            : `${program} ${verb} asks whether to continue where it needs more than the packages named, and gets no answer. Add -y.`,
          fixes: () => standsPlain(facts.dockerfile, verbWord)
            ? [{ title: 'Add -y', safe: true, edits: [{ file, span: { start: verbWord.span.end, end: verbWord.span.end }, newText: ' -y' }] }]
            : [],
        });
      }
    }
  },
};

/** Something may have told apt for good: a file of its configuration, or the variable that names one. */
function isAnsweredByConfig(dockerfile: Dockerfile): boolean {
  return /Assume-?Yes|APT_CONFIG|(?:COPY|ADD)\s[^\n]{0,300}\bapt\b|alias\s+apt/i.test(dockerfile.text);
}

function isAnswered({ facts, instruction }: BuiltInstruction, { invocation, options, settings }: AptCommand): boolean {
  if (options.some(answers) || settings.length > 0) return true;
  const { text } = facts.dockerfile;
  const { span } = invocation.command;
  const before = text.slice(Math.max(instruction.spanStart, span.start - 200), span.start);
  // `yes | apt-get`, and whatever else may write to its input.
  if (/\|&?[\s\\`]*$/.test(before) || /[<]/.test(text.slice(span.start, span.end))) return true;
  if (instruction.heredocs.length > 0 && /<<[^\n]*$/.test(text.slice(span.start, span.end))) return true;
  const lookup = facts.lookupAt(instruction);
  return invocation.args.some((word) => word.text === undefined && mayAnswer(wordText(word, lookup)));
}

/** `-y` and its long names, `-qq`, and what makes apt only show what it would do. */
function answers({ text = '' }: ShellWord): boolean {
  return (
    text === '-y' ||
    /^--(?:yes|assume-yes|force-yes|assume-no|quiet=\d|simulate|just-print|dry-run|recon|no-act|print-uris|help|version)$/.test(text) ||
    /^-(?!-)[a-zA-Z]*(?:[ys]|q[a-zA-Z]*q)/.test(text) ||
    /^-q=[2-9]$/.test(text)
  );
}

/** A variable may hold options; one of which nothing is known may hold `-y`. */
function mayAnswer(text: string | undefined): boolean {
  return text === undefined || /(?:^|\s)-/.test(text);
}

/** One of the packages needs others, and nothing before can have brought these in. */
function surelyAsks({ facts, instruction }: BuiltInstruction, { operands, invocation }: AptCommand): boolean {
  const [first] = systemPackages(facts).installs;
  const isFirst = first === undefined || first.instruction.index > instruction.index || first.invocation === invocation;
  return isFirst && operands.some(({ text }) => text !== undefined && bringsOthersAlong(facts.base, text.replace(/[=:/].*$/, '')));
}
