import type { Instruction } from '../../documents/dockerfile-model';
import type { FileReference } from '../../project/project';
import { builtChains } from '../facts/built-chains';
import { readDestination } from '../facts/copies';
import type { StageFacts } from '../facts/stage-facts';
import { systemPackages, type AptInstall } from '../facts/system-packages';
import { wordText } from '../facts/words';
import type { Fix } from '../finding';
import { missingPackage } from '../knowledge/apt-releases';
import type { Release } from '../knowledge/base-images';
import type { Report, Rule } from '../rule';

export const gpuPackageGone: Rule = {
  id: 'gpu/package-gone',
  severity: 'error',
  summary: "An apt package is not in the base image's release.",
  explanation: {
    why: 'Debian and Ubuntu drop and rename packages from release to release, and a tag such as python:3.11-slim moves to the next release by itself: since August 2025 it is Debian 13. What built last year then stops at apt-get install.',
    failure: "E: Package 'libgl1-mesa-glx' has no installation candidate",
    bad: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y libgl1-mesa-glx libglib2.0-0\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y libgl1 libglib2.0-0\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const { facts, isOwn } of builtChains(project)) {
      const { release } = facts.base;
      if (release === undefined) continue;
      const installs = systemPackages(facts).installs.filter(({ instruction }) => isOwn(instruction));
      let foreign: number | undefined;
      for (const install of installs) {
        if (install.invocation.command.failureIgnored) continue;
        const found = findings(file, facts, release, install);
        if (found.length === 0) continue;
        foreign ??= firstForeignSource(facts);
        if (foreign <= install.invocation.command.span.start) break;
        for (const finding of found) report(finding);
      }
    }
  },
};

/** Without the version or architecture behind it. */
function packageName(text: string | undefined): string | undefined {
  return text === undefined || !/[=:]/.test(text) ? text : text.replace(/[=:].*$/s, '');
}

function findings(file: FileReference, facts: StageFacts, release: Release, install: AptInstall): readonly Report[] {
  const lookup = facts.lookupAt(install.instruction);
  const names = install.packageWords.map((word) => packageName(wordText(word, lookup)));
  return install.packageWords.flatMap((word, index) => {
    const name = names[index];
    const missing = name === undefined || name.includes('/') ? undefined : missingPackage(name, release);
    if (name === undefined || missing === undefined) return [];
    const { instead, isSame, hint, taken } = missing;
    const where = `${release.distribution === 'debian' ? 'Debian' : 'Ubuntu'} ${release.version}`;
    const advice = instead === undefined ? (hint === undefined ? '' : `; ${hint}`) : '';
    const fixes: Fix[] = [];
    const { start, end } = word.span;
    if (instead !== undefined && facts.dockerfile.text.slice(start, end) === word.raw && word.text === word.raw) {
      // Behind a package that the list already names, the old word is simply left out.
      const before = install.packageWords[index - 1]?.span.end ?? start;
      const gap = facts.dockerfile.text.slice(before, start);
      const isListed = names.includes(instead) && before < start && !gap.includes('#');
      fixes.push({
        title: isListed ? `Remove ${name}` : `Replace it with ${instead}`,
        safe: isSame,
        edits: [{ file, span: isListed ? { start: before, end } : word.span, newText: isListed ? '' : instead }],
      });
    }
    return [
      {
        file,
        span: word.span,
        ...(taken === undefined ? {} : { severity: 'warning' as const }),
        message: `${name} is not in ${where}, which ${facts.base.reference} is built on${advice}: ${taken === undefined ? 'the build fails' : `apt takes the dot for any character, and installs ${taken}`}.${instead === undefined ? '' : ` Install ${instead} instead.`}`,
        fixes,
      },
    ];
  });
}

/** Repositories, single packages and scripts from elsewhere: behind them apt may know more than the release has. */
const foreignSource =
  /sources\.list|apt-add-repository|add-apt-repository|\/etc\/apt\b|nodesource|deadsnakes|extrepo|\.deb\b|\bdpkg\s+-i|\.sh\b|\|\s*(?:sudo\s+)?(?:-\w+\s+)*(?:ba|da|z)?sh\b|<\(/;

/** Where along the stage the first of them stands; behind everything where none does. */
function firstForeignSource(facts: StageFacts): number {
  const { text } = facts.dockerfile;
  for (const instruction of facts.instructions) {
    if (instruction.keyword === 'RUN') {
      const found = foreignSource.exec(text.slice(instruction.spanStart, instruction.spanEnd));
      if (found !== null) return instruction.spanStart + found.index;
    } else if (copiesSources(facts, instruction)) {
      return instruction.spanStart;
    }
  }
  return Number.POSITIVE_INFINITY;
}

function copiesSources(facts: StageFacts, instruction: Instruction): boolean {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return false;
  const destination = readDestination(facts, instruction)?.destination;
  return destination === '/' || destination === '/etc' || destination?.startsWith('/etc/apt') === true;
}
