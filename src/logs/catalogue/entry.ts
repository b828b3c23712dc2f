// What an entry of the failure catalogue is: data, with a text from a real log behind each pattern. Texts hold
// `{name}` for what a pattern captured under that name, and `[?…]` around what is left out where a name in it is unknown.

/** As the Hub's documentation and errors tell them apart: a push, its configuration, the build, the start, the run. */
export type FailurePhase = 'push' | 'configuration' | 'build' | 'start' | 'run';

/**
 * A text that a line holds; with `then`, what must follow right behind it. `then` is sticky, and none of its
 * quantifiers is nested or unbounded over what the next one takes, so that it cannot backtrack far.
 */
export interface Pattern {
  readonly anchor: string;
  readonly then?: RegExp;
  /** Nothing but blanks may stand before it. */
  readonly atStart?: boolean;
}

/** A change that mends it, for those who can make it: an editor's quick fix, a command, a page. */
export type Fix =
  | { readonly kind: 'apt-install'; readonly packages: readonly string[] }
  | { readonly kind: 'apt-replace'; readonly package: string; readonly by: string }
  | { readonly kind: 'pip-install'; readonly requirement: string }
  | { readonly kind: 'environment'; readonly assignments: readonly string[] }
  | { readonly kind: 'front-matter'; readonly key: string; readonly value: string }
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'hardware' }
  | { readonly kind: 'restart'; readonly factory: boolean }
  | { readonly kind: 'page'; readonly url: string }
  /** The quick fix of a lint rule. */
  | { readonly kind: 'rule'; readonly rule: string };

/** What a failure points to, beside the failed instruction. `by` names the capture. */
export type PointsTo =
  /** The word in the failed instruction. */
  | { readonly kind: 'word'; readonly by: string }
  /** The line of a requirements file that names a package. */
  | { readonly kind: 'requirement'; readonly by: string }
  /** The deepest line of the project's own Python code. */
  | { readonly kind: 'frame' }
  /** What the container starts, in CMD or ENTRYPOINT: the word that is captured, where it stands there. */
  | { readonly kind: 'command'; readonly by?: string }
  /** A key of the README's front matter. */
  | { readonly kind: 'front-matter'; readonly key: string };

export interface CatalogueEntry {
  /** Stable: other programs read it. */
  readonly id: string;
  readonly phases: readonly FailurePhase[];
  readonly patterns: readonly Pattern[];
  /** What happened, in a few words. */
  readonly title: string;
  /** Why. */
  readonly cause: string;
  /** What to do. */
  readonly cure: string;
  readonly points?: PointsTo;
  readonly fix?: Fix;
  /**
   * `specific`, the usual: the text names the reason. `general`: it is an error, of which others may say more.
   * `follower`: it says no more than that something before it failed.
   */
  readonly weight?: 'specific' | 'general' | 'follower';
  /** The capture that names what is missing: a file, a command, a module. An earlier step may have failed to make it. */
  readonly missing?: string;
  /** Only where the platform says that the app never became healthy: the line alone is harmless. */
  readonly onlyUnhealthy?: boolean;
}

/** The line holds this text. */
export function holds(anchor: string): Pattern {
  return { anchor };
}

/** The line holds the text, and this right behind it. */
export function holding(anchor: string, then: RegExp): Pattern {
  return { anchor, then: new RegExp(then.source, 'y') };
}

/** The line begins with the text, blanks aside, and this right behind it. */
export function beginning(anchor: string, then?: RegExp): Pattern {
  return then === undefined ? { anchor, atStart: true } : { ...holding(anchor, then), atStart: true };
}

/** A text of the catalogue with its names filled in. */
export function filled(template: string, values: Readonly<Record<string, string | undefined>>): string {
  return fill(
    template.replace(/\[\?([^[\]]*)\]/g, (_, part: string) => (namesIn(part).every((name) => values[name] !== undefined) ? fill(part, values) : '')),
    values,
  );
}

function fill(text: string, values: Readonly<Record<string, string | undefined>>): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '…');
}

function namesIn(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}
