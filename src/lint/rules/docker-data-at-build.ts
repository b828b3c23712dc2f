import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { buildWrites } from '../facts/build-writes';
import { containerPath, isAtOrBelow, isBelow } from '../facts/container-path';
import { readDestination } from '../facts/copies';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const dockerDataAtBuild: Rule = {
  id: 'docker/data-at-build',
  severity: 'warning',
  summary: 'The build puts something where storage is mounted at run time.',
  explanation: {
    why: 'A bucket is mounted when the container starts, over what the image holds at that place. What the build put there is paid for in build time and image size and is not seen by the app. Making the empty folder and giving it to a user is fine.',
    bad: 'FROM python:3.11-slim\nRUN pip install huggingface_hub\nRUN hf download gpt2 --local-dir /data/checkpoints/gpt2\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user && mkdir -p /data && chown user /data\nUSER user\nENV HF_HOME=/data/.huggingface\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined || !project.settings.data.startsWith('/')) return;
    const mount = containerPath(project.settings.data, '/');
    if (mount === '/') return;
    const { text } = facts.dockerfile;
    // However the path is put together, the mount's own name stands in some line.
    if (!text.includes(mount.slice(mount.lastIndexOf('/') + 1))) return;
    const mentions = { mount, uses: usesOfMount(facts, mount), hubCache: text.includes(mount) && /\bH(?:F|UGGINGFACE)_\w/.test(text) };
    for (const instruction of facts.instructions) {
      for (const { span, path } of placesBelow(project, facts, instruction, mentions)) {
        report({
          file,
          span,
          fixes: () => besideTheApp(facts, file, instruction, span, mount),
          message: `${instruction.keyword} puts something at ${path}, which the app will not see: storage is mounted over ${mount} at run time. Do it when the app starts, or elsewhere.`,
        });
      }
    }
    const folder = facts.lastWorkingDirectory;
    const last = facts.instructions.findLast(({ keyword }) => keyword === 'WORKDIR');
    if (last !== undefined && folder !== undefined && isBelow(folder, mount)) {
      report({
        file,
        span: last.argumentsSpan,
        message: `The app starts in ${folder}, which the build makes and the app will not see: storage is mounted over ${mount} at run time.`,
      });
    }
  },
};

/** For a COPY to a place that is written out: the same place below the folder that the app starts in. */
function besideTheApp(
  { dockerfile, lastWorkingDirectory }: StageFacts,
  file: FileReference,
  { keyword, form }: Instruction,
  span: Span,
  mount: string,
): readonly Fix[] {
  const written = dockerfile.text.slice(span.start, span.end);
  const literal = form === 'shell' && /^[\w./-]+$/.test(written) && written.startsWith(`${mount}/`);
  if ((keyword !== 'COPY' && keyword !== 'ADD') || !literal) return [];
  if (lastWorkingDirectory === undefined || isAtOrBelow(lastWorkingDirectory, mount)) return [];
  const newText = `${lastWorkingDirectory === '/' ? '' : lastWorkingDirectory}${written.slice(mount.length)}`;
  // What reads it at the old place found nothing there before, and has to be told.
  return [{ title: `Put it at ${newText}, where the app can read it`, safe: false, edits: [{ file, span, newText }] }];
}

function placesBelow(
  project: Project,
  facts: StageFacts,
  instruction: Instruction,
  mentions: Mentions,
): readonly { readonly span: Span; readonly path: string }[] {
  const { mount } = mentions;
  if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
    const read = readDestination(facts, instruction);
    if (read?.destination === undefined || !isAtOrBelow(read.destination, mount)) return [];
    return [{ span: read.copy.destination.span, path: read.destination }];
  }
  if (instruction.keyword !== 'RUN' || !mayTouch(facts, instruction, mentions)) return [];
  if (instruction.flags.some(({ name, value }) => name === 'mount' && value?.includes(mount) === true)) return [];
  return buildWrites(project, facts, instruction).filter(({ path }) => isAtOrBelow(path, mount));
}

interface Mentions {
  /** Where storage is mounted. */
  readonly mount: string;
  /** `$NAME` and `${NAME`, of each variable that leads there. */
  readonly uses: readonly string[];
  /** Some line names the mount, and some the cache of huggingface_hub. */
  readonly hubCache: boolean;
}

function usesOfMount({ variables }: StageFacts, mount: string): readonly string[] {
  const uses: string[] = [];
  for (const [name, values] of variables) {
    if ([values].flat().some(({ value }) => value?.includes(mount) === true)) uses.push(`$${name}`, `\${${name}`);
  }
  // Each is looked for in each RUN.
  return uses.length > 40 ? ['$'] : uses;
}

/** Saves reading the shell of a RUN that has nothing to do with the mount. */
function mayTouch(facts: StageFacts, instruction: Instruction, { mount, uses, hubCache }: Mentions): boolean {
  const text = textOf(facts.dockerfile, instruction);
  if (text.includes(mount) || uses.some((use) => text.includes(use))) return true;
  const folder = facts.workingDirectoryAt(instruction);
  if (folder !== undefined && isAtOrBelow(folder, mount)) return true;
  return hubCache && /\b(?:hf|huggingface-cli|python[\d.]*)\b/.test(text);
}
