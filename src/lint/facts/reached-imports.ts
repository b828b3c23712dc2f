import { Memo } from '../../documents/memo';
import type { PythonImport, PythonModule } from '../../documents/python-model';
import type { ReachedModule } from './reached-modules';

/** An import that is neither optional nor relative, in a module that is not reached as an optional one. */
export interface ReachedImport {
  readonly reached: ReachedModule;
  readonly statement: PythonImport;
}

const importsByModules = new Memo<ReadonlyMap<string, ReachedModule>, ReadonlyMap<string, readonly ReachedImport[]>>();

/** What the code that the start reaches imports for sure, by the package's name, in the order reached. */
export function reachedImports(modules: ReadonlyMap<string, ReachedModule>): ReadonlyMap<string, readonly ReachedImport[]> {
  let imports = importsByModules.get(modules);
  if (imports === undefined) {
    const found = new Map<string, ReachedImport[]>();
    for (const reached of modules.values()) {
      if (reached.certainty === 0) continue;
      for (const { name, statement } of requiredImports(reached.module)) {
        const known = found.get(name);
        if (known === undefined) found.set(name, [{ reached, statement }]);
        else known.push({ reached, statement });
      }
    }
    importsByModules.set(modules, (imports = found));
  }
  return imports;
}

interface RequiredImport {
  readonly name: string;
  readonly statement: PythonImport;
}

const requiredByModule = new Memo<PythonModule, readonly RequiredImport[]>();

function requiredImports(module: PythonModule): readonly RequiredImport[] {
  let required = requiredByModule.get(module);
  if (required === undefined) {
    const found: RequiredImport[] = [];
    for (const statement of module.imports) {
      if (statement.level > 0 || statement.optional) continue;
      const dot = statement.module.indexOf('.');
      const name = dot === -1 ? statement.module : statement.module.slice(0, dot);
      if (name !== '') found.push({ name, statement });
    }
    requiredByModule.set(module, (required = found));
  }
  return required;
}
