import type { ProjectLocation } from '../project/discovery';
import type { SyncPlan } from '../sync/plan-model';

/** The plan by the `spacedock.yaml` in force; undefined where there is no main repo beside the Space repo. */
export async function planFor(location: ProjectLocation, signal: AbortSignal): Promise<SyncPlan | undefined> {
  const { planProject } = await import('../sync/project-plan');
  return planProject(location, signal);
}
