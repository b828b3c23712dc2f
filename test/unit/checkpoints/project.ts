import { parseConfig } from '../../../src/documents/config';
import { parsePython } from '../../../src/documents/python';
import { parseReadme } from '../../../src/documents/readme';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import type { neededCheckpoints } from '../../../src/checkpoints/needed';
import { settings } from '../sync/settings';

/** What `neededCheckpoints` reads of a project, out of texts. */
export function checkpointProject(config: string | undefined, python: Readonly<Record<string, string>> = {}, readme?: string): Parameters<typeof neededCheckpoints>[0] {
  return {
    settings: settings({}),
    config: config === undefined ? undefined : { file: { repo: 'space', path: 'configs/body4d.yaml' }, document: parseConfig(config) },
    pythonFiles: Object.keys(python),
    readme: readme === undefined ? undefined : { file: { repo: 'space', path: 'README.md' }, document: parseReadme(readme) },
    derived: (path, read) => (python[path] === undefined ? undefined : read(python[path])),
    python: (path) => (python[path] === undefined ? undefined : parsePython(python[path])),
  };
}

/** A need of which nothing is known. */
export const checkpointNeed: CheckpointNeed = {
  name: 'model',
  path: undefined,
  cache: undefined,
  repoId: undefined,
  filename: undefined,
  revision: undefined,
  wholeRepo: false,
  allow: undefined,
  ignore: undefined,
  isPart: false,
  url: undefined,
  gated: undefined,
  size: undefined,
  files: undefined,
  sizeProblem: undefined,
  twice: undefined,
  marker: undefined,
  sources: [],
};
