import { DockerfileParser } from 'dockerfile-ast';

import { heredocWords, readHeredocBodies } from './dockerfile-heredoc';
import { type InstructionLine, type LineSource, ParsedInstruction } from './dockerfile-instruction';
import { type Directives, physicalLine, readDirectives, readLogicalLine } from './dockerfile-lines';
import type { Comment, Dockerfile, Stage, Word } from './dockerfile-model';
import { findProblems } from './dockerfile-problems';
import { unquoted } from './dockerfile-words';
import { JoinedText } from './joined-text';
import { LineIndex, type Span, type SyntaxProblem } from './text';

/**
 * Reads a Dockerfile as BuildKit's parser does (frontend/dockerfile/parser). Never throws: what it cannot read is in
 * `problems`, and the rest is there. Linear in the length of the text, which has no byte order mark.
 */
export function parseDockerfile(text: string): Dockerfile {
  return new ParsedDockerfile(text);
}

/** Boundaries, keywords and heredocs are read at once; everything else when it is asked for. */
class ParsedDockerfile implements Dockerfile {
  readonly instructions: readonly ParsedInstruction[];
  readonly #directives: Directives;
  readonly #comments: number[] = [];
  readonly #unterminated = new Map<ParsedInstruction, string>();
  #lines: LineIndex | undefined;
  #stages: readonly Stage[] | undefined;
  #commentList: readonly Comment[] | undefined;
  #problems: readonly SyntaxProblem[] | undefined;

  constructor(readonly text: string) {
    this.#directives = readDirectives(text);
    this.instructions = this.#readInstructions();
  }

  get escape(): '\\' | '`' {
    return this.#directives.escape;
  }

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }

  get comments(): readonly Comment[] {
    return (this.#commentList ??= this.#comments.map((start) => {
      const { end } = physicalLine(this.text, start);
      const text = this.text.slice(start + 1, end).trim();
      return { span: { start, end }, text, line: this.lines.positionAt(start).line };
    }));
  }

  get stages(): readonly Stage[] {
    return (this.#stages ??= readStages(this.instructions, this.escape));
  }

  get problems(): readonly SyntaxProblem[] {
    return (this.#problems ??= findProblems(this.text, this.instructions, this.#directives, this.#unterminated));
  }

  #readInstructions(): ParsedInstruction[] {
    const { text, escape } = this;
    const whole: LineSource = { within: this, escape };
    const instructions: ParsedInstruction[] = [];
    let stage: number | undefined;
    let offset = 0;
    for (;;) {
      const logical = readLogicalLine(text, offset, escape, this.#comments);
      if (logical === undefined) return instructions;
      offset = logical.next;
      const joined = logical.pieces && new JoinedText(text, logical.pieces);
      const place = instructions.length;
      const instruction: ParsedInstruction =
        joined === undefined
          ? new ParsedInstruction(whole, logical.start, logical.end, place, stage)
          : new ParsedInstruction({ within: joined, escape }, 0, joined.text.length, place, stage);
      stage = instruction.stage;
      if (instruction.holdsHeredocMark && instruction.takesHeredocs) offset = this.#readHeredocs(instruction, offset);
      instructions.push(instruction);
    }
  }

  spanOf(start: number, end: number): Span {
    return { start, end };
  }

  startOf(start: number): number {
    return start;
  }

  endOf(_start: number, end: number): number {
    return end;
  }

  /** Where the next line begins. */
  #readHeredocs(instruction: ParsedInstruction, offset: number): number {
    const words = heredocWords(instruction.whole);
    if (words.length === 0) return offset;
    const { heredocs, next, unterminated } = readHeredocBodies(this.text, offset, words);
    instruction.takeHeredocs(heredocs);
    if (unterminated !== undefined) this.#unterminated.set(instruction, unterminated);
    return next;
  }
}

const noStages: readonly Stage[] = [];
/** What nearly every FROM says: an image and perhaps a name, in characters that mean nothing else. */
const usualFrom = /^([\w./:@${}-]+)(?:[ \t]+[Aa][Ss][ \t]+([\w.-]+))?$/;

interface FromParts {
  readonly image: LinePart | undefined;
  readonly name: LinePart | undefined;
}

/** Places in the instruction's line. */
interface LinePart {
  readonly start: number;
  readonly end: number;
}

/** The library's, of which only the line's characters are looked at. */
interface LibraryRange {
  readonly start: { readonly character: number };
  readonly end: { readonly character: number };
}

function readStages(instructions: readonly ParsedInstruction[], escape: string): readonly Stage[] {
  const froms = instructions.filter((instruction) => instruction.keyword === 'FROM');
  if (froms.length === 0) return noStages;
  const byName = new Map<string, number>();
  return froms.map((from, index) => {
    const parts = usualParts(from) ?? libraryParts(from);
    const word = ({ start, end }: LinePart): Word => ({
      text: unquoted(from.text.slice(start, end), escape),
      span: from.spanOf(start, end),
    });
    const image = parts.image ? word(parts.image) : { text: '', span: from.argumentsSpan };
    const name = parts.name && word(parts.name);
    const parent = byName.get(image.text.toLowerCase());
    if (name !== undefined) byName.set(name.text.toLowerCase(), index);
    return { index, name, from, image, parent, instructions: instructions.slice(from.index, froms[index + 1]?.index) };
  });
}

function usualParts(line: InstructionLine): FromParts | undefined {
  const [whole, image, name] = usualFrom.exec(line.arguments) ?? [];
  if (whole === undefined || image === undefined) return undefined;
  const start = line.argumentsStart;
  const end = start + whole.length;
  return {
    image: { start, end: start + image.length },
    name: name === undefined ? undefined : { start: end - name.length, end },
  };
}

/**
 * Reads a FROM with dockerfile-ast. What that library misreads (continuations, comments, escapes, flags, quotes) is
 * out of its sight: it gets one line of blanks and letters, as long as BuildKit's own.
 */
function libraryParts(line: InstructionLine): FromParts {
  const [from] = DockerfileParser.parse(plainFrom(line)).getFROMs();
  const start = line.keywordStart;
  const part = (range: LibraryRange | null | undefined): LinePart | undefined =>
    range ? { start: start + range.start.character, end: start + range.end.character } : undefined;
  return { image: part(from?.getImageRange()), name: part(from?.getBuildStageRange()) };
}

/** A FROM from its keyword on, with blanks in place of its flags, `_` in place of all that is not a letter or digit. */
function plainFrom(line: InstructionLine): string {
  const words = line.arguments.replace(/[\t\v\f\r]/g, ' ').replace(/[^ A-Za-z0-9]/g, '_');
  return 'FROM'.padEnd(line.argumentsStart - line.keywordStart) + words;
}
