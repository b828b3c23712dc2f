import { explainRule, ownSeverity, ruleMeantBy, rulesNamed } from '../lint/reading/explanation';
import { rules } from '../lint/rules';
import { parseArguments } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';

const usage = `Usage: spacedock explain [RULE] [--json]

Tells what a rule finds, why it matters on a Space, and how to mend or silence it. RULE is an id, such as
user/no-user, or the name that hadolint or BuildKit has for the same check, such as DL3002. Without it, all
rules are listed.

  --json   the same for machines

Exit code 2 where there is no such rule.`;

export const explainCommand: Command = {
  name: 'explain',
  summary: 'tell what a rule finds, and why',
  usage,
  run: runExplain,
};

function runExplain(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, { json: { type: 'boolean' } });
  const [name] = positionals;
  if (positionals.length > 1) throw new UsageError('explain takes one rule.');
  const found = name === undefined ? rules : rulesNamed(name);
  if (name !== undefined && found.length === 0) throw new UsageError(unknownRule(name));
  if (values.json === true) {
    const asJson = found.map((rule) => {
      const { id, summary, alsoKnownAs = [], explanation } = rule;
      return { rule: id, severity: ownSeverity(rule).severity, summary, alsoKnownAs, ...explanation };
    });
    io.stdout.write(`${JSON.stringify({ version: 1, rules: asJson }, undefined, 2)}\n`);
  } else if (name === undefined) {
    const width = Math.max(...rules.map(({ id }) => id.length));
    for (const rule of rules) io.stdout.write(`${rule.id.padEnd(width)}  ${ownSeverity(rule).severity.padEnd(7)}  ${rule.summary}\n`);
  } else {
    io.stdout.write(found.map((rule) => explainRule(rule)).join('\n'));
  }
  return Promise.resolve(0);
}

function unknownRule(name: string): string {
  const meant = ruleMeantBy(name);
  return meant === undefined ? `There is no rule '${name}'.` : `There is no rule '${name}'. Did you mean '${meant}'?`;
}
