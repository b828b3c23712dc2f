import { isScalar, isSeq, type ParsedNode } from 'yaml';
import { normalisedName, parseRequirement, type Requirement } from './requirements';
import type { Span } from './text';
import { nodeSpan, readYaml, yamlEntries } from './yaml-document';

/** A package of conda's own channels. */
export interface CondaPackage {
  /** As conda writes it, in lower case: `pytorch`, `python`. */
  readonly name: string;
  /** `conda-forge` of `conda-forge::opencv`. */
  readonly channel: string | undefined;
  /** `=3.11`, `>=1.2,<2`, `1.2.*=cuda*`; '' where there is none. */
  readonly version: string;
  readonly span: Span;
}

export interface CondaEnvironment {
  readonly name: string | undefined;
  readonly packages: readonly CondaPackage[];
  /** Of the list below `pip:`; a `-r file` among them is of the kind `include`. */
  readonly pip: readonly Requirement[];
}

/** Reads an environment.yml. Never throws; undefined where it is no mapping with dependencies. */
export function parseCondaEnvironment(text: string): CondaEnvironment | undefined {
  const { root } = readYaml(text, { start: 0, end: text.length }, 'failsafe');
  if (root === undefined) return undefined;
  const { entries } = yamlEntries(text, root);
  const valueOf = (key: string): ParsedNode | undefined => entries.find((entry) => entry.key === key)?.value;
  const list = valueOf('dependencies');
  if (!isSeq(list)) return undefined;
  const packages: CondaPackage[] = [];
  const pip: Requirement[] = [];
  for (const item of list.items as readonly ParsedNode[]) {
    if (isScalar(item)) {
      const found = parseCondaPackage(String(item.value), textStart(text, item));
      if (found !== undefined) packages.push(found);
      continue;
    }
    for (const { key, value } of yamlEntries(text, item).entries) {
      if (key !== 'pip' || !isSeq(value)) continue;
      for (const line of value.items as readonly ParsedNode[]) {
        const requirement = isScalar(line) ? pipLine(String(line.value), textStart(text, line)) : undefined;
        if (requirement !== undefined) pip.push(requirement);
      }
    }
  }
  const name = valueOf('name');
  return { name: isScalar(name) ? String(name.value) : undefined, packages, pip };
}

/** Reads one spec, of a list or of `conda install`: `channel::name=version=build`. `offset` is where it stands. */
export function parseCondaPackage(spec: string, offset: number): CondaPackage | undefined {
  const match = /^(?:([\w./:-]+?)::)?([A-Za-z_][\w.-]*)\s*(?:\[[^\]]*\])?\s*([=<>!~ ].*)?$/.exec(spec.trim());
  const name = match?.[2];
  if (match === null || name === undefined) return undefined;
  const start = offset + spec.indexOf(spec.trim());
  return {
    name: name.toLowerCase(),
    channel: match[1],
    version: (match[3] ?? '').trim(),
    span: { start, end: start + spec.trim().length },
  };
}

function pipLine(line: string, offset: number): Requirement | undefined {
  const include = /^\s*(?:-r|--requirement)[ =]*(\S+)/.exec(line)?.[1];
  if (include === undefined) {
    const editable = /^\s*(?:-e|--editable)[ =]+/.exec(line)?.[0];
    const requirement = parseRequirement(line.slice(editable?.length ?? 0).replace(/\s#.*$/, ''), offset + (editable?.length ?? 0));
    return requirement && { ...requirement, editable: editable !== undefined };
  }
  return {
    kind: 'include',
    name: undefined,
    extras: [],
    specifier: '',
    marker: undefined,
    target: include,
    option: undefined,
    editable: false,
    group: undefined,
    span: { start: offset, end: offset + line.length },
  };
}

/** Where the text of a scalar begins, behind a quote. */
function textStart(text: string, node: ParsedNode): number {
  const { start } = nodeSpan(text, node);
  return /["']/.test(text[start] ?? '') ? start + 1 : start;
}

/** The Python distribution that a conda package is, where the names differ. */
export function distributionOfConda(name: string): string {
  return Object.hasOwn(otherNames, name) ? (otherNames[name] ?? name) : normalisedName(name);
}

/** conda-forge's and the defaults' own names. */
const otherNames: Readonly<Record<string, string>> = {
  pytorch: 'torch',
  'pytorch-gpu': 'torch',
  opencv: 'opencv-python',
  'py-opencv': 'opencv-python',
  'ruamel_yaml': 'ruamel-yaml',
  'msgpack-python': 'msgpack',
  'ffmpeg-python': 'ffmpeg-python',
  'python-dotenv': 'python-dotenv',
};
