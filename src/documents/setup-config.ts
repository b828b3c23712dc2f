import type { ProjectMetadata } from './project-metadata';
import { parseRequirement, type Requirement } from './requirements';

const sectionHeader = /^\[([^\]\r\n]+)\][ \t]*$/;
const keyLine = /^([\w.-]+)[ \t]*[=:][ \t]*(.*)$/;

/**
 * Reads a setup.cfg: `install_requires`, `python_requires` and the extras, with places (setuptools documentation,
 * "Configuring setuptools using setup.cfg files"). Never throws.
 */
export function parseSetupConfig(text: string): ProjectMetadata {
  const requirements: Requirement[] = [];
  let complete = true;
  let requiresPython: ProjectMetadata['requiresPython'];
  let section = '';
  let key = '';
  for (const { line, offset } of linesOf(text)) {
    if (/^\s*(?:[#;].*)?$/.test(line)) continue;
    const header = sectionHeader.exec(line)?.[1];
    if (header !== undefined) {
      section = header.trim();
      key = '';
      continue;
    }
    const isContinued = /^[ \t]/.test(line);
    const match = isContinued ? null : keyLine.exec(line);
    if (match !== null) key = (match[1] ?? '').replaceAll('-', '_');
    else if (!isContinued) key = '';
    const value = match === null ? line : (match[2] ?? '');
    const at = offset + line.length - value.length;
    if (section === 'options' && key === 'install_requires') {
      if (/^\s*(?:file|attr):/.test(value)) complete = false;
      else requirements.push(...requirementsOf(value, at, undefined));
    } else if (section === 'options.extras_require' && key !== '') {
      requirements.push(...requirementsOf(value, at, key));
    } else if (section === 'options' && key === 'python_requires' && value.trim() !== '') {
      const specifier = value.trim();
      const start = at + value.indexOf(specifier);
      requiresPython = { specifier: specifier.replace(/\s+/g, ''), span: { start, end: start + specifier.length } };
    }
  }
  return { requirements, complete, requiresPython };
}

/** Several in one line stand between semicolons; a marker's semicolon has white space and a comparison behind it. */
function requirementsOf(value: string, offset: number, group: string | undefined): Requirement[] {
  const found: Requirement[] = [];
  const hasMarker = /;\s*(?:python_|sys_platform|platform_|os_name|implementation_|extra\b)/.test(value);
  let at = 0;
  for (const part of hasMarker ? [value] : value.split(';')) {
    const requirement = parseRequirement(part.replace(/\s#.*$/, ''), offset + at);
    if (requirement !== undefined) found.push({ ...requirement, group });
    at += part.length + 1;
  }
  return found;
}

function* linesOf(text: string): Generator<{ line: string; offset: number }> {
  for (const match of text.matchAll(/[^\r\n]+/g)) yield { line: match[0], offset: match.index };
}
