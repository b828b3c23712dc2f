import { commandAtEnd } from '../edits/run-commands';
import { holdsApt } from '../facts/apt';
import { aptListsFolder, aptRuns, type AptRun } from '../facts/apt-lists';
import { runtimeStage } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const message = `The package lists that this fetches stay in the image. Remove ${aptListsFolder}/* in the same RUN.`;

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
    if (dockerfile === undefined || !holdsApt(dockerfile.document)) return;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const { file, document } = dockerfile;
    const runs = aptRuns(facts);
    const fixes = (run: AptRun): readonly Fix[] => {
      const asRoot = run.updates.at(-1)?.invocation.command.words[0]?.text === 'sudo' ? 'sudo ' : '';
      const added = neededLater(runs, run) ? undefined : commandAtEnd(document, run.instruction, `${asRoot}rm -rf ${aptListsFolder}/*`);
      return added === undefined ? [] : [{ title: `Remove ${aptListsFolder}/* at the end of this RUN`, safe: true, edits: [{ file, ...added }] }];
    };
    for (const run of runs) {
      const update = run.updates.at(-1);
      if (update === undefined || run.isMounted || run.removesLists) continue;
      const { invocation, verbWord } = update;
      report({
        file,
        span: { start: invocation.program.span.start, end: verbWord?.span.end ?? invocation.program.span.end },
        message,
        fixes,
        about: run,
      });
    }
  },
};

/** Whether a later RUN installs by the lists of this one. */
function neededLater(runs: readonly AptRun[], run: AptRun): boolean {
  const next = runs.slice(runs.indexOf(run) + 1).find(({ needsLists, updates }) => needsLists || updates.length > 0);
  return next?.needsLists === true;
}
