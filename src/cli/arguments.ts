import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './command';

type Options = NonNullable<ParseArgsConfig['options']>;

/** Node's parseArgs; what it refuses becomes a UsageError. */
export function parseArguments<const O extends Options>(
  args: string[],
  options: O,
): ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: O }>> {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error) throw new UsageError(firstSentence(error.message));
    throw error;
  }
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

function firstSentence(text: string): string {
  return text.replace(/\. .*$/s, '.');
}
