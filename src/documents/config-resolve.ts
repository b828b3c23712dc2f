import type { ConfigDocument, ConfigEntry, ConfigReference, ResolvedValue } from './config';
import { absolutePath, type Interpolation, type InterpolationPart, readInterpolations } from './config-interpolation';
import { Memo } from './memo';

/**
 * The value at a dotted path with its `${…}` filled in. Every entry of a document is worked out once. The reference
 * in a `missing` result is the one whose target is not there, in whichever entry it stands; in a `circular` one, the
 * entry's own part of the circle, or for an entry that only leads into one, the circle's.
 */
export function resolveConfigValue(document: ConfigDocument, path: string): ResolvedValue {
  let resolver = resolvers.get(document);
  if (resolver === undefined) {
    resolver = new Resolver(document);
    resolvers.set(document, resolver);
  }
  return resolver.resolve(path);
}

const resolvers = new Memo<ConfigDocument, Resolver>();
// References to references can double a text with each step.
const longestValue = 20_000;
const mostReferences = 100;
const unknown = { kind: 'unknown' } as const;

/** `text` is the value inside of a longer text, as Python's `str` writes it; undefined where that is not known. */
type Result =
  | Exclude<ResolvedValue, { kind: 'value' }>
  | (Extract<ResolvedValue, { kind: 'value' }> & { readonly text: string | undefined });

/** An entry being worked out: its references in turn, each after the entry that it names. */
interface Frame {
  readonly path: string;
  readonly entry: ConfigEntry;
  readonly parts: readonly InterpolationPart[];
  readonly places: ReadonlyMap<Interpolation, ConfigReference>;
  /** The reference that is followed now. */
  following: ConfigReference | undefined;
  circular: ConfigReference | undefined;
}

/** What an interpolation's name asks for next: an entry that is not worked out yet. */
interface Wanted {
  readonly wanted: string;
  readonly reference: ConfigReference | undefined;
}

class Resolver {
  readonly #entries = new Map<string, ConfigEntry>();
  readonly #results = new Map<string, Result>();

  constructor(private readonly document: ConfigDocument) {
    for (const entry of document.entries) if (!this.#entries.has(entry.path)) this.#entries.set(entry.path, entry);
  }

  resolve(path: string): ResolvedValue {
    const stack: Frame[] = [];
    const open = new Map<string, number>();
    const enter = (wanted: string): void => {
      const entry = this.#entries.get(wanted);
      if (entry === undefined) this.#results.set(wanted, unknown);
      else if (entry.references.length === 0) this.#results.set(wanted, literal(entry, this.document.text));
      else if (entry.references.length > mostReferences) this.#results.set(wanted, unknown);
      else {
        open.set(wanted, stack.length);
        stack.push(frameOf(entry));
      }
    };
    if (!this.#results.has(path)) enter(path);
    for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
      const step = frame.circular === undefined ? this.#evaluate(frame) : undefined;
      if (step !== undefined && 'wanted' in step) {
        frame.following = step.reference;
        const circleStart = open.get(step.wanted);
        if (circleStart === undefined) enter(step.wanted);
        else for (const part of stack.slice(circleStart)) part.circular ??= part.following;
        continue;
      }
      const { circular } = frame;
      const result = circular === undefined ? step : ({ kind: 'circular', reference: circular } as const);
      this.#results.set(frame.path, result ?? unknown);
      open.delete(frame.path);
      stack.pop();
    }
    const result = this.#results.get(path) ?? unknown;
    return result.kind === 'value' ? { kind: 'value', value: result.value } : result;
  }

  #evaluate(frame: Frame): Result | Wanted {
    const [first, second] = frame.parts;
    if (first?.kind === 'interpolation' && second === undefined) return this.#follow(frame, first);
    return this.#join(frame, frame.parts, (text) => ({ kind: 'value', value: text, text }));
  }

  /** The parts as one text. Stops at the first part that is not a value. */
  #join(
    frame: Frame,
    parts: readonly InterpolationPart[],
    then: (text: string) => Result | Wanted,
  ): Result | Wanted {
    let text = '';
    let isKnown = true;
    for (const part of parts) {
      const result = part.kind === 'text' ? undefined : this.#follow(frame, part);
      if (result !== undefined && ('wanted' in result || result.kind === 'missing' || result.kind === 'circular')) {
        return result;
      }
      const piece = part.kind === 'text' ? part.text : result?.kind === 'value' ? result.text : undefined;
      isKnown &&= piece !== undefined && text.length + piece.length <= longestValue;
      if (isKnown) text += piece ?? '';
    }
    return isKnown ? then(text) : unknown;
  }

  #follow(frame: Frame, interpolation: Interpolation): Result | Wanted {
    const reference = frame.places.get(interpolation);
    if (interpolation.resolver !== undefined) {
      // A resolver's arguments are worked out before it is called, so a fault in them is a fault.
      return this.#join(frame, interpolation.inner, () => unknown);
    }
    return this.#join(frame, interpolation.name, (name) => {
      const target = absolutePath(frame.path, interpolation.dots, name);
      const result = this.#results.get(target);
      if (!this.#entries.has(target)) {
        return this.document.complete && reference !== undefined ? { kind: 'missing', reference } : unknown;
      }
      return result ?? { wanted: target, reference };
    });
  }
}

function frameOf(entry: ConfigEntry): Frame {
  const { parts } = readInterpolations(typeof entry.value === 'string' ? entry.value : '');
  const places = new Map<Interpolation, ConfigReference>();
  let index = 0;
  const place = (interpolation: Interpolation): void => {
    const reference = entry.references[index++];
    if (reference !== undefined) places.set(interpolation, reference);
    interpolation.inner.forEach(place);
  };
  for (const part of parts) if (part.kind === 'interpolation') place(part);
  return { path: entry.path, entry, parts, places, following: undefined, circular: undefined };
}

function literal({ value, valueSpan }: ConfigEntry, text: string): Result {
  // `???` is a value that the program must still be given.
  if (value === undefined || value === '???') return unknown;
  if (value === null) return { kind: 'value', value, text: 'None' };
  if (typeof value === 'boolean') return { kind: 'value', value, text: value ? 'True' : 'False' };
  if (typeof value === 'number') {
    // Python writes 1.0 and 1e3 in its own way; whole numbers in everybody's.
    const isWhole = /^[-+]?(?:0|[1-9][0-9]*)$/.test(text.slice(valueSpan.start, valueSpan.end));
    return { kind: 'value', value, text: isWhole && Number.isSafeInteger(value) ? String(value) : undefined };
  }
  const { parts, unclosedAt } = readInterpolations(value);
  if (unclosedAt !== undefined) return unknown;
  const unescaped = parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  return { kind: 'value', value: unescaped, text: unescaped };
}
