/** What a PEP 508 marker may ask of the Python that pip runs in. */
export interface MarkerEnvironment {
  /** `3.11`; undefined where it is not known. */
  readonly python: string | undefined;
}

/** Of a Space's container: Linux on x86-64, CPython. */
const fixed: Readonly<Record<string, string>> = {
  os_name: 'posix',
  sys_platform: 'linux',
  platform_system: 'Linux',
  platform_machine: 'x86_64',
  platform_python_implementation: 'CPython',
  implementation_name: 'cpython',
  // PEP 508 has these of setuptools still.
  'sys.platform': 'linux',
  'os.name': 'posix',
  'platform.machine': 'x86_64',
  'platform.python_implementation': 'CPython',
  python_implementation: 'CPython',
};

const token = /\s*(?:(\(|\))|(and|or)(?![\w.])|(not\s+in|in)(?![\w.])|(===|==|~=|!=|<=|>=|<|>)|'([^'\r\n]*)'|"([^"\r\n]*)"|([A-Za-z_][\w.]*))/y;

type Token =
  | { readonly kind: 'open' | 'close' | 'and' | 'or' }
  | { readonly kind: 'operator' | 'string' | 'name'; readonly text: string };

/** Whether a marker holds on a Space; undefined where that is not known or the marker cannot be read. Never throws. */
export function evaluateMarker(marker: string, environment: MarkerEnvironment): boolean | undefined {
  const tokens = tokensOf(marker);
  if (tokens === undefined) return undefined;
  const reader = new MarkerReader(tokens, environment);
  const value = reader.or();
  return reader.isAtEnd && reader.isValid ? value : undefined;
}

const longestMarker = 1000;

function tokensOf(marker: string): readonly Token[] | undefined {
  if (marker.length > longestMarker) return undefined;
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < marker.trimEnd().length) {
    const match = token.exec(marker);
    if (match === null) return undefined;
    const [, bracket, joiner, membership, comparison, single, double, name] = match;
    if (bracket !== undefined) tokens.push({ kind: bracket === '(' ? 'open' : 'close' });
    else if (joiner !== undefined) tokens.push({ kind: joiner === 'and' ? 'and' : 'or' });
    else if (membership !== undefined) tokens.push({ kind: 'operator', text: membership.replace(/\s+/g, ' ') });
    else if (comparison !== undefined) tokens.push({ kind: 'operator', text: comparison });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'string', text: single ?? double ?? '' });
  }
  return tokens;
}

class MarkerReader {
  #at = 0;
  isValid = true;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly environment: MarkerEnvironment,
  ) {}

  get isAtEnd(): boolean {
    return this.#at === this.tokens.length;
  }

  or(): boolean | undefined {
    let value = this.#and();
    while (this.tokens[this.#at]?.kind === 'or') {
      this.#at++;
      const other = this.#and();
      value = value === true || other === true ? true : value === undefined || other === undefined ? undefined : false;
    }
    return value;
  }

  #and(): boolean | undefined {
    let value = this.#comparison();
    while (this.tokens[this.#at]?.kind === 'and') {
      this.#at++;
      const other = this.#comparison();
      value = value === false || other === false ? false : value === undefined || other === undefined ? undefined : true;
    }
    return value;
  }

  #comparison(): boolean | undefined {
    const first = this.tokens[this.#at++];
    if (first?.kind === 'open') {
      const value = this.or();
      if (this.tokens[this.#at++]?.kind !== 'close') this.isValid = false;
      return value;
    }
    const operator = this.tokens[this.#at++];
    const second = this.tokens[this.#at++];
    const isValue = (each: Token | undefined): each is Token & { readonly text: string } => each?.kind === 'name' || each?.kind === 'string';
    if (!isValue(first) || operator?.kind !== 'operator' || !isValue(second)) {
      this.isValid = false;
      return undefined;
    }
    const name = first.kind === 'name' ? first.text : second.kind === 'name' ? second.text : '';
    const left = this.#value(first);
    const right = this.#value(second);
    if (left === undefined || right === undefined) return undefined;
    return compare(left, operator.text, right, /^python_(?:full_)?version$/.test(name));
  }

  #value(value: Token & { readonly text: string }): string | undefined {
    if (value.kind === 'string') return value.text;
    const { python } = this.environment;
    if (value.text === 'python_version') return python;
    // No extra is asked for where a marker is looked at here.
    if (value.text === 'extra') return '';
    return Object.hasOwn(fixed, value.text) ? fixed[value.text] : undefined;
  }
}

function compare(left: string, operator: string, right: string, isVersion: boolean): boolean | undefined {
  if (operator === 'in') return right.includes(left);
  if (operator === 'not in') return !right.includes(left);
  if (!isVersion) {
    if (operator === '==' || operator === '===') return left === right;
    return operator === '!=' ? left !== right : undefined;
  }
  const isWild = /\.\*$/.test(right);
  const order = compareVersions(left, right.replace(/\.\*$/, ''), isWild);
  if (order === undefined) return undefined;
  switch (operator) {
    case '==':
    case '===':
      return order === 0;
    case '!=':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return undefined;
  }
}

/** Of `3.11` and `3.9`; undefined where one is no plain version. */
function compareVersions(left: string, right: string, isPrefix: boolean): number | undefined {
  if (!/^\d+(?:\.\d+)*$/.test(left) || !/^\d+(?:\.\d+)*$/.test(right)) return undefined;
  const mine = left.split('.').map(Number);
  const theirs = right.split('.').map(Number);
  const length = isPrefix ? theirs.length : Math.max(mine.length, theirs.length);
  for (let index = 0; index < length; index++) {
    const difference = (mine[index] ?? 0) - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
