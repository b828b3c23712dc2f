import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { mountsOf } from '../../documents/dockerfile-mounts';
import type { ShellWord } from '../../documents/shell-model';
import { standsPlain } from '../edits/run-commands';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath } from '../facts/container-path';
import { holdsWord, instructionsWith, wantedWords } from '../facts/dockerfile-words';
import { hasUnknownMount, isKeptOutOfLayer } from '../facts/mounts';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { wordText } from '../facts/words';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const pip = wantedWords(['pip', 'pip2', 'pip3']);

export const dockerPipCache: Rule = {
  id: 'docker/pip-cache',
  severity: 'info',
  summary: 'pip leaves its cache in the image.',
  alsoKnownAs: ['DL3042'],
  explanation: {
    why: 'A copy of all that pip fetched stays in ~/.cache/pip, and the layer keeps it with the packages: with torch that is gigabytes twice. The image is larger, so the Space takes longer to build and to start.',
    bad: 'FROM python:3.11-slim\nRUN pip install torch\n',
    good: 'FROM python:3.11-slim\nRUN pip install --no-cache-dir torch\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !holdsWord(dockerfile.document, pip)) return;
    const facts = runtimeStage(project);
    if (facts === undefined || facts.base.family === 'other') return;
    const { file, document } = dockerfile;
    const fixes = (verb: ShellWord): readonly Fix[] =>
      standsPlain(document, verb)
        ? [{ title: 'Add --no-cache-dir', safe: true, edits: [{ file, span: { start: verb.span.end, end: verb.span.end }, newText: ' --no-cache-dir' }] }]
        : [];
    // Asked once, and last: it reads all of the text.
    let configured: boolean | undefined;
    const usingPip = instructionsWith(document, pip);
    for (const instruction of facts.runs) {
      if (!usingPip.has(instruction)) continue;
      const commands = commandsOf(document, instruction);
      const lastClearing = commands.findLastIndex(clearsCache);
      for (const [index, invocation] of commands.entries()) {
        const verb = pipInstallVerb(invocation);
        if (verb === undefined || index < lastClearing || !keepsCache(facts, instruction, invocation)) continue;
        configured ??= isConfigured(document);
        if (configured) return;
        report({
          file,
          span: { start: invocation.program.span.start, end: verb.span.end },
          message: 'pip keeps a copy of all that it fetches in the image. Add --no-cache-dir.',
          fixes,
          about: verb,
        });
      }
    }
  },
};

/** A file of pip's own, or a command that writes it, may have turned the cache off for good. */
function isConfigured({ text }: Dockerfile): boolean {
  return /pip\.conf|pip\.ini|PIP_CONFIG_FILE|\bpip[\d.]*\s+config\b|PIP_NO_CACHE_DIR=?\S*\s*(?:&&|;)|export\s+(?:PIP_|XDG_)/.test(text);
}

/** The word `install` of a `pip install`; undefined for another command. */
function pipInstallVerb({ name, args }: Invocation): Invocation['program'] | undefined {
  if (name === undefined) return undefined;
  let words = args;
  if (/^python[\d.]*$/.test(name)) {
    const module = args.findIndex(({ text }) => text === '-m');
    if (module === -1 || args[module + 1]?.text !== 'pip') return undefined;
    words = args.slice(module + 2);
  } else if (!/^pip[\d.]*$/.test(name)) return undefined;
  const verb = words.find(({ text }) => text?.startsWith('-') !== true);
  return verb?.text === 'install' ? verb : undefined;
}

const noValues: ReadonlyMap<string, string | undefined> = new Map();

function keepsCache(facts: StageFacts, instruction: Instruction, { args, assignments }: Invocation): boolean {
  const lookup = facts.lookupAt(instruction);
  const isQuiet = args.some((word) => {
    const text = wordText(word, lookup);
    // A variable may hold the option.
    return text === undefined ? word.raw.startsWith('$') : text.includes('--') && /(?:^|\s)--(?:no-cache|cache-dir|no-index)/.test(text);
  });
  if (isQuiet || fetchesNothing(args)) return false;
  const own = assignments.length === 0 ? noValues : new Map(assignments.map(({ name, value }) => [name, typeof value === 'object' ? wordText(value, lookup) : value]));
  const isSet = (name: string): boolean => own.has(name) || (facts.variableAt(name, instruction) !== undefined && lookup(name) !== '');
  // pip takes any value of PIP_NO_CACHE_DIR for yes.
  if (isSet('PIP_NO_CACHE_DIR') || isSet('PIP_CACHE_DIR') || isSet('XDG_CACHE_HOME')) return false;
  if (hasUnknownMount(facts, instruction) || mountsOf(instruction).some(({ type, target }) => type === 'cache' && /pip|\.cache/.test(target ?? ''))) {
    return false;
  }
  const home = own.get('HOME') ?? facts.variableAt('HOME', instruction)?.value ?? homeOf(facts, instruction);
  return home === undefined || !isKeptOutOfLayer(facts, instruction, containerPath('.cache/pip', home));
}

/** Only wheels that lie in the image already. */
function fetchesNothing(args: Invocation['args']): boolean {
  if (!args.some(({ text }) => text === '--no-deps')) return false;
  const texts = args.map(({ text }) => text);
  const operands = texts.slice(texts.indexOf('install') + 1).filter((text) => text?.startsWith('-') !== true);
  return operands.length > 0 && operands.every((text) => text !== undefined && /^[./].*|\.whl$/.test(text));
}

function homeOf(facts: StageFacts, instruction: Instruction): string | undefined {
  const user = facts.userAt(instruction);
  if (user === undefined) return facts.base.startsAsRoot ? '/root' : undefined;
  if (user.uid === 0) return '/root';
  return user.account === undefined ? undefined : `/home/${user.account.name}`;
}

/** `pip cache purge`, `rm -rf ~/.cache`. */
function clearsCache({ name, args }: Invocation): boolean {
  if (name === 'rm' || name === 'find') return args.some(({ raw }) => /\.cache|\/root\b|\bpip\b/.test(raw));
  return args.some(({ text }) => text === 'cache') && args.some(({ text }) => text === 'purge');
}
