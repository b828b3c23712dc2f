import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalHub } from './hub/local-hub';
import { testTokens } from './hub/tokens';
import { prepareSample, type Sample, type SampleKind, seedHub } from './sample/prepare';
import { closeWhenStopped } from './vscode/stopping';

export interface SceneOptions {
  readonly kind: SampleKind;
  /** Builds take the real time divided by this. */
  readonly speed: number;
  /** Between two samples of what a Space uses, in milliseconds; 1,000 where not given, as the Hub sends them. */
  readonly metricsMs?: number | undefined;
}

/** A local Hub with the sample's Space, and the sample's two repos in a throw-away folder. */
export interface Scene {
  readonly hub: LocalHub;
  readonly sample: Sample;
  /** Ends the Hub and removes the repos. */
  close(): Promise<void>;
}

/** A token that may push to the sample's Space. */
export const writeToken = testTokens.write;

export async function openScene({ kind, speed, metricsMs = 1_000 }: SceneOptions): Promise<Scene> {
  const folder = await mkdtemp(join(tmpdir(), 'spacedock-sample-'));
  let hub: LocalHub | undefined;
  const close = closeWhenStopped(async () => {
    await hub?.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  try {
    hub = await LocalHub.start({ speed, metricsMs });
    const sample = await prepareSample({ kind, into: folder, endpoint: hub.endpoint });
    await seedHub(hub, sample);
    return { hub, sample, close };
  } catch (error) {
    await close();
    throw error;
  }
}
