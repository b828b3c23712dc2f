import { aptEntries } from './catalogue/apt';
import { cudaEntries } from './catalogue/cuda';
import { dockerEntries } from './catalogue/docker';
import type { CatalogueEntry } from './catalogue/entry';
import { gitEntries } from './catalogue/git';
import { graphicsEntries } from './catalogue/graphics';
import { modelEntries } from './catalogue/models';
import { networkEntries } from './catalogue/network';
import { nodeEntries } from './catalogue/node';
import { packagingEntries } from './catalogue/packaging';
import { pythonEntries } from './catalogue/python';
import { serverEntries } from './catalogue/servers';
import { shellEntries } from './catalogue/shell';

/** Every failure that is known, each with its texts. Of those that fit one line the first counts. */
export const catalogue: readonly CatalogueEntry[] = [
  ...dockerEntries,
  ...aptEntries,
  ...serverEntries,
  ...shellEntries,
  ...packagingEntries,
  ...nodeEntries,
  ...gitEntries,
  ...networkEntries,
  ...cudaEntries,
  ...graphicsEntries,
  ...modelEntries,
  ...pythonEntries,
];
