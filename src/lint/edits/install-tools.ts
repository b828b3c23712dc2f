import type { FileReference } from '../../project/project';
import type { StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import type { Fix } from '../finding';
import { addAptPackages } from './apt-install';

/** Over https a program also wants the certificates, which of the bare images only Python's have. */
const wantsCertificates = new Set(['git', 'curl', 'wget']);

/**
 * The fix that installs Debian packages; none where there is no place for them.
 * @param before where in the Dockerfile they must be there
 */
export function installFix(file: FileReference, facts: StageFacts, packages: readonly string[], before?: number): readonly Fix[] {
  const { names } = systemPackages(facts);
  const needsCertificates = packages.some((name) => wantsCertificates.has(name)) && facts.base.family !== 'python-slim';
  const all = needsCertificates && !names.has('ca-certificates') ? ['ca-certificates', ...packages] : packages;
  const edits = addAptPackages(file, facts, all, before);
  return edits.length === 0 ? [] : [{ title: `Install ${listed(all)}`, safe: true, edits }];
}

/** `a, b and c`. */
export function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`;
}
