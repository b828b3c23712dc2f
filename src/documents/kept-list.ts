const empty: readonly never[] = [];

/** `list` with one more, made where it is not there yet: a list that is empty at its first push makes room for sixteen more. */
export function withOneMore<T>(list: T[] | undefined, item: T): T[] {
  if (list === undefined) return [item];
  list.push(item);
  return list;
}

/**
 * A list that was filled by `push`, as it is kept with a file: a list that grows makes room for sixteen more at its
 * first push, so a small one that stands in a file by the thousand is mostly room.
 */
export function keptList<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? empty : list.slice();
}
