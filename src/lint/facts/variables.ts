/** A variable's value: text, `undefined` where it is set to something unknown, `null` where it is not set. */
export type Lookup = (name: string) => string | undefined | null;

// Values that grow with every line (PATH=$PATH:…) stop being of use long before they cost much.
const longest = 2048;

const variable = /\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-+])([^${}]*))?\})|\$/g;

/**
 * Replaces `$NAME`, `${NAME}`, `${NAME:-word}` and `${NAME:+word}` as Docker and sh do.
 * Undefined where the result depends on something unknown: an unset name, a command substitution, another form.
 */
export function expandVariables(text: string, lookup: Lookup): string | undefined {
  if (!text.includes('$')) return text;
  let known = true;
  const expanded = text.replace(
    variable,
    (_, plain: string | undefined, braced: string | undefined, operator: string | undefined, word: string | undefined) => {
      const name = plain ?? braced;
      const value = name === undefined ? undefined : lookup(name);
      const replacement = operator === undefined ? (value ?? undefined) : choose(value, operator, word ?? '');
      if (replacement === undefined) known = false;
      return replacement ?? '';
    },
  );
  return known && expanded.length <= longest ? expanded : undefined;
}

function choose(value: string | undefined | null, operator: string, word: string): string | undefined {
  if (value === undefined) return undefined;
  const counts = value !== null && (value !== '' || !operator.startsWith(':'));
  if (operator.endsWith('-')) return counts ? value : word;
  return counts ? word : '';
}
