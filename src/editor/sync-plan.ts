import { l10n } from 'vscode';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { ProjectLocation } from '../project/discovery';
import type { SyncPlan } from '../sync/plan-model';

/** The plan by the `spacedock.yaml` in force; undefined where there is no main repo beside the Space repo. */
export async function planFor(location: ProjectLocation, signal: AbortSignal): Promise<SyncPlan | undefined> {
  const { mainRoot, spaceRoot, settingsPath } = location;
  if (mainRoot === undefined || settingsPath === undefined) return undefined;
  const [{ planSync }, { parseSpacedockFile }, { decodeText }] = await Promise.all([
    import('../sync/plan'),
    import('../project/settings-file'),
    import('../documents/bytes'),
  ]);
  const { settings, problems } = parseSpacedockFile(decodeText(await readFile(settingsPath, { signal })).text);
  const [problem] = problems;
  if (problem) {
    throw Object.assign(new Error(l10n.t('spacedock.yaml has an error: {0}', problem.message)), {
      advice: l10n.t('Correct it first: half-read rules could delete or copy the wrong files.'),
      span: problem.span,
    });
  }
  if (resolve(dirname(settingsPath), settings.repo ?? '.') !== spaceRoot) {
    throw Object.assign(new Error(l10n.t('spacedock.yaml names another Space repo by now.')), {
      advice: l10n.t('Refresh, and look at the plan again.'),
    });
  }
  return planSync({ mainRoot, spaceRoot, settings, signal });
}
