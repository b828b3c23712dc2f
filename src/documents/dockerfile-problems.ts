import { readHeredocWord } from './dockerfile-heredoc';
import type { InstructionLine, ParsedInstruction } from './dockerfile-instruction';
import { type Directives, tooLongLines } from './dockerfile-lines';
import type { SyntaxProblem } from './text';
import { equalsIn, wordEnd } from './dockerfile-words';
import type { LocatedWord } from './located-text';

/** How BuildKit takes a flag: with a value, more than once with a value, or as a yes or no. */
type FlagKind = 'value' | 'values' | 'boolean';

/**
 * The flags of each instruction (frontend/dockerfile/instructions), those of the labs channel included. Instructions
 * that are not named here take none; ARG and STOPSIGNAL drop whatever they are given.
 */
const knownFlags: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: {
    checksum: 'value',
    chmod: 'value',
    chown: 'value',
    exclude: 'values',
    'keep-git-dir': 'boolean',
    link: 'boolean',
    unpack: 'boolean',
  },
  COPY: {
    chmod: 'value',
    chown: 'value',
    exclude: 'values',
    from: 'value',
    link: 'boolean',
    parents: 'boolean',
  },
  FROM: { platform: 'value' },
  HEALTHCHECK: {
    interval: 'value',
    retries: 'value',
    'start-interval': 'value',
    'start-period': 'value',
    timeout: 'value',
  },
  RUN: { device: 'values', mount: 'values', network: 'value', security: 'value' },
};

const knownKeywords = new Set([
  ...['ADD', 'ARG', 'CMD', 'COPY', 'ENTRYPOINT', 'ENV', 'EXPOSE', 'FROM', 'HEALTHCHECK', 'LABEL', 'MAINTAINER'],
  ...['ONBUILD', 'RUN', 'SHELL', 'STOPSIGNAL', 'USER', 'VOLUME', 'WORKDIR'],
]);

/** Frontends that read a file by the rules that are checked here. */
const dockerFrontend = /^(?:docker\.io\/)?docker\/dockerfile(?:-upstream)?(?:[:@]|$)/;

/**
 * Everything that BuildKit's parser stops at (it stops at the first; all are given, a row of unknown instructions once). Empty where `# syntax=` hands
 * the file to a frontend of somebody else.
 */
export function findProblems(
  text: string,
  instructions: readonly ParsedInstruction[],
  directives: Directives,
  unterminated: ReadonlyMap<ParsedInstruction, string>,
): readonly SyntaxProblem[] {
  if (directives.syntax !== undefined && !dockerFrontend.test(directives.syntax)) return [];
  const problems = [...directives.problems, ...tooLongLines(text)];
  let strayed = false;
  for (let index = 0; index < instructions.length; index++) {
    const instruction = instructions[index] as ParsedInstruction;
    if (isUnknown(instruction) && isUnknown(instructions[index - 1])) continue;
    const delimiter = unterminated.get(instruction);
    const message =
      delimiter === undefined
        ? (unknownProblem(instructions, index) ?? lineProblem(instruction))
        : `The heredoc has no end: a line that holds only '${delimiter}' is missing.`;
    if (message !== undefined) {
      problems.push({ span: instruction.keywordSpan, message });
    } else if (instruction.stage === undefined && instruction.keyword !== 'ARG' && !strayed) {
      strayed = true;
      problems.push({
        span: instruction.keywordSpan,
        message: `${instruction.keyword} stands before the first FROM. Only ARG may.`,
      });
    }
  }
  const first = instructions[0];
  if (first === undefined) {
    problems.push({ span: { start: 0, end: 0 }, message: 'The file has no instructions. It needs at least a FROM.' });
  } else if (!strayed && instructions.every(({ keyword }) => keyword === 'ARG')) {
    problems.push({ span: first.keywordSpan, message: 'The file has no FROM, so there is nothing to build.' });
  }
  return problems.sort((a, b) => a.span.start - b.span.start);
}

function isUnknown(instruction: ParsedInstruction | undefined): boolean {
  return instruction !== undefined && !knownKeywords.has(instruction.keyword);
}

