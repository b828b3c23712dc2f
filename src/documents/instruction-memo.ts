import type { Dockerfile, Instruction } from './dockerfile-model';
import { Memo } from './memo';

/** What was worked out of the instructions of a Dockerfile: kept with the file, in one list, as a file has a great many. */
export class InstructionMemo<Value extends NonNullable<unknown>> {
  readonly #lists = new Memo<Dockerfile, (Value | undefined)[]>();

  get(dockerfile: Dockerfile, { index }: Instruction): Value | undefined {
    return this.#lists.get(dockerfile)?.[index];
  }

  /** @returns the value */
  set(dockerfile: Dockerfile, { index }: Instruction, value: Value): Value {
    let list = this.#lists.get(dockerfile);
    // Filled, so that all lists are of one kind to the engine, whatever they hold.
    if (list === undefined) this.#lists.set(dockerfile, (list = new Array<Value | undefined>(dockerfile.instructions.length).fill(undefined)));
    list[index] = value;
    return value;
  }
}
