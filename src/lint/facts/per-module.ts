import { Memo } from '../../documents/memo';
import type { PythonModule } from '../../documents/python-model';

/** Reads something of a module once: it is kept with the module, which outlives keystrokes in other files. */
export function perModule<T>(read: (module: PythonModule) => T): (module: PythonModule) => T {
  const known = new Memo<PythonModule, { readonly value: T }>();
  return (module) => {
    let found = known.get(module);
    if (found === undefined) known.set(module, (found = { value: read(module) }));
    return found.value;
  };
}
