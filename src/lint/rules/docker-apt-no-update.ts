import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import type { Located } from '../../project/project';
import { updateBefore } from '../edits/apt-update';
import { commandAtEnd } from '../edits/run-commands';
import { holdsApt, type AptCommand } from '../facts/apt';
import { aptListsFolder, aptRuns } from '../facts/apt-lists';
import { installsWithoutLists } from '../facts/apt-states';
import { builtChains } from '../facts/built-chains';
import { certainlyRuns } from '../facts/certain-commands';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { bringsOthersAlong } from '../knowledge/apt-packages';
import type { Rule } from '../rule';

export const dockerAptNoUpdate: Rule = {
  id: 'docker/apt-no-update',
  severity: 'error',
  summary: 'apt-get install runs where there are no package lists.',
  explanation: {
    why: 'The official images on Debian and Ubuntu come without package lists, and a RUN that ends with rm -rf /var/lib/apt/lists/* takes them away again. apt-get then knows no package, and the build of the Space stops.',
    failure: 'E: Unable to locate package git',
    bad: 'FROM python:3.11-slim\nRUN apt-get install -y --no-install-recommends git\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !holdsApt(dockerfile.document)) return;
    const { file, document } = dockerfile;
    for (const { facts, isOwn } of builtChains(project)) {
      for (const { instruction, command, before } of installsWithoutLists(facts)) {
        const { invocation, operands, verbWord, program } = command;
        if (!isOwn(instruction) || before === undefined || !certainlyRuns(document, instruction, invocation)) continue;
        const names = operands.map(({ text = '' }) => text.replace(/[=:/].*$/, ''));
        const name = names.find((each) => !before.has(each) && bringsOthersAlong(facts.base, each));
        if (name === undefined || verbWord === undefined) continue;
        const fails = before.size === 0;
        report({
          file,
          span: { start: invocation.program.span.start, end: verbWord.span.end },
          severity: fails ? 'error' : 'warning',
          message: fails
            ? `There are no package lists here, so ${program} cannot find ${name} and the build stops. Run ${program} update first, in the same RUN.`
            : `There are no package lists here, so ${program} can find ${name} only if it is there already. Run ${program} update first, in the same RUN.`,
          fixes: () => updateFirst({ file, document }, facts, instruction, command),
        });
      }
    }
  },
};

function updateFirst({ file, document }: Located<Dockerfile>, facts: StageFacts, instruction: Instruction, command: AptCommand): readonly Fix[] {
  const update = updateBefore(file, document, instruction, command);
  if (update === undefined) return [];
  const removes = aptRuns(facts).find((run) => run.instruction === instruction)?.removesLists === true;
  const removal = removes ? undefined : commandAtEnd(document, instruction, `rm -rf ${aptListsFolder}/*`);
  const edits = removal === undefined ? [update] : [update, { file, ...removal }];
  return [{ title: `Run ${command.program} update first`, safe: removes || removal !== undefined, edits }];
}
