/** What was read of the Space on the Hub, for rules that hold the repo against it. */
export interface LiveSpace {
  /** `namespace/name`. */
  readonly id: string;
  /** Names alone: a value is never told. Undefined where they could not be read. */
  readonly secrets: ReadonlySet<string> | undefined;
  /** Values by name; undefined where they could not be read. */
  readonly variables: ReadonlyMap<string, string> | undefined;
  /** The flavour that is asked for, such as `l40sx1`. */
  readonly hardware: string | undefined;
  /** Where buckets and the like are mounted. */
  readonly mounts: readonly string[];
}

/** Whether two readings tell the same. */
export function isSameLiveSpace(a: LiveSpace | undefined, b: LiveSpace | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && textOf(a) === textOf(b));
}

function textOf({ id, secrets, variables, hardware, mounts }: LiveSpace): string {
  return JSON.stringify([id, secrets && [...secrets].sort(), variables && [...variables].sort(), hardware, mounts]);
}
