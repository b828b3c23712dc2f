import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { decodeText } from '../documents/bytes';
import type { ProjectLocation } from '../project/discovery';
import type { SpacedockFile } from '../project/settings';
import { parseSpacedockFile } from '../project/settings-file';
import { planSync } from './plan';
import { SyncError, type SyncPlan } from './plan-model';

/**
 * The plan by the `spacedock.yaml` in force; undefined where there is no main repo beside the Space repo. Throws
 * `SyncError`, also for a file with an error in it: half-read rules could delete or copy the wrong files.
 */
export async function planProject(location: ProjectLocation, signal: AbortSignal): Promise<SyncPlan | undefined> {
  const { mainRoot, spaceRoot, settingsPath } = location;
  if (mainRoot === undefined || settingsPath === undefined) return undefined;
  const { settings } = await readRules(settingsPath, signal);
  if (resolve(dirname(settingsPath), settings.repo ?? '.') !== spaceRoot) {
    throw new SyncError('settings', 'spacedock.yaml names another Space repo by now.', 'Refresh, and look at the plan again.');
  }
  return planSync({ mainRoot, spaceRoot, settings, signal });
}

/** The `spacedock.yaml` that a sync goes by. Throws `SyncError` for a file with an error in it. */
export async function readRules(settingsPath: string, signal: AbortSignal): Promise<SpacedockFile> {
  const file = parseSpacedockFile(decodeText(await readFile(settingsPath, { signal })).text);
  const [problem] = file.problems;
  if (problem === undefined) return file;
  const line = file.lines.positionAt(problem.span.start).line + 1;
  throw new SyncError('settings', `spacedock.yaml:${String(line)}: ${problem.message}`, 'Correct it first: nothing is synced by half-read rules.', [], problem.span);
}
