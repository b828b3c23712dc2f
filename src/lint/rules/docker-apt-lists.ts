import { commandAtEnd } from '../edits/run-commands';
import { aptListsFolder, aptRuns, type AptRun } from '../facts/apt-lists';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerAptLists: Rule = {
  id: 'docker/apt-lists',
  severity: 'info',
  summary: 'The package lists of apt stay in the image.',
  alsoKnownAs: ['DL3009'],
  explanation: {
    why: 'An apt-get update writes 20 to 50 MB of package lists. They are of no use once the packages are there, but they are stored, and pulled at every start of the Space, unless the same RUN takes them away: a later RUN only hides them.',
    bad: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !/\bapt(?:-get|itude)?\b/.test(dockerfile.document.text)) return;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const { file, document } = dockerfile;
    const runs = aptRuns(facts);
    const needed = neededLater(runs);
    for (const run of runs) {
      const update = run.updates.at(-1);
      if (update === undefined || run.isMounted || run.removesLists) continue;
      const { invocation, verbWord } = update;
      const asRoot = invocation.command.words[0]?.text === 'sudo' ? 'sudo ' : '';
      const added = needed.has(run) ? undefined : commandAtEnd(document, run.instruction, `${asRoot}rm -rf ${aptListsFolder}/*`);
      report({
        file,
        span: { start: invocation.program.span.start, end: verbWord?.span.end ?? invocation.program.span.end },
        message: `The package lists that this fetches stay in the image. Remove ${aptListsFolder}/* in the same RUN.`,
        fixes: added === undefined ? [] : [{ title: `Remove ${aptListsFolder}/* at the end of this RUN`, safe: true, edits: [{ file, ...added }] }],
      });
    }
  },
};

/** The RUNs whose lists a later one installs by. */
function neededLater(runs: readonly AptRun[]): ReadonlySet<AptRun> {
  const needed = new Set<AptRun>();
  let isNeeded = false;
  for (const run of runs.toReversed()) {
    if (isNeeded) needed.add(run);
    if (run.needsLists || run.updates.length > 0) isNeeded = run.needsLists;
  }
  return needed;
}
