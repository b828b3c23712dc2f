import { parseDocument } from 'yaml';

export interface Card {
  /** The front matter's keys; undefined where there is none or it cannot be read. */
  readonly data: Record<string, unknown> | undefined;
  /** In the Hub's words where these are known. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

const colours = ['red', 'yellow', 'green', 'blue', 'indigo', 'purple', 'pink', 'gray'];

function mustBeOneOf(key: string, values: readonly string[]): (value: unknown) => string | undefined {
  return (value) =>
    typeof value === 'string' && values.includes(value) ? undefined : `"${key}" must be one of [${values.join(', ')}]`;
}

function mustBeBoolean(key: string): (value: unknown) => string | undefined {
  return (value) => (typeof value === 'boolean' ? undefined : `"${key}" must be a boolean`);
}

const checks: Readonly<Record<string, (value: unknown) => string | undefined>> = {
  title: (value) => (typeof value === 'string' ? undefined : '"title" must be a string'),
  emoji: (value) =>
    typeof value === 'string' && /^[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200D\uFE0F]+$/u.test(value) ? undefined : '"emoji" must be an emoji',
  colorFrom: mustBeOneOf('colorFrom', colours),
  colorTo: mustBeOneOf('colorTo', colours),
  sdk: mustBeOneOf('sdk', ['gradio', 'docker', 'static']),
  app_port: (value) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return '"app_port" must be a number';
    return value > 0 && value < 65536 ? undefined : '"app_port" must be a valid port';
  },
  header: mustBeOneOf('header', ['mini', 'default']),
  fullWidth: mustBeBoolean('fullWidth'),
  pinned: mustBeBoolean('pinned'),
  hf_oauth: mustBeBoolean('hf_oauth'),
  disable_embedding: mustBeBoolean('disable_embedding'),
  base_path: (value) =>
    typeof value === 'string' && value.startsWith('/') ? undefined : '"base_path" must start with /',
  short_description: (value) => {
    if (typeof value !== 'string') return '"short_description" must be a string';
    return value.length <= 60 ? undefined : '"short_description" length must be less than or equal to 60 characters long';
  },
  startup_duration_timeout: (value) =>
    typeof value === 'string' && /^\d+\s*(?:s|m|h|d)$/.test(value)
      ? undefined
      : '"startup_duration_timeout" must be a duration, such as 1h',
};

/** Reads a README's front matter and says what the Hub would. */
export function readCard(readme: string): Card {
  const match = /^\uFEFF?---[ \t]*\r?\n(.*?)(?:\r?\n)?^---[ \t]*\r?$/ms.exec(readme);
  if (match === null || match.index !== 0) {
    return { data: undefined, errors: [], warnings: ['empty or missing yaml metadata in repo card'] };
  }
  const document = parseDocument(match[1] ?? '');
  const syntax = document.errors.map((error) => `YAML parse error: ${error.message.split('\n', 1)[0] ?? ''}`);
  if (syntax.length > 0) return { data: undefined, errors: syntax, warnings: [] };
  const data: unknown = document.toJS();
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    return { data: undefined, errors: ['"metadata" must be of type object'], warnings: [] };
  }
  const fields = data as Record<string, unknown>;
  const errors = Object.entries(fields).flatMap(([key, value]) => checks[key]?.(value) ?? []);
  return { data: fields, errors, warnings: [] };
}
