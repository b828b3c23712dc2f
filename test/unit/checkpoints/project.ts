import { parseConfig } from '../../../src/documents/config';
import { parseDockerfile } from '../../../src/documents/dockerfile';
import { parsePython } from '../../../src/documents/python';
import { parseReadme } from '../../../src/documents/readme';
import type { CheckpointNeed } from '../../../src/checkpoints/checkpoint-need';
import type { neededCheckpoints } from '../../../src/checkpoints/needed';
import { settings } from '../sync/settings';

/** What `neededCheckpoints` reads of a project, out of texts. */
export function checkpointProject(
  config: string | undefined,
  texts: Readonly<Record<string, string>> = {},
  readme?: string,
): Parameters<typeof neededCheckpoints>[0] {
  const python = Object.fromEntries(Object.entries(texts).filter(([path]) => path.endsWith('.py')));
  const dockerfile = texts['Dockerfile'];
  return {
    files: new Map(Object.keys(texts).map((path) => [path, { path, kind: 'file', size: 1, binary: false, lfsPointer: false, lfs: false, ignored: false, executable: undefined }])),
    dockerfile: dockerfile === undefined ? undefined : { file: { repo: 'space', path: 'Dockerfile' }, document: parseDockerfile(dockerfile) },
    settings: settings({}),
    config: config === undefined ? undefined : { file: { repo: 'space', path: 'configs/body4d.yaml' }, document: parseConfig(config) },
    pythonFiles: Object.keys(python),
    readme: readme === undefined ? undefined : { file: { repo: 'space', path: 'README.md' }, document: parseReadme(readme) },
    derived: (path, read) => (texts[path] === undefined ? undefined : read(texts[path])),
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
