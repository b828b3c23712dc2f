import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearestName } from '../documents/nearest-name';
import { UsageError } from './command';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Node's parseArgs, with sentences of our own for what it refuses: a UsageError. */
export function parseArguments<const O extends Options>(
  args: string[],
  options: O,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: O }>> {
  checkOptions(args, options);
  return parseArgs({ args, allowPositionals: true, options });
}

/** Throws a UsageError for the first option that is not known or has the wrong kind of value. Node's own errors name the option in prose alone. */
function checkOptions(args: string[], options: Options): void {
  const { tokens } = parseArgs({ args, allowPositionals: true, options, strict: false, tokens: true });
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const { name, rawName, value, index } = token;
    const known = Object.hasOwn(options, name) ? options[name] : undefined;
    if (known === undefined) throw new UsageError(unknownOption(args[index] ?? rawName, rawName, Object.keys(options)));
    if (known.type === 'boolean') {
      if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    } else if (value === undefined) {
      throw new UsageError(`${rawName} needs a value.`);
    } else if (!token.inlineValue && /^-./.test(value)) {
      throw new UsageError(`${rawName} needs a value, and '${value}' looks like an option.`);
    }
  }
}

/** `argument` is what was typed: `-json`, of which Node makes `-j`, `-s` and so on, is meant as one word. */
function unknownOption(argument: string, rawName: string, names: readonly string[]): string {
  const word = argument.replace(/^-+/, '').replace(/=.*$/s, '');
  const meant = names.includes(word) ? word : nearestName(word, names);
  if (meant === undefined) return `There is no option '${rawName}'.`;
  return `There is no option '${argument.replace(/=.*$/s, '')}'. Did you mean '--${meant}'?`;
}

/** A whole number of at least 1; undefined where the option is not given. */
export function countOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new UsageError(`--${name} takes a whole number of at least 1, not '${value}'.`);
  return Number(value);
}

/** Seconds, with decimals, above 0 and below a million (a timer holds no more than 24 days); undefined where the option is not given. In milliseconds. */
export function secondsOption(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const seconds = /^\d{1,6}(?:\.\d{1,3})?$/.test(value) ? Number(value) : 0;
  if (seconds <= 0) throw new UsageError(`--${name} takes seconds, not '${value}'.`);
  return seconds * 1000;
}
