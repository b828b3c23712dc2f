/** A live log that pauses for so long has given all that it had; what comes after it is new. */
const pauseMs = 400;

/**
 * Batches of lines, of which the first holds the last `count` lines of what there is already: up to the first
 * pause of a live log, or up to the end.
 */
export async function* lastLinesFirst<T>(
  batches: AsyncIterable<T[]>,
  count: number,
  options: { readonly live: boolean },
): AsyncGenerator<T[]> {
  const iterator = batches[Symbol.asyncIterator]();
  try {
    let kept: T[] = [];
    let next = iterator.next();
    for (;;) {
      // The first batch may be long in coming: the connection is still being made.
      const result = options.live && kept.length > 0 ? await withinPause(next) : await next;
      if (result === undefined || result.done) break;
      kept.push(...result.value);
      if (kept.length > 2 * count) kept = kept.slice(-count);
      next = iterator.next();
    }
    if (kept.length > 0) yield kept.slice(-count);
    for (let result = await next; !result.done; result = await iterator.next()) yield result.value;
  } finally {
    await iterator.return?.();
  }
}

/** The promise's value; undefined where it takes longer than the pause. */
function withinPause<T>(promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, pauseMs, undefined);
  });
  return Promise.race([promise, timeout]).finally(() => {
    clearTimeout(timer);
  });
}
