import { exampleFiles } from '../../../src/lint/examples';
import type { Project } from '../../../src/project/project';
import { projectOf } from './project-of';

/** The project of a rule's example, with a Space without settings: only a rule about those asks for it. */
export function exampleProject(example: string): Promise<Project> {
  const files: Record<string, string | Uint8Array> = {};
  const main: Record<string, string | Uint8Array> = {};
  for (const { path, text } of exampleFiles(example)) {
    const [, inMain] = /^main:(.+)$/.exec(path) ?? [];
    (inMain === undefined ? files : main)[inMain ?? path] = text ?? new Uint8Array([0x89, 0, 1, 2]);
  }
  const space = { secrets: new Set<string>(), variables: new Map<string, string>() };
  return projectOf(files, { ...(Object.keys(main).length === 0 ? {} : { main }), space });
}
