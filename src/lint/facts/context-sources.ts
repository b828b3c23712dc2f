import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction, Word } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import { Memo } from '../../documents/memo';
import type { Span } from '../../documents/text';
import { containerPath } from './container-path';
import { copiedSources } from './copies';
import { stageFacts } from './stage-facts';

/** One path of the build context that a step of the build needs. */
export interface ContextSource {
  readonly instruction: Instruction;
  readonly span: Span;
  /** From the context's root, normalised; `''` is all of it. */
  readonly path: string;
  /** It begins with `..`, or climbs out on the way: the builder stops at the root. */
  readonly leavesContext: boolean;
  /** The path holds `*`, `?` or `[`, unescaped. */
  readonly isGlob: boolean;
}

/**
 * What COPY, ADD and bind mounts take from the context, in stages that are built, in the order COPY, ADD, RUN. Left out:
 * URLs, paths with variables (a Space's variable can set them), COPY with --parents, and what stands in a COPY from where
 * shell syntax begins.
 */
export function contextSources(dockerfile: Dockerfile): readonly ContextSource[] {
  let sources = sourcesByDockerfile.get(dockerfile);
  if (sources === undefined) sourcesByDockerfile.set(dockerfile, (sources = readContextSources(dockerfile)));
  return sources;
}

const sourcesByDockerfile = new Memo<Dockerfile, readonly ContextSource[]>();

function readContextSources(dockerfile: Dockerfile): readonly ContextSource[] {
  const built = builtStages(dockerfile);
  const isBuilt = ({ stage }: Instruction): boolean => stage !== undefined && built.has(stage);
  const found: ContextSource[] = [];
  for (const keyword of ['COPY', 'ADD']) {
    for (const instruction of instructionsNamed(dockerfile, keyword)) {
      if (isBuilt(instruction)) addCopied(found, dockerfile, instruction);
    }
  }
  if (!dockerfile.text.includes('--mount')) return found;
  for (const instruction of instructionsNamed(dockerfile, 'RUN')) {
    if (isBuilt(instruction)) found.push(...mounted(dockerfile, instruction));
  }
  return found;
}

function addCopied(found: ContextSource[], dockerfile: Dockerfile, instruction: Instruction): void {
  const stage = dockerfile.stages[instruction.stage ?? -1];
  if (stage === undefined || instruction.flags.some(({ name }) => name === 'from' || name === 'parents')) return;
  const stray = shellSyntax(dockerfile, instruction)[0];
  const last = stray === undefined ? undefined : instruction.words[instruction.words.indexOf(stray) - 1];
  for (const { source, path } of copiedSources(stageFacts(dockerfile, stage), instruction)) {
    if (path === undefined || source.text.includes('$')) continue;
    if (last !== undefined && source.span.start >= last.span.start) continue;
    found.push(sourceOf(instruction, source.span, source.text, path));
  }
}

function mounted({ text }: Dockerfile, instruction: Instruction): readonly ContextSource[] {
  return instruction.flags.flatMap(({ name, value, span }) => {
    if (name !== 'mount' || value === undefined) return [];
    const options = new Map(value.split(',').map((option) => {
      const equals = option.indexOf('=');
      return equals === -1 ? [option, ''] : [option.slice(0, equals), option.slice(equals + 1)];
    }));
    const written = options.get('source') ?? options.get('src') ?? '';
    if ((options.get('type') ?? 'bind') !== 'bind' || options.has('from') || written === '' || written.includes('$')) return [];
    const at = text.slice(span.start, span.end).search(/(?:source|src)=/);
    const start = text.indexOf('=', span.start + at) + 1;
    const place = text.startsWith(written, start) ? { start, end: start + written.length } : span;
    // The path of a mount is no pattern.
    return [{ ...sourceOf(instruction, place, written, containerPath(written, '/').slice(1)), isGlob: false }];
  });
}

function sourceOf(instruction: Instruction, span: Span, written: string, path: string): ContextSource {
  return { instruction, span, path, leavesContext: leaves(written), isGlob: /[*?[\\]/.test(path) };
}

function leaves(written: string): boolean {
  if (!written.includes('..')) return false;
  let depth = 0;
  for (const part of written.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

const shellWord = /^(?:\|\|?|&&|;|\d?>{1,2}(?:&\d|\S+)?|&>\S*|#.*)$/;
const noWords: readonly Word[] = [];
const mayHoldShell = /[|&;>#]/;

/** The words of a COPY or ADD from the first one that only a shell would understand: the builder takes them for paths. */
export function shellSyntax(dockerfile: Dockerfile, instruction: Instruction): readonly Word[] {
  const { words, form, argumentsSpan } = instruction;
  if (form === 'json' || !mayHoldShell.test(dockerfile.text.slice(argumentsSpan.start, argumentsSpan.end))) return noWords;
  const first = words.findIndex(({ text }) => shellWord.test(text));
  return first === -1 ? noWords : words.slice(first);
}
