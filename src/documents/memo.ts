interface Memory {
  readonly owner: object;
  readonly values: Map<object, unknown>;
}

const memory = Symbol('memory');

type Keeper = object & { [memory]?: Memory };

/**
 * What was worked out of an object, kept with the object, so that the two go together. A WeakMap does the same in
 * principle, but what it holds stays until the next full garbage collection, and every small one copies it: on the
 * way of a keystroke that took a sixth of the time.
 */
export class Memo<Owner extends object, Value> {
  get(owner: Owner): Value | undefined {
    const found = (owner as Keeper)[memory];
    // An object made with `{ ...owner }` has the property too, but is another one.
    return found?.owner === owner ? (found.values.get(this) as Value | undefined) : undefined;
  }

  set(owner: Owner, value: Value): void {
    const found = (owner as Keeper)[memory];
    if (found?.owner === owner) found.values.set(this, value);
    else (owner as Keeper)[memory] = { owner, values: new Map([[this, value]]) };
  }
}
