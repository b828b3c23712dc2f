import { missingPackage } from '../lint/knowledge/apt-releases';
import type { Release } from '../lint/knowledge/base-images';
import { distributionsOf, sharedNames } from '../lint/knowledge/import-names';
import type { PackageKnowledge } from '../logs/diagnosis';

/** The newest first: a name that a log complains of has most likely gone from them. */
const releases: readonly Release[] = [
  { distribution: 'debian', version: '13' },
  { distribution: 'ubuntu', version: '24.04' },
  { distribution: 'debian', version: '12' },
  { distribution: 'ubuntu', version: '22.04' },
];

/** What the linter's tables tell a diagnosis. */
export const packageKnowledge: PackageKnowledge = {
  aptSuccessor: (name) => {
    for (const release of releases) {
      const instead = missingPackage(name, release)?.instead;
      if (instead !== undefined) return instead;
    }
    return undefined;
  },
  distribution: (module) => (sharedNames.has(module) ? undefined : distributionsOf(module)[0]),
};
