type Close = () => Promise<void>;

const open = new Set<Close>();
let stopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void closeEverything().then(() => process.exit(130));
  });
}

/** Has `close` called when this process is told to stop; the function that is returned calls it now, once. */
export function closeWhenStopped(close: Close): Close {
  const once = () => {
    if (!open.delete(once)) return Promise.resolve();
    return close();
  };
  open.add(once);
  return once;
}

/** Closes what is open, the latest first; what one cannot close does not keep the others open. */
async function closeEverything(): Promise<void> {
  for (const close of [...open].reverse()) {
    await close().catch((error: unknown) => {
      console.error(error);
    });
  }
}
