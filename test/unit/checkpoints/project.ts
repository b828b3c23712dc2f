import { parseConfig } from '../../../src/documents/config';
import { parsePython } from '../../../src/documents/python';
import type { neededCheckpoints } from '../../../src/checkpoints/needed';
import { settings } from '../sync/settings';

/** What `neededCheckpoints` reads of a project, out of texts. */
export function checkpointProject(config: string | undefined, python: Readonly<Record<string, string>> = {}): Parameters<typeof neededCheckpoints>[0] {
  return {
    settings: settings({}),
    config: config === undefined ? undefined : { file: { repo: 'space', path: 'configs/body4d.yaml' }, document: parseConfig(config) },
    pythonFiles: Object.keys(python),
    text: (path) => python[path],
    python: (path) => (python[path] === undefined ? undefined : parsePython(python[path])),
  };
}
