import type { Project } from '../../project/project';
import type { StageFacts } from './stage-facts';

/** A variable's value when the container starts; `value` undefined where it is set to something unknown. */
export interface RuntimeValue {
  readonly value: string | undefined;
  /** `space`: a variable or secret in the settings of the Space, which stands above the Dockerfile's ENV. */
  readonly source: 'space' | 'Dockerfile';
}

/** Undefined where neither the Dockerfile sets it nor the Space, as far as that was read. */
export function runtimeValue({ space }: Project, facts: StageFacts, name: string): RuntimeValue | undefined {
  const variable = space?.variables?.get(name);
  if (variable !== undefined) return { value: variable, source: 'space' };
  if (space?.secrets?.has(name) === true) return { value: undefined, source: 'space' };
  const set = facts.runtimeVariable(name);
  return set === undefined ? undefined : { value: set.value, source: 'Dockerfile' };
}

/** The settings of the Space were read, so that a variable that is not among them is not there. */
export function knowsSpaceSettings({ space }: Project): boolean {
  return space?.variables !== undefined && space.secrets !== undefined;
}
