/** Tells the person at the terminal what is done or waited for. */
export function say(text) {
  console.log(`• ${text}`);
}

/** Does `work` and says how long it took. */
export async function timed(what, work) {
  say(`${what} …`);
  const start = performance.now();
  const result = await work();
  say(`${what}: done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
  return result;
}
