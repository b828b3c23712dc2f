import type { ConfigDocument, ConfigEntry } from '../../documents/config';
import { resolveConfigValue } from '../../documents/config-resolve';
import { Memo } from '../../documents/memo';
import { nearestName } from '../../documents/nearest-name';
import type { Span } from '../../documents/text';
import type { Project } from '../../project/project';
import { isCheckpointPath, isPlaceholderPath, isWeightFile } from '../facts/checkpoint-paths';
import { rootOfProvided, setupList, type SetupList } from '../facts/setup-list';
import type { Rule } from '../rule';

export const configUnknownCheckpoint: Rule = {
  id: 'config/unknown-checkpoint',
  severity: 'warning',
  summary: 'The runtime config names a checkpoint that no download of the setup script provides.',
  explanation: {
    why: 'The setup script fetches its list of checkpoints to fixed places below the checkpoint folder. A path in the config that none of them leads to is there only if somebody put it on the storage by hand: else the app ends when it loads the model, after all the others were downloaded. Where no name of the list is near, it is told as information.',
    failure: "FileNotFoundError: [Errno 2] No such file or directory: '/data/checkpoints/sam3/sam_3.pt'",
    bad: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3/sam_3.pt\n=== setup.py\nFILES = [\n    HFFile(repo_id="facebook/sam3", filename="sam3.pt", rel_out="sam3/sam3.pt"),\n    HFRepoDir(repo_id="a/depth", rel_out_dir="depth"),\n]\n',
    good: '=== configs/app.yaml\npaths:\n  ckpt_root: /data/checkpoints\nsam3:\n  ckpt_path: ${paths.ckpt_root}/sam3/sam3.pt\n=== setup.py\nFILES = [\n    HFFile(repo_id="facebook/sam3", filename="sam3.pt", rel_out="sam3/sam3.pt"),\n    HFRepoDir(repo_id="a/depth", rel_out_dir="depth"),\n]\n',
  },
  check(project, report) {
    if (project.config === undefined || project.filesTruncated) return;
    const { file, document } = project.config;
    const paths = checkpointPaths(document);
    if (paths.length === 0) return;
    const list = setupList(project);
    if (list === undefined) return;
    const { roots, used, missing } = compared(document, paths, list);
    const free = list.destinations.filter((destination) => !used.has(destination));
    for (const { entry, path } of missing) {
      const root = [...roots].find((each) => path.startsWith(`${each}/`));
      const written = root === undefined ? undefined : path.slice(root.length + 1);
      if (written === undefined || isBroughtOtherwise(project, list, written)) continue;
      const meant = nearestName(written, free);
      if (meant === undefined && !(used.size >= 2 && isWeightFile(written))) continue;
      const span = endOf(document, entry, written);
      const from = `No download of ${list.file.path} leads to '${written}'`;
      report({
        file,
        span: span ?? entry.valueSpan,
        ...(meant === undefined ? { severity: 'info' as const } : {}),
        message:
          meant === undefined
            ? `${from}, so it must be put on the storage by hand, or added to that list.`
            : `${from}, so '${entry.path}' finds no file. Did you mean '${meant}'?`,
        fixes:
          meant === undefined || span === undefined
            ? []
            : [{ title: `Change to ${meant}`, safe: false, edits: [{ file, span, newText: meant }] }],
      });
    }
  },
};

interface CheckpointPath {
  readonly entry: ConfigEntry;
  readonly path: string;
}

const pathsByDocument = new Memo<ConfigDocument, readonly CheckpointPath[]>();

function checkpointPaths(document: ConfigDocument): readonly CheckpointPath[] {
  let paths = pathsByDocument.get(document);
  if (paths === undefined) pathsByDocument.set(document, (paths = readPaths(document)));
  return paths;
}

function readPaths(document: ConfigDocument): readonly CheckpointPath[] {
  return document.entries.flatMap((entry) => {
    if (entry.kind !== 'string') return [];
    const resolved = resolveConfigValue(document, entry.path);
    if (resolved.kind !== 'value' || typeof resolved.value !== 'string') return [];
    const path = resolved.value.replace(/^(?:\.\/)+/, '').replace(/\/+$/, '');
    const isPath = path.includes('/') && !path.includes('://') && !isPlaceholderPath(path);
    // A relative value under such a key may be the name of a model repo.
    if (!isPath || !isCheckpointPath(entry.path, path) || !(path.startsWith('/') || isWeightFile(path))) return [];
    return [{ entry, path }];
  });
}

/** Which downloads the config uses, and in which folders they lie by it. */
interface Compared {
  readonly roots: ReadonlySet<string>;
  readonly used: ReadonlySet<string>;
  readonly missing: readonly CheckpointPath[];
}

const comparedByDestinations = new Memo<readonly string[], { readonly document: ConfigDocument; readonly result: Compared }>();

/** Worked out once, as long as neither config nor list changes. */
function compared(document: ConfigDocument, paths: readonly CheckpointPath[], { destinations }: SetupList): Compared {
  let known = comparedByDestinations.get(destinations);
  if (known?.document !== document) {
    known = { document, result: compare(document, paths, destinations) };
    comparedByDestinations.set(destinations, known);
  }
  return known.result;
}

function compare(document: ConfigDocument, paths: readonly CheckpointPath[], destinations: readonly string[]): Compared {
  const roots = new Set<string>();
  const used = new Set<string>();
  const missing: CheckpointPath[] = [];
  const referenced = new Set(document.entries.flatMap(({ references }) => references.flatMap(({ target }) => target ?? [])));
  for (const each of paths) {
    let isProvided = false;
    for (const destination of destinations) {
      const root = rootOfProvided(each.path, destination);
      if (root === undefined) continue;
      isProvided = true;
      used.add(destination);
      roots.add(root);
    }
    if (isProvided) continue;
    // The folder that the others begin with is none that a download makes.
    if (referenced.has(each.entry.path)) roots.add(each.path);
    else missing.push(each);
  }
  return { roots, used, missing };
}

/** The repo brings such a file, or another part of it speaks of one. */
function isBroughtOtherwise(project: Project, list: SetupList, written: string): boolean {
  const name = written.slice(written.lastIndexOf('/') + 1);
  // A name such as model.pt says nothing where the list has others of that name.
  const sought = list.destinations.some((destination) => destination.endsWith(`/${name}`)) ? written : name;
  for (const [file, { ignored }] of project.files) {
    if (!ignored && (file === sought || file.endsWith(`/${sought}`))) return true;
    const mayFetch = file !== list.file.path && /(?:\.(?:py|sh|bash)|(?:^|\/)Dockerfile)$/.test(file);
    if (mayFetch && project.text(file)?.includes(sought) === true) return true;
  }
  return false;
}

/** Where the path's end stands in the entry's own text. */
function endOf(document: ConfigDocument, { valueSpan }: ConfigEntry, written: string): Span | undefined {
  const text = document.text.slice(valueSpan.start, valueSpan.end);
  const at = text.lastIndexOf(written);
  if (at === -1) return undefined;
  const start = valueSpan.start + at;
  return { start, end: start + written.length };
}
