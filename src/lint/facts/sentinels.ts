import type { PythonModule } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import { isWeightFile } from './checkpoint-paths';
import { closingBracket, stringsOf } from './python-literals';

/** A file or folder whose absence makes the start run the setup. */
export interface Sentinel {
  /** As written: absolute, or below a folder that is put before it elsewhere. Without `/` behind it. */
  readonly path: string;
  readonly span: Span;
}

const asks = /\.exists\(|\.is_file\(|\.is_dir\(|\bpath\.(?:exists|isfile|isdir)\(/;

/**
 * The sentinels of a start file: lists of literal paths, one of them of weights, and paths that are asked for directly.
 * Empty where the file asks for none.
 */
export function sentinelsOf(module: PythonModule): readonly Sentinel[] {
  const { text } = module;
  if (!asks.test(text)) return [];
  const found: Sentinel[] = [];
  for (const match of text.matchAll(/^[A-Za-z_]\w*[ \t]*(?::[^=\n]*)?=[ \t]*(?=[[({])/gm)) {
    const start = match.index + match[0].length;
    const end = closingBracket(text, start);
    const strings = end === undefined ? [] : stringsOf(text, { start, end }).filter(({ text: path }) => isPath(path));
    if (!strings.some(({ text: path }) => isWeightFile(path) || path.endsWith('.complete'))) continue;
    found.push(...strings.map(({ text: path, at }) => ({ path: path.replace(/\/+$/, ''), span: at })));
  }
  for (const { kind, path, span } of module.fileUses) {
    if (kind !== 'test' || path.base === 'file') continue;
    const written = path.base === 'root' ? `/${path.path}` : path.path;
    if (isPath(written)) found.push({ path: written, span });
  }
  return found;
}

function isPath(text: string): boolean {
  return /^[\w./-]+$/.test(text) && (text.includes('/') || isWeightFile(text));
}
