import type { Instruction } from '../../documents/dockerfile-model';

/** Of values that instructions set, in the order of the file: the one in force when `instruction` begins. */
export function lastBefore<T extends { readonly instruction: Instruction }>(
  values: readonly T[],
  { index }: Pick<Instruction, 'index'>,
): T | undefined {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle]?.instruction.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return values[low - 1];
}
