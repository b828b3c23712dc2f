import type { Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import { parseShell } from '../../documents/shell';
import type { ShellWord } from '../../documents/shell-model';
import { builtChains } from '../facts/built-chains';
import { certainlyRuns } from '../facts/certain-commands';
import { commandsOf, invocationsOf, type Invocation } from '../facts/commands';
import { entryPoint } from '../facts/entry-point';
import { instructionsWith, wantedWords } from '../facts/dockerfile-words';
import type { StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import type { Fix } from '../finding';
import type { Rule } from '../rule';
import type { FileReference, Project } from '../../project/project';

const switchers = wantedWords(['sudo', 'gosu', 'su-exec']);
type Switcher = 'sudo' | 'gosu' | 'su-exec';

/** None of these has one of them (github.com/docker-library; see knowledge/base-images.ts). */
const families = new Set(['python', 'python-slim', 'debian', 'ubuntu', 'cuda', 'node']);

export const userNoSudo: Rule = {
  id: 'user/no-sudo',
  severity: 'error',
  summary: 'sudo, gosu or su-exec is called and is not installed.',
  explanation: {
    why: 'The Python, Debian, Ubuntu, CUDA and node images hold no sudo and no gosu. In a RUN the build fails, in the start command the Space. A build is root already until USER says otherwise, so sudo is of no use there.',
    failure: '/bin/sh: 1: sudo: not found',
    bad: 'FROM python:3.11-slim\nRUN sudo apt-get update && sudo apt-get install -y ffmpeg\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y ffmpeg\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined) return;
    const { document, file } = dockerfile;
    const [runtime] = builtChains(project);
    const withSwitchers = instructionsWith(document, switchers);
    if (!withSwitchers.isEmpty) {
      for (const { facts, isOwn } of builtChains(project)) {
        if (!families.has(facts.base.family)) continue;
        for (const instruction of facts.runs) {
          if (!withSwitchers.has(instruction) || !isOwn(instruction)) continue;
          for (const invocation of commandsOf(document, instruction)) {
            const found = switcherOf(invocation);
            if (found === undefined || isInstalled(facts, found.name, instruction) || !certainlyRuns(document, instruction, invocation)) continue;
            const { name, word } = found;
            report({
              file,
              span: word.span,
              message: `${name} is not installed in ${facts.base.reference}, so the build fails here.${name === 'sudo' && isRoot(facts, instruction) ? ' The build is root already: leave it out.' : ''}`,
              fixes: () => (name === 'sudo' ? leaveOut(file, facts, instruction, invocation) : []),
            });
          }
        }
      }
    }
    if (runtime !== undefined && families.has(runtime.facts.base.family)) {
      for (const { name, file: where, span } of startSwitchers(project, runtime.facts)) {
        report({ file: where, span, message: `${name} is not installed in ${runtime.facts.base.reference}, so the Space does not start. Install it with apt-get.` });
      }
    }
  },
};

/** The word in front of what it runs: `exec gosu user python app.py`. */
function switcherOf({ command, program }: Invocation): { readonly name: Switcher; readonly word: ShellWord } | undefined {
  for (const word of command.words) {
    const { text } = word;
    if (text === 'sudo' || text === 'gosu' || text === 'su-exec') return { name: text, word };
    if (word === program) return undefined;
  }
  return undefined;
}

const broughtByStage = new Memo<StageFacts, Map<Switcher, number>>();

/** By apt, or brought along some other way: a COPY, a download, a link that has the name. */
function isInstalled(facts: StageFacts, name: Switcher, before: Instruction | undefined): boolean {
  if (!systemPackages(facts).complete) return true;
  let brought = broughtByStage.get(facts);
  if (brought === undefined) broughtByStage.set(facts, (brought = new Map<Switcher, number>()));
  let first = brought.get(name);
  if (first === undefined) {
    first = facts.instructions.find((instruction) => brings(facts, instruction, name))?.index ?? Number.POSITIVE_INFINITY;
    brought.set(name, first);
  }
  return first <= (before?.index ?? Number.MAX_SAFE_INTEGER);
}

function brings({ dockerfile }: StageFacts, instruction: Instruction, name: Switcher): boolean {
  const { keyword, span } = instruction;
  if (keyword !== 'RUN' && keyword !== 'COPY' && keyword !== 'ADD') return false;
  if (!dockerfile.text.slice(span.start, span.end).includes(name)) return false;
  if (keyword !== 'RUN') return true;
  return commandsOf(dockerfile, instruction).some(
    ({ name: program, command }) => !/^(?:usermod|adduser|useradd|echo)$/.test(program ?? '') && command.words.slice(1).some(({ text, raw }) => (text ?? raw).replace('sudoers', '').includes(name)),
  );
}

function isRoot({ base, userAt }: StageFacts, instruction: Instruction): boolean {
  const user = userAt(instruction);
  return user === undefined ? base.startsAsRoot : user.uid === 0;
}

/** As root, sudo without options only stands in front. */
function leaveOut(file: FileReference, facts: StageFacts, instruction: Instruction, { command }: Invocation): readonly Fix[] {
  const [sudo, next] = command.words;
  if (sudo === undefined || next === undefined || !isRoot(facts, instruction)) return [];
  if (instruction.form !== 'shell' || /^-|=/.test(next.raw) || facts.dockerfile.text.slice(sudo.span.start, sudo.span.end) !== 'sudo') return [];
  return [{ title: 'Leave out sudo', safe: true, edits: [{ file, span: { start: sudo.span.start, end: next.span.start }, newText: '' }] }];
}

function* startSwitchers(project: Project, facts: StageFacts): Generator<{ name: Switcher; file: FileReference; span: { start: number; end: number } }> {
  const entry = entryPoint(project, facts);
  const { dockerfile } = facts;
  for (const { invocation, file, form } of entry.commands) {
    const found = switcherOf(invocation);
    if (found === undefined || form === 'python' || isInstalled(facts, found.name, undefined)) continue;
    const { name, word: first } = found;
    const text = file.path === project.dockerfile?.file.path ? undefined : entry.scripts.get(file.path);
    // What a script does first may install it, and a branch may not be taken.
    if (text !== undefined && !runsFirst(text, first.span.start, name)) continue;
    if (text === undefined && /\|\||\bif\b/.test(dockerfile.text.slice(first.span.start - 200, first.span.start).split('\n').at(-1) ?? '')) continue;
    yield { name, file, span: first.span };
  }
}

function runsFirst(text: string, offset: number, name: Switcher): boolean {
  const before = text.slice(0, offset);
  return !/\b(?:if|case|while|until|for|function|exit)\b|\|\||\(\)/.test(before.replace(/^\s*#.*$/gm, '')) && !invocationsOf(parseShell(before).commands).some(({ args }) => args.some((word) => word.text === name));
}
