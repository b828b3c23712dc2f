import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';
import { containerPath, folderOf } from './container-path';
import { repoFile } from './copies';
import { entryPoint, type StartCommand } from './entry-point';
import type { StageFacts } from './stage-facts';

/** A command of the start that fetches what the app needs. */
export interface SetupStep {
  readonly command: StartCommand;
  /** As a message names it: `scripts/setup.py`, `hf download`. */
  readonly name: string;
  /** The script's path in the repo; undefined for a program that fetches itself. */
  readonly path: string | undefined;
}

const fetching = /\b(?:hf_hub_download|snapshot_download|urlretrieve|download_url_to_file)\b|\b(?:hf|huggingface-cli) download\b/;
const serving = /\.launch\s*\(|\buvicorn\b|\bgunicorn\b|\bstreamlit run\b|\bhypercorn\b|\.run_app\(|\bFlask\(|serve_forever|\bfastapi run\b/;

/** The text of a script that fetches weights and is not the app itself. */
export function isSetup(text: string): boolean {
  return fetching.test(text) && !serving.test(text);
}

const stepsByProject = new Memo<Project, readonly SetupStep[]>();

export function setupSteps(project: Project, facts: StageFacts): readonly SetupStep[] {
  let steps = stepsByProject.get(project);
  if (steps === undefined) {
    const found: SetupStep[] = [];
    for (const command of entryPoint(project, facts).commands) {
      const step = setupStep(project, facts, command);
      if (step !== undefined) found.push(step);
    }
    stepsByProject.set(project, (steps = found));
  }
  return steps;
}

function setupStep(project: Project, facts: StageFacts, command: StartCommand): SetupStep | undefined {
  const { invocation, launched, folder, file } = command;
  const { name, args } = invocation;
  if ((name === 'hf' || name === 'huggingface-cli') && args[0]?.text === 'download') return { command, name: `${name} download`, path: undefined };
  if (launched.kind !== 'python-file' && launched.kind !== 'shell-file' && launched.kind !== 'file') return undefined;
  const written = launched.path;
  const known = folder !== undefined || written.startsWith('/') ? repoFile(project, facts, containerPath(written, folder ?? '/')) : undefined;
  // A script that Python code names without its folder lies beside that code.
  const beside = command.form === 'python' && !written.startsWith('/') ? containerPath(written, `/${folderOf(file.path)}`).slice(1) : undefined;
  const path = known ?? (beside !== undefined && project.files.has(beside) ? beside : undefined);
  if (path === undefined || project.derived(path, isSetup) !== true) return undefined;
  return { command, name: path, path };
}
