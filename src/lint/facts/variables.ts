/** A variable's value: text, `undefined` where it is set to something unknown, `null` where it is not set. */
export type Lookup = (name: string) => string | undefined | null;

// Values that grow with every line (PATH=$PATH:…) stop being of use long before they cost much.
const longest = 2048;

const name = /[A-Za-z_]\w*/y;
/** What follows the name inside of braces, up to the one that closes. */
const rest = /(?:(:?[-+])([^${}]*))?\}/y;

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-word}` and `${NAME:+word}` as Docker and sh do.
 * Undefined where the result depends on something unknown: an unset name, a command substitution, another form.
 */
export function expandVariables(text: string, lookup: Lookup): string | undefined {
  let expanded = '';
  let behind = 0;
  for (let dollar = text.indexOf('$'); dollar !== -1; dollar = text.indexOf('$', behind)) {
    const isBraced = text[dollar + 1] === '{';
    name.lastIndex = dollar + (isBraced ? 2 : 1);
    const start = name.lastIndex;
    if (!name.test(text)) return undefined;
    const value = lookup(text.slice(start, name.lastIndex));
    let replacement = value ?? undefined;
    let end = name.lastIndex;
    if (isBraced && text[end] === '}') end++;
    else if (isBraced) {
      rest.lastIndex = end;
      const [, operator, word] = rest.exec(text) ?? [];
      if (operator === undefined) return undefined;
      replacement = choose(value, operator, word ?? '');
      end = rest.lastIndex;
    }
    if (replacement === undefined) return undefined;
    expanded += text.slice(behind, dollar) + replacement;
    behind = end;
  }
  if (behind === 0) return text;
  expanded += text.slice(behind);
  return expanded.length <= longest ? expanded : undefined;
}

function choose(value: string | undefined | null, operator: string, word: string): string | undefined {
  if (value === undefined) return undefined;
  const counts = value !== null && (value !== '' || !operator.startsWith(':'));
  if (operator.endsWith('-')) return counts ? value : word;
  return counts ? word : '';
}
