/**
 * The `${…}` of OmegaConf's interpolation grammar (omegaconf.readthedocs.io, "The OmegaConf grammar") in one string.
 * Offsets are into that string.
 */
export type InterpolationPart = { readonly kind: 'text'; readonly text: string } | Interpolation;

export interface Interpolation {
  readonly kind: 'interpolation';
  readonly start: number;
  readonly end: number;
  /** `${a.b}`: dots before the name, then the name, which may hold further interpolations. */
  readonly dots: number;
  readonly name: readonly InterpolationPart[];
  /** `oc.env` of `${oc.env:HOME}`; then `name` is empty and `inner` holds what stands in its arguments. */
  readonly resolver: string | undefined;
  /** Interpolations inside of this one, in the order of the text. */
  readonly inner: readonly Interpolation[];
}

export interface InterpolatedString {
  readonly parts: readonly InterpolationPart[];
  /** Offset of a `${` that is never closed. What follows it is text. */
  readonly unclosedAt: number | undefined;
}

// Deeper nesting has no use, and the reader calls itself for each level.
const deepestInterpolation = 20;

export function readInterpolations(value: string): InterpolatedString {
  const parts: InterpolationPart[] = [];
  let text = '';
  let offset = 0;
  while (offset < value.length) {
    const next = nextInterpolation(value, offset);
    text += value.slice(offset, next.textEnd);
    if (next.start === undefined) break;
    if (next.escaped) {
      text += '${';
      offset = next.start + 2;
      continue;
    }
    const interpolation = readInterpolation(value, next.start, 0);
    if (interpolation === undefined) {
      text += value.slice(next.start);
      return { parts: withText(parts, text), unclosedAt: next.start };
    }
    parts.push(...withText([], text), interpolation);
    text = '';
    offset = interpolation.end;
  }
  return { parts: withText(parts, text), unclosedAt: undefined };
}

function withText(parts: InterpolationPart[], text: string): InterpolationPart[] {
  return text === '' ? parts : [...parts, { kind: 'text', text }];
}

/** The next `${`; an odd number of backslashes before it makes it text, and each pair stands for one. */
function nextInterpolation(
  value: string,
  from: number,
): { start: number | undefined; textEnd: number; escaped: boolean } {
  const start = value.indexOf('${', from);
  if (start === -1) return { start: undefined, textEnd: value.length, escaped: false };
  let backslashes = 0;
  while (start - backslashes > from && value[start - backslashes - 1] === '\\') backslashes++;
  return { start, textEnd: start - Math.ceil(backslashes / 2), escaped: backslashes % 2 === 1 };
}

/** Undefined where it is not closed, or nested too deeply. */
function readInterpolation(value: string, start: number, depth: number): Interpolation | undefined {
  if (depth > deepestInterpolation) return undefined;
  const inner: Interpolation[] = [];
  const name: InterpolationPart[] = [];
  let text = '';
  let offset = start + 2;
  while (offset < value.length) {
    const character = value[offset];
    if (character === '}') {
      const { dots, name: path } = dotted(withText(name, text));
      return { kind: 'interpolation', start, end: offset + 1, dots, name: path, resolver: undefined, inner };
    }
    if (character === ':') {
      const end = readArguments(value, offset + 1, depth, inner);
      if (end === undefined) return undefined;
      return { kind: 'interpolation', start, end, dots: 0, name: [], resolver: text.trim(), inner };
    }
    if (value.startsWith('${', offset)) {
      const nested = readInterpolation(value, offset, depth + 1);
      if (nested === undefined) return undefined;
      inner.push(nested);
      name.push(...withText([], text), nested);
      text = '';
      offset = nested.end;
    } else {
      text += character ?? '';
      offset++;
    }
  }
  return undefined;
}

/** A resolver's arguments up to behind its closing brace: quoted strings, `{…}` and `${…}` may hold braces. */
function readArguments(value: string, from: number, depth: number, inner: Interpolation[]): number | undefined {
  let braces = 0;
  let quote: string | undefined;
  for (let offset = from; offset < value.length; offset++) {
    const character = value[offset] ?? '';
    if (character === '\\') offset++;
    else if (value.startsWith('${', offset)) {
      const nested = readInterpolation(value, offset, depth + 1);
      if (nested === undefined) return undefined;
      inner.push(nested);
      offset = nested.end - 1;
    } else if (quote !== undefined) {
      if (character === quote) quote = undefined;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '{') braces++;
    else if (character === '}' && braces-- === 0) return offset + 1;
  }
  return undefined;
}

/** Splits off the leading dots and writes `a[b]` as `a.b`. */
function dotted(parts: readonly InterpolationPart[]): Pick<Interpolation, 'dots' | 'name'> {
  const name = parts.map((part, index) => {
    if (part.kind !== 'text') return part;
    let text = part.text.replaceAll('[', '.').replaceAll(']', '');
    if (index === 0) text = text.trimStart();
    if (index === parts.length - 1) text = text.trimEnd();
    return { ...part, text };
  });
  const first = name[0];
  if (first?.kind !== 'text') return { dots: 0, name };
  const bracketed = parts[0]?.kind === 'text' && parts[0].text.trimStart().startsWith('[');
  const dots = bracketed ? 0 : (/^\.*/.exec(first.text)?.[0].length ?? 0);
  const rest = first.text.slice(bracketed ? 1 : dots);
  return { dots, name: [...withText([], rest), ...name.slice(1)] };
}

/**
 * The dotted path that a reference at `path` names, by the path of the value that holds it. One dot is the value's
 * own mapping, each further dot one level up. A reference above the root is left as written, with its dots.
 */
export function absolutePath(path: string, dots: number, name: string): string {
  if (dots === 0) return name;
  const keys = path.split('.');
  if (dots > keys.length) return '.'.repeat(dots) + name;
  return [...keys.slice(0, keys.length - dots), name].join('.');
}

/** All interpolations of a string, an outer one before those inside of it. */
export function allInterpolations(parts: readonly InterpolationPart[]): Interpolation[] {
  const all: Interpolation[] = [];
  const add = (interpolation: Interpolation): void => {
    all.push(interpolation);
    interpolation.inner.forEach(add);
  };
  for (const part of parts) if (part.kind === 'interpolation') add(part);
  return all;
}