/** Several in a row are one mistake, told of once: the rest of a text that the instruction above them does not continue. */
function unknownProblem(instructions: readonly ParsedInstruction[], index: number): string | undefined {
  const instruction = instructions[index];
  if (instruction === undefined || !isUnknown(instruction)) return undefined;
  const message = `Unknown instruction '${instruction.keyword}'.`;
  if (index === 0 || !isUnknown(instructions[index + 1])) return message;
  return `${message} It and the lines below look like the rest of the ${instructions[index - 1]?.keyword ?? ''} above: end each line with a backslash, or use a heredoc.`;
}

/** What is wrong with one instruction, whatever stands around it. */
function lineProblem(line: InstructionLine): string | undefined {
  return contentProblem(line) ?? argumentProblem(line) ?? flagProblem(line);
}

/** What stops the parser before it looks at the instruction's own rules; this also holds behind ONBUILD. */
function contentProblem(line: InstructionLine): string | undefined {
  if (line.json.kind === 'not-strings') return 'The JSON form takes an array of strings and nothing else.';
  if (line.keyword === 'ENV' || line.keyword === 'LABEL') return pairsProblem(line);
  // One level is enough: ONBUILD behind ONBUILD is refused as such.
  return line.trigger === undefined || line.trigger.keyword === 'ONBUILD' ? undefined : contentProblem(line.trigger);
}

/** Pairs of plain characters, as nearly all are: there is nothing wrong with them, and no need to split them. */
const plainPairs = /^(?:[\w.-]+=[\w./:@${},+-]*(?:[ \t]+|$))+$/;

function pairsProblem(line: InstructionLine): string | undefined {
  if (plainPairs.test(line.arguments)) return undefined;
  const words = line.lineWords();
  const first = words[0];
  if (first === undefined) return undefined;
  if (!holdsEquals(first)) {
    const nameEnd = wordEnd(line.text, line.argumentsStart, line.end);
    const name = written(first);
    return nameEnd === line.end ? `${line.keyword} ${name} has no value. Write ${name}=value.` : undefined;
  }
  const bare = words.find((word) => !holdsEquals(word));
  return bare === undefined ? undefined : `'${written(bare)}' is not of the form name=value.`;
}

function written({ within, start, end }: LocatedWord): string {
  return within.text.slice(start, end);
}

function holdsEquals(word: LocatedWord): boolean {
  return equalsIn(word.within.text, word.start, word.end) !== -1;
}

function argumentProblem(line: InstructionLine): string | undefined {
  const { keyword } = line;
  switch (keyword) {
    case 'ADD':
    case 'COPY':
      return copyProblem(line);
    case 'FROM':
      return fromProblem(line);
    case 'ONBUILD':
      return triggerProblem(line);
    case 'HEALTHCHECK':
      return healthcheckProblem(line);
    case 'SHELL':
      if (line.json.kind !== 'strings') return 'SHELL takes the JSON form only: SHELL ["/bin/bash", "-c"].';
      return line.lineWords().length === 0 ? 'SHELL needs at least one argument.' : undefined;
    case 'VOLUME':
      if (line.json.kind === 'strings' && line.json.words.some(({ text }) => text.trim() === '')) {
        return 'VOLUME takes no empty path.';
      }
      return line.lineWords().length === 0 ? 'VOLUME needs at least one argument.' : undefined;
    case 'ARG':
    case 'ENV':
    case 'LABEL':
      return missingArgument(line) ?? emptyNameProblem(line);
    case 'CMD':
    case 'ENTRYPOINT':
      return undefined;
    case 'RUN':
      return line.json.kind === 'strings' ? undefined : missingArgument(line);
    default:
      return missingArgument(line);
  }
}

function missingArgument(line: InstructionLine): string | undefined {
  return line.argumentsStart === line.end ? `${line.keyword} needs an argument.` : undefined;
}

/** A word that begins with an equals sign; U+0085 is white space to Go alone. */
const emptyName = /(?:^|[\s\x85])=/;

function emptyNameProblem(line: InstructionLine): string | undefined {
  if (!emptyName.test(line.arguments)) return undefined;
  const words = line.lineWords();
  const inPairs = line.keyword === 'ARG' || (words[0] !== undefined && holdsEquals(words[0]));
  return inPairs && words.some(({ start }) => line.text.charCodeAt(start) === 61) ? `${line.keyword} takes no empty name.` : undefined;
}

