import { Memo } from '../../documents/memo';
import type { PythonCall, PythonModule } from '../../documents/python-model';
import type { Span } from '../../documents/text';

/** The lines that begin what a place in the code stands in (`if …:`, `def …:`), the innermost first. */
function headsAround(module: PythonModule, offset: number): readonly string[] {
  const heads: string[] = [];
  let line = module.lines.positionAt(offset).line;
  let indent = indentOf(textOfLine(module, line));
  for (line -= 1; line >= 0 && indent > 0; line--) {
    const text = textOfLine(module, line);
    if (/^\s*(?:#|$)/.test(text)) continue;
    const own = indentOf(text);
    if (own >= indent) continue;
    indent = own;
    heads.push(text);
  }
  return heads;
}

/** The functions and classes around a place in the code, by name; the innermost first. */
export function enclosingNames(module: PythonModule, offset: number): readonly string[] {
  return headsAround(module, offset).flatMap((head) => /^\s*(?:async\s+)?(?:def|class)\s+(\w+)/.exec(head)?.[1] ?? []);
}

/** In the body of a `try`, of the innermost function or class at least. */
export function isInTry(module: PythonModule, offset: number): boolean {
  const innermost = headsAround(module, offset).find((head) => /^\s*(?:try\s*:|(?:async\s+)?(?:def|class)\s)/.test(head));
  return innermost !== undefined && /^\s*try\s*:/.test(innermost);
}

const mainGuard = /^if\s+(?:__name__\s*==\s*(['"])__main__\1|(['"])__main__\2\s*==\s*__name__)\s*:/;

/** Inside `if __name__ == '__main__':` at the top level: runs only where the file itself is started. */
export function isInMainGuard(module: PythonModule, { start }: Span): boolean {
  let { line } = module.lines.positionAt(start);
  let text = textOfLine(module, line);
  while (line > 0 && (indentOf(text) > 0 || /^\s*(?:#|$|[)\]}])/.test(text))) {
    line -= 1;
    text = textOfLine(module, line);
  }
  return mainGuard.test(text);
}

const namesByModule = new Memo<PythonModule, ReadonlySet<string>>();

/** Whether the module calls something by this last name. */
export function callsName(module: PythonModule, name: string): boolean {
  // To parse the whole file for its calls is worth it only where the text does not already say no.
  if (!new RegExp(String.raw`(?<!\bdef\s|\bclass\s)\b${name}\s*\(`).test(module.text)) return false;
  let names = namesByModule.get(module);
  if (names === undefined) namesByModule.set(module, (names = new Set(module.calls.map((call) => call.name))));
  return names.has(name);
}

const serverCallNames = /launch|run|run_app|run_server|Config|(?:Threading)?(?:HTTP|TCP)Server/;

/** The few calls of a module that may start a server, told by the last name: rules look at them at every keystroke. */
export function possibleServerCalls(module: PythonModule): readonly PythonCall[] {
  return module.callsTo(serverCallNames);
}

/** String literals in a piece of source that is no plain literal itself, such as a list's. */
export function stringLiterals(source: string): readonly string[] {
  const found: string[] = [];
  for (const match of source.matchAll(/(^|[^\w'"])(?:[rbuRBU]{0,2})(?:'([^'\\\n]*)'|"([^"\\\n]*)")/g)) {
    found.push(match[2] ?? match[3] ?? '');
  }
  return found;
}

function textOfLine(module: PythonModule, line: number): string {
  const { start, end } = module.lines.lineSpan(line);
  return module.text.slice(start, end);
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
