import { Memo } from '../../documents/memo';
import type { Invocation } from './commands';
import type { PythonInstallStep, PythonPackages } from './python-packages';
import type { StageFacts } from './stage-facts';
import { wordText } from './words';

/** Where an installer looks for packages. */
export interface PackageIndex {
  /** `only`: in place of PyPI; `extra`: beside it; `links`: a page or folder of files. */
  readonly kind: 'only' | 'extra' | 'links';
  /** Undefined where it is not known. */
  readonly url: string | undefined;
}

const optionKinds: Readonly<Record<string, PackageIndex['kind']>> = {
  '-i': 'only',
  '--index-url': 'only',
  '--default-index': 'only',
  '--extra-index-url': 'extra',
  '--index': 'extra',
  '-f': 'links',
  '--find-links': 'links',
};
const variableKinds: Readonly<Record<string, PackageIndex['kind']>> = {
  PIP_INDEX_URL: 'only',
  UV_INDEX_URL: 'only',
  UV_DEFAULT_INDEX: 'only',
  PIP_EXTRA_INDEX_URL: 'extra',
  UV_EXTRA_INDEX_URL: 'extra',
  UV_INDEX: 'extra',
  PIP_FIND_LINKS: 'links',
  UV_FIND_LINKS: 'links',
};

const none: readonly PackageIndex[] = [];

const indexesByInstall = new Memo<PythonPackages, Map<Invocation, readonly PackageIndex[]>>();

/** What a step's command, its requirements files and its environment name beside plain PyPI. */
export function packageIndexes(facts: StageFacts, packages: PythonPackages, step: PythonInstallStep): readonly PackageIndex[] {
  let known = indexesByInstall.get(packages);
  if (known === undefined) indexesByInstall.set(packages, (known = new Map()));
  let indexes = known.get(step.invocation);
  if (indexes === undefined) known.set(step.invocation, (indexes = readIndexes(facts, packages, step)));
  return indexes;
}

function readIndexes(facts: StageFacts, { steps }: PythonPackages, step: PythonInstallStep): readonly PackageIndex[] {
  const { instruction, invocation } = step;
  const lookup = facts.lookupAt(instruction);
  const found: PackageIndex[] = [];
  const { args } = invocation;
  args.forEach((word, index) => {
    const text = word.text ?? word.raw;
    const [, option = text, value] = /^(--[\w-]+)=(.*)$/s.exec(text) ?? [];
    const kind = Object.hasOwn(optionKinds, option) ? optionKinds[option] : undefined;
    if (kind === undefined) return;
    const next = args[index + 1];
    const isAttached = value !== undefined;
    const url = isAttached ? wordText(word, lookup)?.slice(option.length + 1) : next && wordText(next, lookup);
    found.push({ kind, url });
  });
  for (const name of Object.keys(variableKinds)) {
    const variable = facts.variableAt(name, instruction);
    const assigned = invocation.assignments.find((assignment) => assignment.name === name);
    const kind = variableKinds[name];
    if (kind === undefined || (variable === undefined && assigned === undefined)) continue;
    const value = typeof assigned?.value === 'object' ? wordText(assigned.value, lookup) : assigned?.value;
    found.push({ kind, url: assigned === undefined ? variable?.value : value });
  }
  for (const other of steps) {
    if (other.requirement.kind !== 'option' || other.invocation !== invocation) continue;
    const kind = optionKinds[other.requirement.option ?? ''];
    if (kind !== undefined) found.push({ kind, url: other.requirement.target });
  }
  return found.length === 0 ? none : found;
}

/** Nothing but PyPI and PyTorch's own index, which holds wheels of PyTorch and little else. */
function isPlainPyPI(indexes: readonly PackageIndex[]): boolean {
  return indexes.every(({ url }) => url !== undefined && /^https:\/\/(?:pypi\.org\/|download\.pytorch\.org\/whl\b)/.test(url));
}

/** False where another index than PyPI may hold the package, by an option, a variable or pip's settings. */
export function comesFromPyPI(facts: StageFacts, packages: PythonPackages, step: PythonInstallStep): boolean {
  return isPlainPyPI(packageIndexes(facts, packages, step)) && !/\bpip\.conf\b|\bPIP_CONFIG_FILE\b|\bpip3? +config +set\b/.test(facts.dockerfile.text);
}
