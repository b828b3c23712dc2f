import { readCopy } from '../../documents/dockerfile-arguments';
import type { CopyInstruction, Dockerfile, Instruction, Stage } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';
import { containerPath, isAtOrBelow } from './container-path';
import { stageFacts, type StageFacts } from './stage-facts';

/** One source of a COPY or ADD and where it goes, variables put in. */
export interface CopiedSource {
  readonly copy: CopyInstruction;
  /** As written. */
  readonly source: CopyInstruction['sources'][number];
  /** From the context's root, without a leading or trailing `/`; `''` is the whole context. Undefined where unknown. */
  readonly path: string | undefined;
  /** Absolute in the container; undefined where unknown. */
  readonly destination: string | undefined;
}

interface ReadCopy {
  readonly copy: CopyInstruction;
  readonly destination: string | undefined;
  sources: readonly CopiedSource[] | undefined;
}

const noSources: readonly CopiedSource[] = [];
/** By the places of the instructions; `none` for a COPY without a destination. */
const copiesByDockerfile = new Memo<Dockerfile, (ReadCopy | 'none' | undefined)[]>();

function copyAt(facts: StageFacts, instruction: Instruction): ReadCopy | undefined {
  if (instruction.keyword !== 'COPY' && instruction.keyword !== 'ADD') return undefined;
  let copies = copiesByDockerfile.get(facts.dockerfile);
  if (copies === undefined) copiesByDockerfile.set(facts.dockerfile, (copies = new Array(facts.dockerfile.instructions.length)));
  const copy = (copies[instruction.index] ??= readCopyAt(facts, instruction) ?? 'none');
  return copy === 'none' ? undefined : copy;
}

/** The sources of COPY and ADD; empty for other instructions. */
export function copiedSources(facts: StageFacts, instruction: Instruction): readonly CopiedSource[] {
  const read = copyAt(facts, instruction);
  return read === undefined ? noSources : (read.sources ??= readSources(facts, instruction, read));
}

function readSources(facts: StageFacts, instruction: Instruction, { copy, destination }: ReadCopy): readonly CopiedSource[] {
  return copy.sources.map((source) => {
    const text = facts.expandAt(source.text, instruction);
    const path = text === undefined || isRemote(text) ? undefined : containerPath(text, '/').slice(1);
    return { copy, source, path, destination };
  });
}

/** A COPY or ADD and its destination, absolute in the container; `destination` undefined where unknown. */
export function readDestination(
  facts: StageFacts,
  instruction: Instruction,
): { readonly copy: CopyInstruction; readonly destination: string | undefined } | undefined {
  return copyAt(facts, instruction);
}

function readCopyAt(facts: StageFacts, instruction: Instruction): ReadCopy | undefined {
  const copy = readCopy(instruction, facts.dockerfile.text);
  if (copy === undefined) return undefined;
  const folder = facts.workingDirectoryAt(instruction);
  const written = facts.expandAt(copy.destination.text, instruction);
  const known = written !== undefined && (folder !== undefined || written.startsWith('/'));
  return { copy, destination: known ? containerPath(written, folder ?? '/') : undefined, sources: undefined };
}

function isRemote(source: string): boolean {
  return /^(?:https?|ftp|git|ssh):\/\/|^git@/.test(source);
}

/**
 * Where a file of the container comes from in the Space repo; undefined where that is not known.
 * @param before as it stands when this instruction runs; left out: as it is in the end
 */
export function repoFile(
  project: Project,
  facts: StageFacts,
  path: string,
  before?: Instruction,
): string | undefined {
  const isFile = (candidate: string): boolean => project.files.has(candidate) && !project.dockerIgnores(candidate);
  return originOf({ facts, isWanted: isFile, before: before?.index ?? Number.POSITIVE_INFINITY, depth: 0 }, path);
}

/** Which folder of the Space repo a folder of the container is: `''` for the repo itself. */
export function repoFolder(
  project: Project,
  facts: StageFacts,
  path: string,
  before?: Instruction,
): string | undefined {
  const isFolder = (candidate: string): boolean => !project.files.has(candidate);
  return originOf({ facts, isWanted: isFolder, before: before?.index ?? Number.POSITIVE_INFINITY, depth: 0 }, path);
}

interface Search {
  readonly facts: StageFacts;
  readonly isWanted: (candidate: string) => boolean;
  /** Only instructions before this index count. */
  readonly before: number;
  readonly depth: number;
}

const deepest = 8;

function originOf(search: Search, path: string): string | undefined {
  const { facts, isWanted, before, depth } = search;
  const { copies } = facts;
  for (let index = copies.length - 1; index >= 0; index--) {
    const instruction = copies[index];
    if (instruction === undefined || instruction.index >= before) continue;
    for (const copied of copiedSources(facts, instruction)) {
      if (copied.destination === undefined || !isAtOrBelow(path, copied.destination)) continue;
      for (const origin of origins(path, copied)) {
        const from = copied.copy.from;
        const stage = from === undefined || depth > deepest ? undefined : stageNamed(facts.dockerfile, from);
        if (from !== undefined && stage === undefined) continue;
        const candidate =
          stage === undefined
            ? origin
            : originOf(
                {
                  facts: stageFacts(facts.dockerfile, stage),
                  isWanted,
                  before: Number.POSITIVE_INFINITY,
                  depth: depth + 1,
                },
                `/${origin}`,
              );
        if (candidate !== undefined && isWanted(candidate)) return candidate;
      }
    }
  }
  return undefined;
}

/** What of the source may have become the path: a folder's content, or the file itself. */
export function origins(path: string, { path: source, destination }: CopiedSource): readonly string[] {
  if (source === undefined || destination === undefined) return [];
  const rest = path === destination ? '' : path.slice(destination === '/' ? 1 : destination.length + 1);
  const inFolder = source === '' ? rest : rest === '' ? source : `${source}/${rest}`;
  const basename = source.slice(source.lastIndexOf('/') + 1);
  if (/[*?[]/.test(source)) {
    const folder = source.includes('/') ? source.slice(0, source.lastIndexOf('/') + 1) : '';
    return /[*?[]/.test(folder) || rest.includes('/') ? [] : [`${folder}${rest}`];
  }
  // A file goes into a folder that is there under its own name.
  return rest === basename ? [inFolder, source] : [inFolder];
}

/** The stage that a name or number in `--from` means. */
export function stageNamed(dockerfile: Dockerfile, name: string): Stage | undefined {
  return dockerfile.stages.find(
    ({ name: word, index }) => word?.text.toLowerCase() === name.toLowerCase() || String(index) === name,
  );
}
