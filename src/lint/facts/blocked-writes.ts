import { Memo } from '../../documents/memo';
import type { Project } from '../../project/project';
import { containerPath, isAtOrBelow } from './container-path';
import { entryPoint } from './entry-point';
import { ownership, type Obstacle } from './ownership';
import { runtimeWrites, type RuntimeWrite } from './runtime-writes';
import type { StageFacts } from './stage-facts';

/** What belongs to root and keeps the app from writing, with all that it keeps from being written. */
export interface BlockedWrite {
  readonly obstacle: Obstacle;
  /** At least one, in the order found. */
  readonly writes: readonly RuntimeWrite[];
}

const switchesUser = /^(?:sudo|gosu|su-exec|setpriv|runuser|su|chpst|s6-setuidgid)$/;
const blockedByProject = new Memo<Project, readonly BlockedWrite[]>();

/** Empty where the app runs as root, or as whom is not known. */
export function blockedWrites(project: Project, facts: StageFacts): readonly BlockedWrite[] {
  let blocked = blockedByProject.get(project);
  if (blocked === undefined) blockedByProject.set(project, (blocked = findBlocked(project, facts)));
  return blocked;
}

function findBlocked(project: Project, facts: StageFacts): readonly BlockedWrite[] {
  const { lastUser } = facts;
  if (project.filesTruncated || lastUser?.name === undefined || lastUser.name === 'root' || lastUser.uid === 0) return [];
  if (lastUser.uid === undefined && lastUser.account === undefined) return [];
  const all = runtimeWrites(project, facts);
  if (all.length === 0) return [];
  const entry = entryPoint(project, facts);
  if (entry.commands.some(({ invocation }) => invocation.command.words.some(({ text }) => switchesUser.test(text ?? '')))) return [];
  const mount = project.settings.data.startsWith('/') ? containerPath(project.settings.data, '/') : undefined;
  const owners = ownership(project, facts);
  const byPath = new Map<string, { obstacle: Obstacle; writes: RuntimeWrite[] }>();
  for (const write of all) {
    if (mount !== undefined && isAtOrBelow(write.path, mount)) continue;
    // A folder that is there needs no making; what is put into it is another write.
    if (write.kind === 'folder' && write.file.path !== project.dockerfile?.file.path && owners.ownerOf(write.path) !== 'absent') continue;
    const obstacle = owners.obstacle(write.path);
    if (obstacle === undefined) continue;
    const known = byPath.get(obstacle.path);
    if (known === undefined) byPath.set(obstacle.path, { obstacle, writes: [write] });
    else known.writes.push(write);
  }
  return [...byPath.values()];
}