function copyProblem(line: InstructionLine): string | undefined {
  const words = line.lineWords();
  const last = words.at(-1);
  if (last === undefined || words.length < 2) return `${line.keyword} needs a source and a destination.`;
  const destination = line.json.kind === 'strings' ? last.text : written(last);
  if (readHeredocWord(destination) === undefined) return undefined;
  return `The destination of ${line.keyword} cannot be a heredoc.`;
}

/** An image, and perhaps a good name. */
const plainFrom = /^\S+(?:[ \t]+as[ \t]+[a-z][a-z0-9_.-]*)?$/i;

function fromProblem(line: InstructionLine): string | undefined {
  if (plainFrom.test(line.arguments)) return undefined;
  const words = line.lineWords();
  const [, as, last] = words;
  if (words.length === 3 && as !== undefined && last !== undefined && written(as).toLowerCase() === 'as') {
    const name = written(last);
    if (/^[a-z][a-z0-9_.-]*$/.test(name.toLowerCase())) return undefined;
    return `'${name}' is no name for a stage: a letter first, then letters, digits, '-', '_' and '.'.`;
  }
  return words.length === 1 ? undefined : 'FROM takes an image, or an image, AS and a name.';
}

function triggerProblem(line: InstructionLine): string | undefined {
  if (line.trigger === undefined) return 'ONBUILD needs an instruction.';
  const { keyword } = line.trigger;
  const refused = keyword === 'ONBUILD' || keyword === 'FROM' || keyword === 'MAINTAINER';
  return refused ? `${keyword} may not stand behind ONBUILD.` : undefined;
}

function healthcheckProblem(line: InstructionLine): string | undefined {
  const start = line.argumentsStart;
  if (start === line.end) return 'HEALTHCHECK needs NONE, or CMD and a command.';
  const type = line.text.slice(start, line.commandStart).trim().toUpperCase();
  const hasCommand = line.json.kind === 'strings' ? line.json.words.length > 0 : line.commandStart < line.end;
  if (type === 'NONE') return line.commandStart < line.end && hasCommand ? 'HEALTHCHECK NONE takes no arguments.' : undefined;
  if (type !== 'CMD') return `HEALTHCHECK takes NONE or CMD, not '${type}'.`;
  return hasCommand ? flagValueProblem(line) : 'The command behind HEALTHCHECK CMD is missing.';
}

/** Go's `time.ParseDuration`. */
const duration = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

function flagValueProblem(line: InstructionLine): string | undefined {
  for (const { name, value } of line.flags) {
    if (value === undefined || value === '') continue;
    if (name === 'retries' && !/^\+?\d+$/.test(value)) return `--retries takes a number, not '${value}'.`;
    if (name !== 'retries' && Object.hasOwn(knownFlags['HEALTHCHECK'] ?? {}, name) && !duration.test(value)) {
      return `--${name} takes a duration such as 30s, not '${value}'.`;
    }
  }
  return undefined;
}

function flagProblem(line: InstructionLine): string | undefined {
  const flags = line.flags;
  if (flags.length === 0) return undefined;
  const { keyword } = line;
  const known = knownFlags[keyword] ?? {};
  if (keyword === 'ARG' || keyword === 'STOPSIGNAL') return undefined;
  if (keyword === 'HEALTHCHECK' && /^none$/i.test(line.arguments)) return undefined;
  for (const [index, { name, value }] of flags.entries()) {
    const kind = Object.hasOwn(known, name) ? known[name] : undefined;
    if (kind === undefined) return `${keyword} has no flag --${name}.`;
    if (kind !== 'values' && flags.findIndex((other) => other.name === name) < index) return `--${name} may be given only once.`;
    if (kind !== 'boolean') {
      if (value === undefined) return `--${name} needs a value: --${name}=…`;
    } else if (value !== undefined && !/^(?:true|false)$/i.test(value)) {
      return `--${name} takes true or false, not '${value}'.`;
    }
  }
  return undefined;
}
