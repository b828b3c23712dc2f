import { holdsApt } from '../facts/apt';
import { aptRuns } from '../facts/apt-lists';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerPinApt: Rule = {
  id: 'docker/pin-apt',
  severity: 'info',
  offByDefault: true,
  summary: 'An apt package is installed without a version.',
  alsoKnownAs: ['DL3008'],
  explanation: {
    why: 'Without a version a rebuild may bring another one. With one, a rebuild of the Space fails as soon as the distribution has replaced it, which is why this rule is off unless it is asked for.',
    bad: 'FROM debian:12\nRUN apt-get update && apt-get install -y git\n',
    good: 'FROM debian:12\nRUN apt-get update && apt-get install -y git=1:2.39.*\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    const facts = runtimeStage(project);
    if (facts === undefined || file === undefined || !holdsApt(facts.dockerfile)) return;
    for (const { installs } of aptRuns(facts)) {
      for (const { verb, operands } of installs) {
        if (verb !== 'install') continue;
        for (const { text, span } of operands) {
          if (text === undefined || !/^[a-z0-9][\w.+:-]*$/.test(text) || text.endsWith('-') || text.endsWith('.deb')) continue;
          report({ file, span, message: `${text} has no version: a rebuild may bring another. Write ${text}=VERSION.` });
        }
      }
    }
  },
};
