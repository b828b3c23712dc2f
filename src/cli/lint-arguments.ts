import { nearestName } from '../documents/nearest-name';
import type { Severity } from '../lint/finding';
import { ruleMeantBy, rulesNamed } from '../lint/reading/explanation';
import { parseArguments } from './arguments';
import { UsageError } from './command';
import type { Fixing } from './lint-fix';

export const formats = ['text', 'json', 'sarif', 'github'] as const;
/** From the gravest on. */
const severities = ['error', 'warning', 'info', 'hint'] as const satisfies readonly Severity[];

export interface LintArguments {
  readonly folder: string;
  readonly format: (typeof formats)[number];
  /** A file for the findings, in place of standard output. */
  readonly output: string | undefined;
  /** Only errors are shown. */
  readonly quiet: boolean;
  /** A finding of one of these makes the exit code 1. */
  readonly failOn: readonly Severity[];
  /** By rule id. */
  readonly severities: Readonly<Record<string, Severity | 'off'>>;
  readonly fix: Fixing;
  /** The Hub is asked, about `space` where one is named. */
  readonly live: boolean;
  readonly space: string | undefined;
}

/** Throws a UsageError. */
export function readLintArguments(args: string[]): LintArguments {
  const { values, positionals } = parseArguments(args, {
    format: { type: 'string' },
    json: { type: 'boolean' },
    output: { type: 'string' },
    quiet: { type: 'boolean' },
    'fail-on': { type: 'string' },
    rule: { type: 'string', multiple: true },
    fix: { type: 'boolean' },
    'dry-run': { type: 'boolean' },
    live: { type: 'boolean' },
    space: { type: 'string' },
  });
  if (positionals.length > 1) throw new UsageError('lint takes one folder.');
  if (values.json === true && (values.format ?? 'json') !== 'json') throw new UsageError('--json goes with --format json alone.');
  if (values['dry-run'] === true && values.fix !== true) throw new UsageError('--dry-run goes with --fix.');
  if (values.output === '') throw new UsageError('--output needs the name of a file.');
  const format = oneOf('format', values.json === true ? 'json' : (values.format ?? 'text'), formats);
  const failOn = oneOf('fail-on', values['fail-on'] ?? 'error', [...severities, 'never'] as const);
  const { space } = values;
  return {
    folder: positionals[0] ?? '.',
    format,
    output: values.output,
    quiet: values.quiet === true,
    failOn: failOn === 'never' ? [] : severities.slice(0, severities.indexOf(failOn) + 1),
    severities: ruleSeverities(values.rule ?? []),
    fix: values.fix !== true ? 'no' : values['dry-run'] === true ? 'dry run' : 'yes',
    live: values.live === true || space !== undefined,
    space,
  };
}

function oneOf<const T extends string>(option: string, value: string, choices: readonly T[]): T {
  const chosen = choices.find((choice) => choice === value);
  if (chosen !== undefined) return chosen;
  const meant = nearestName(value, choices);
  const list = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`;
  throw new UsageError(`--${option} takes ${list}, not '${value}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`);
}

/** `gpu/opengl-platform=off`, or the name that hadolint or BuildKit has for the rule: `DL3008=info`. The last of a rule counts. */
function ruleSeverities(texts: readonly string[]): Record<string, Severity | 'off'> {
  const chosen: Record<string, Severity | 'off'> = {};
  for (const text of texts) {
    const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new UsageError(`--rule takes a rule and a severity, such as user/no-user=off, not '${text}'.`);
    const severity = oneOf('rule', value, [...severities, 'off'] as const);
    const named = rulesNamed(name);
    if (named.length === 0) {
      const meant = ruleMeantBy(name);
      throw new UsageError(`There is no rule '${name}'.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`);
    }
    for (const { id } of named) chosen[id] = severity;
  }
  return chosen;
}
