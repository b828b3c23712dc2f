import type { LocalHub } from '../hub/local-hub';

export type SampleKind = 'clean' | 'faulty' | 'faulty-user';

export interface Sample {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  /** The `.code-workspace` file that opens both. */
  readonly workspaceFile: string;
}

/** The Space of the sample. */
export const sampleSpace = 'troutmoose/sam-body4d';

/**
 * Writes the sample below `into` (made where it is missing): two git repos side by side, with commits, and a workspace
 * file. The Space repo's remote is the Space at `endpoint`, huggingface.co where not given; the main repo's is a bare
 * repo below `into` in place of GitHub.
 */
export function prepareSample(_options: { kind: SampleKind; into: string; endpoint?: string }): Promise<Sample> {
  return Promise.reject(new Error('The sample is being written.'));
}

/**
 * Makes the sample's Space on the local Hub: private, L40S, 150 GB, Dev Mode, secret HF_TOKEN; it runs the commit that
 * `origin/main` of the Space repo names.
 */
export async function seedHub(_hub: LocalHub, _sample: Sample): Promise<void> {}
