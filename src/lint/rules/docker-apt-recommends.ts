import type { ShellWord } from '../../documents/shell-model';
import { standsPlain } from '../edits/run-commands';
import { holdsApt, type AptCommand } from '../facts/apt';
import { aptRuns } from '../facts/apt-lists';
import { runtimeStage } from '../facts/stage-facts';
import type { Lookup } from '../facts/variables';
import { wordText } from '../facts/words';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

/** Something may have told apt for good. */
const configuring = /Install-Recommends|apt::install-recommends|APT_CONFIG|(?:COPY|ADD)\s[^\n]{0,300}\bapt\b/;

export const dockerAptRecommends: Rule = {
  id: 'docker/apt-recommends',
  severity: 'info',
  summary: 'apt-get installs what the packages only recommend.',
  alsoKnownAs: ['DL3015'],
  explanation: {
    why: 'Without --no-install-recommends apt-get also brings what a package recommends: ffmpeg, git or python3-pip then come with tens to hundreds of MB that the app rarely needs. The Space takes longer to build and to start.',
    bad: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y ffmpeg && rm -rf /var/lib/apt/lists/*\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y --no-install-recommends ffmpeg && rm -rf /var/lib/apt/lists/*\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !holdsApt(dockerfile.document)) return;
    const { file, document } = dockerfile;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    // Not safe: a recommended package may be one that the app needs.
    const fixes = (anchor: ShellWord): readonly Fix[] =>
      standsPlain(document, anchor)
        ? [{ title: 'Add --no-install-recommends', safe: false, edits: [{ file, span: { start: anchor.span.end, end: anchor.span.end }, newText: ' --no-install-recommends' }] }]
        : [];
    // Asked once, and last: it reads all of the text.
    let isConfigured: boolean | undefined;
    for (const { instruction, installs } of aptRuns(facts)) {
      for (const command of installs) {
        const { verb, verbWord, invocation } = command;
        if (verb !== 'install' || verbWord === undefined || !brings(command, facts.lookupAt(instruction))) continue;
        isConfigured ??= configuring.test(document.text);
        if (isConfigured) return;
        const at = invocation.args.find(({ text }) => text === '-y' || text === '-qq' || text === '-yq' || text === '-qy');
        const anchor = at !== undefined && at.span.start > verbWord.span.start ? at : verbWord;
        report({
          file,
          span: { start: invocation.program.span.start, end: verbWord.span.end },
          message: 'This also installs what the packages only recommend, which makes the image larger. Add --no-install-recommends.',
          fixes,
          about: anchor,
        });
      }
    }
  },
};

/** Packages are named, and no option speaks of what they recommend. */
function brings({ invocation, operands }: AptCommand, lookup: Lookup): boolean {
  if (!operands.some(({ text }) => text !== undefined)) return false;
  return invocation.args.every((word) => {
    const text = word.text ?? wordText(word, lookup);
    if (word.text === undefined) return text !== undefined && !/(?:^|\s)-/.test(text);
    return !word.text.includes('-recommends') && !(invocation.name === 'aptitude' && /^-[a-zA-Z]*R/.test(word.text));
  });
}
