import { resolve } from 'node:path';
import * as z from 'zod';
import { checkedRepoId, type HubConnection } from '../hub/connection';
import type { ProjectLocation } from '../project/discovery';
import type { AgentContext } from './agent-context';
import { AgentError } from './agent-error';

export const projectInput = z
  .string()
  .optional()
  .describe('Which project, where there are several: its Space (namespace/name), or the folder of its Space repo or main repo');
export const spaceInput = z.string().optional().describe('namespace/name of the Space; default: the Space of the project');
export const limitInput = (usual: number, most: number) => z.int().min(1).max(most).default(usual).describe('At most so many entries');
export const offsetInput = z.int().min(0).max(1_000_000).default(0).describe('Entries to pass over: nextOffset of the page before');

/** The project that is meant. Throws an AgentError where that is none or several. */
export async function projectOf(wanted: string | undefined, context: AgentContext, signal: AbortSignal): Promise<ProjectLocation> {
  const projects = await context.projects(signal);
  const [first] = projects;
  if (first === undefined) {
    throw new AgentError(
      'No Docker Space was found here.',
      'Work in the folder of a Space repo (its README says sdk: docker), or of a main repo with a spacedock.yaml.',
    );
  }
  const names = projects.map(({ spaceId, spaceRoot }) => spaceId ?? spaceRoot).join(', ');
  if (wanted === undefined) {
    if (projects.length === 1) return first;
    throw new AgentError(`There are several projects here: ${names}.`, 'Name one of them as project.');
  }
  const folder = resolve(wanted);
  const found = projects.find(({ spaceId, spaceRoot, mainRoot }) => spaceId === wanted || spaceRoot === folder || mainRoot === folder);
  if (found !== undefined) return found;
  throw new AgentError(`There is no project “${wanted.slice(0, 200)}” here.`, `There is: ${names}.`);
}

/** A Space on the Hub, and the project here that belongs to it, where there is one. */
export interface AgentSpace {
  readonly id: string;
  readonly connection: HubConnection;
  readonly location: ProjectLocation | undefined;
}

/** The Space that is meant. Throws an AgentError or a HubError where that is none or several. */
export async function spaceOf(wanted: string | undefined, context: AgentContext, signal: AbortSignal): Promise<AgentSpace> {
  if (wanted !== undefined) {
    const id = checkedRepoId(wanted, 'Space');
    const location = (await context.projects(signal)).find(({ spaceId }) => spaceId === id);
    return { id, location, connection: context.connection(location && (location.mainRoot ?? location.spaceRoot)) };
  }
  const projects = (await context.projects(signal)).filter(({ spaceId }) => spaceId !== undefined);
  const ids = [...new Set(projects.map(({ spaceId }) => spaceId))];
  const [location] = projects;
  if (location?.spaceId === undefined) {
    throw new AgentError('It is not known which Space is meant: no project here names one.', 'Name it as space, namespace/name.');
  }
  if (ids.length > 1) throw new AgentError(`There are several Spaces here: ${ids.join(', ')}.`, 'Name one of them as space.');
  const id = checkedRepoId(location.spaceId, 'Space');
  return { id, location, connection: context.connection(location.mainRoot ?? location.spaceRoot) };
}
