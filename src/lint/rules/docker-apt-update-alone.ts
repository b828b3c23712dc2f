import { updateBefore } from '../edits/apt-update';
import { wholeLines } from '../edits/remove-assignment';
import { holdsApt } from '../facts/apt';
import { aptRuns, type AptRun } from '../facts/apt-lists';
import { commandsOf } from '../facts/commands';
import { runtimeStage } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Located } from '../../project/project';
import type { Dockerfile } from '../../documents/dockerfile-model';
import type { Rule } from '../rule';

export const dockerAptUpdateAlone: Rule = {
  id: 'docker/apt-update-alone',
  severity: 'warning',
  summary: 'apt-get update and the install that needs it are in different RUNs.',
  explanation: {
    why: 'A RUN that has not changed comes from the build cache. When the line with the packages is changed weeks later, apt-get install runs with the old lists, asks for versions that the servers no longer have, and the build of the Space stops.',
    failure: 'E: Failed to fetch http://deb.debian.org/debian/pool/… 404  Not Found',
    bad: 'FROM python:3.11-slim\nRUN apt-get update\nRUN apt-get install -y git\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y git\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !holdsApt(dockerfile.document)) return;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const runs = aptRuns(facts);
    let source: AptRun | undefined;
    for (const run of runs) {
      if (run.needsLists && source !== undefined && !run.isMounted) {
        const [install] = run.installs;
        const alone = source;
        const [update] = alone.updates;
        if (install !== undefined && update !== undefined) {
          const { invocation, verbWord } = update;
          report({
            file: dockerfile.file,
            span: { start: invocation.program.span.start, end: verbWord?.span.end ?? invocation.program.span.end },
            message: `The package lists that this fetches stay in the build cache, so a later change of ${install.program} ${install.verb ?? 'install'} works with old ones and may find the packages gone. Update in the same RUN.`,
            related: [{ file: dockerfile.file, span: install.invocation.program.span, message: 'This installs by those lists.' }],
            fixes: () => joined(dockerfile, alone, run),
          });
        }
        source = undefined;
      }
      if (run.updates.length > 0) source = run.installs.length === 0 && !run.removesLists && !run.isMounted ? run : undefined;
    }
  },
};

/** The update where it is needed; the RUN that did nothing else goes. */
function joined({ file, document }: Located<Dockerfile>, source: AptRun, target: AptRun): readonly Fix[] {
  const [install] = target.installs;
  const update = install === undefined ? undefined : updateBefore(file, document, target.instruction, install);
  if (install === undefined || update === undefined) return [];
  const isAlone = commandsOf(document, source.instruction).length === 1 && source.instruction.heredocs.length === 0;
  const removal = { file, span: wholeLines(document, source.instruction), newText: '' };
  return [{ title: `Run ${install.program} update in the same RUN`, safe: true, edits: isAlone ? [removal, update] : [update] }];
}
