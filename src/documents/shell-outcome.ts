import type { CompoundList, PipelineNode, AndOr, Statement } from 'unbash';

import { staticText } from './shell-words';

/**
 * Whether commands that run because another one failed end in a failure on purpose: `exit` where they leave the shell
 * with one, `status` where their own status is one (`false`, `return 1`, a subshell that exits). Undefined where they
 * may succeed. `first` is false where a command runs before these: a bare `exit` then has that command's status.
 */
export function endsInFailure(
  node: PipelineNode | AndOr | CompoundList,
  first = true,
): 'exit' | 'status' | undefined {
  switch (node.type) {
    case 'CompoundList':
      return lastOutcome(node.commands, first);
    case 'BraceGroup':
      return lastOutcome(node.body.commands, first);
    case 'Subshell':
      return lastOutcome(node.body.commands, first) === undefined ? undefined : 'status';
    case 'AndOr': {
      const last = node.commands.at(-1);
      return last === undefined || node.operators.includes('||') ? undefined : endsInFailure(last, false);
    }
    case 'Command': {
      const name = node.name === undefined ? undefined : staticText(node.name);
      if (name === 'false') return 'status';
      if (name !== 'exit' && name !== 'return') return undefined;
      const argument = node.args[0];
      // A status that is only known when it runs, as in `exit $?`, is meant to be that of the failure.
      const succeeds = argument === undefined ? !first : /^0+$/.test(staticText(argument) ?? '1');
      if (succeeds) return undefined;
      return name === 'exit' ? 'exit' : 'status';
    }
    default:
      return undefined;
  }
}

function lastOutcome(statements: readonly Statement[], first: boolean): 'exit' | 'status' | undefined {
  const last = statements.at(-1);
  if (last === undefined || last.background === true) return undefined;
  return endsInFailure(last.command, first && statements.length === 1);
}
