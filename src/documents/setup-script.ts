import type { ProjectMetadata } from './project-metadata';
import { parsePython } from './python';
import type { PythonModule, PythonValue } from './python-model';
import { parseRequirement, type Requirement } from './requirements';
import type { Span } from './text';

const setupCall = /setup/;

/**
 * Reads a setup.py without running it: what `setup(…)` is given as lists and strings that are written out, in its place
 * or under a name that is assigned once. Never throws.
 */
export function parseSetupScript(text: string): ProjectMetadata {
  const module = parsePython(text);
  const calls = module.callsTo(setupCall);
  const [call] = calls;
  if (call === undefined || calls.length > 1) return { requirements: [], complete: false, requiresPython: undefined };
  const argument = (name: string): PythonValue | undefined => call.arguments.find((each) => each.name === name)?.value;
  const isSpread = call.arguments.some(({ name }) => name === '**' || name === '*');
  const listed = argument('install_requires');
  const list = listed === undefined ? undefined : writtenList(module, listed);
  const python = argument('python_requires');
  return {
    requirements: list ?? [],
    complete: !isSpread && (listed === undefined || list !== undefined),
    requiresPython: python?.kind === 'string' ? { specifier: python.value.replace(/\s+/g, ''), span: inner(python.span) } : undefined,
  };
}

function inner({ start, end }: Span): Span {
  return { start: start + 1, end: end - 1 };
}

/** The requirements of a list of plain strings; undefined for everything else. */
function writtenList({ text }: PythonModule, value: PythonValue): readonly Requirement[] | undefined {
  if (value.kind !== 'other') return undefined;
  if (/^[[(]/.test(value.text)) return stringList(text, value.span.start);
  if (!/^[A-Za-z_]\w*$/.test(value.text)) return undefined;
  const assignments = [...text.matchAll(new RegExp(String.raw`^([ \t]*)${value.text}[ \t]*(\+?=)(?!=)[ \t]*`, 'gm'))];
  const [only] = assignments;
  const isChanged = new RegExp(String.raw`\b${value.text}\s*\.\s*(?:append|extend|insert|remove)\b`).test(text);
  if (only === undefined || assignments.length > 1 || only[1] !== '' || only[2] !== '=' || isChanged) return undefined;
  return stringList(text, only.index + only[0].length);
}

const listItem = /\s+|#[^\r\n]*|(["'])((?:(?!\1)[^\\\r\n])*)\1|[[\](),]/y;

/** `["a", 'b>=1',]` from `start`; undefined where something else stands in it. */
function stringList(text: string, start: number): readonly Requirement[] | undefined {
  const found: Requirement[] = [];
  listItem.lastIndex = start;
  let isOpen = false;
  for (let match = listItem.exec(text); match !== null; match = listItem.exec(text)) {
    const [token, quote, content] = match;
    if (quote !== undefined && content !== undefined) {
      if (!isOpen) return undefined;
      const requirement = parseRequirement(content, match.index + 1);
      if (requirement === undefined) return undefined;
      found.push(requirement);
    } else if (/^[[(]$/.test(token)) {
      if (isOpen) return undefined;
      isOpen = true;
    } else if (/^[\])]$/.test(token)) {
      // `[…] + other` is not written out.
      return /^[ \t]*(?:[,)#\r\n;]|$)/.test(text.slice(listItem.lastIndex, listItem.lastIndex + 80)) ? found : undefined;
    }
  }
  return undefined;
}
