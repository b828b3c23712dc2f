import { normalisedName, parseRequirement } from '../../documents/requirements';
import type { FileReference, Project } from '../../project/project';
import { pythonPackages } from '../facts/python-packages';
import type { StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { linesAtEnd } from './dockerfile-lines';

/**
 * Asks for a package in the requirements files that the image installs: in the place of the line that names it, which
 * keeps its extras and its marker, else at the end of the last file. None where there is no such file.
 * @param requirement as pip reads it: `numpy<2`
 */
export function requireFix(project: Project, facts: StageFacts, requirement: string): readonly Fix[] {
  const wanted = parseRequirement(requirement, 0);
  if (wanted?.name === undefined) return [];
  const files = [...new Map(pythonPackages(project, facts).steps.map(({ source }) => [source.path, source])).values()].filter(({ path }) => path.endsWith('.txt'));
  for (const file of files) {
    const named = project.requirements(file.path)?.find(({ kind, name }) => kind === 'package' && name === wanted.name);
    if (named === undefined) continue;
    if (named.specifier === wanted.specifier) return [];
    const extras = named.extras.length === 0 ? '' : `[${named.extras.join(',')}]`;
    const marker = named.marker === undefined ? '' : ` ; ${named.marker}`;
    const newText = `${normalisedName(requirement.slice(0, requirement.search(/[<>=!~[]|$/)))}${extras}${wanted.specifier}${marker}`;
    return [{ title: `Change it to ${newText} in ${file.path}`, safe: false, edits: [{ file, span: named.span, newText }] }];
  }
  return addRequirement(project, files.at(-1), requirement);
}

function addRequirement(project: Project, file: FileReference | undefined, requirement: string): readonly Fix[] {
  const text = file && project.source(file)?.text;
  if (file === undefined || text === undefined) return [];
  return [{ title: `Add ${requirement} to ${file.path}`, safe: false, edits: [linesAtEnd(file, text, [requirement])] }];
}
