import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { openScene, type Scene, writeToken } from '../scene';
import type { SampleKind } from '../sample/prepare';
import { launch, type VsCode } from '../vscode/launch';
import { patient } from '../vscode/patience';
import { afterSecondTry, type TestCounts } from '../vscode/test-counts';
import { Workbench } from '../vscode/workbench';

/** What a step of a story works with. */
export interface Stage extends Scene {
  readonly workbench: Workbench;
  readonly code: VsCode;
  /** Leaves `out/screenshots/NAME.png`. */
  screenshot(name: string): Promise<void>;
}

export interface Step {
  readonly name: string;
  run(stage: Stage): Promise<void>;
}

/** A way through the packaged extension, step by step, on a sample of its own. */
export interface Story {
  readonly name: string;
  readonly sample: SampleKind;
  /** Builds take the real time divided by this. */
  readonly speed: number;
  /** As in SceneOptions. */
  readonly metricsMs?: number;
  /** `false`: VS Code opens in Restricted Mode. */
  readonly trusted?: boolean;
  /** No token at all, where null; one that may write where not given. */
  readonly token?: string | null;
  /** On top of the user settings that every story has. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** On top of the environment that every story's VS Code has. */
  readonly env?: Readonly<Record<string, string>>;
  /** What VS Code opens: the sample's workspace where not given, nothing where it returns undefined. */
  readonly opens?: (scene: Scene) => string | undefined;
  /** Changes the repos or the Hub before VS Code opens. */
  readonly prepare?: (scene: Scene) => Promise<void>;
  readonly steps: readonly Step[];
}

/** Waits until `probe` holds, looking ten times a second; throws what it was waiting for. */
export async function eventually(what: string, probe: () => Promise<boolean> | boolean, timeoutMs = 30_000): Promise<void> {
  const end = performance.now() + patient(timeoutMs);
  while (!(await probe())) {
    if (performance.now() > end) throw new Error(`Not so after ${String(timeoutMs / 1000)} s: ${what}`);
    await sleep(100);
  }
}

/**
 * Plays stories one after another. VS Code starts for the next one while one is played: that is half of a story's time.
 * Stories that failed are played once more at the end, with nothing beside them.
 */
export async function playAll(stories: readonly Story[], vsix: string): Promise<TestCounts> {
  const failed: { readonly story: Story; readonly counts: TestCounts }[] = [];
  let passed = 0;
  const [first, ...rest] = stories.map((story) => ({ story, start: startOnce(story, vsix) }));
  for (let now = first; now; ) {
    const next = rest.shift();
    const counts = await play(now.story, now.start(), () => void next?.start());
    if (counts.failed > 0) failed.push({ story: now.story, counts });
    else passed += counts.passed;
    now = next;
  }
  let total: Required<TestCounts> = { passed, failed: 0, failures: [], unsteady: [] };
  for (const { story, counts } of failed) {
    console.log('\nOnce more:');
    const again = afterSecondTry(0, counts.failures, await play(story, open(story, vsix)));
    total = {
      passed: total.passed + again.passed,
      failed: total.failed + again.failed,
      failures: [...total.failures, ...again.failures],
      unsteady: [...total.unsteady, ...(again.unsteady ?? [])],
    };
  }
  return total;
}

/** Opens a story's stage when first asked; how that ended is told to whoever waits for it. */
function startOnce(story: Story, vsix: string): () => Promise<Stage> {
  let opened: Promise<Stage> | undefined;
  return () => {
    if (!opened) {
      opened = open(story, vsix);
      opened.catch(() => undefined);
    }
    return opened;
  };
}

/**
 * Plays a story. A step that fails ends it, for the next ones rest on it: they count as failed too. A failure leaves a
 * screenshot and prints the extension's log.
 */
async function play(story: Story, opened: Promise<Stage>, onStart?: () => void): Promise<TestCounts> {
  console.log(`\n${story.name}`);
  let stage: Stage | undefined;
  let passed = 0;
  const failures: string[] = [];
  try {
    const begin = performance.now();
    stage = await opened;
    console.log(`  (waited ${((performance.now() - begin) / 1000).toFixed(1)} s for its start)`);
    onStart?.();
    for (const step of story.steps) {
      const start = performance.now();
      await runStep(step, stage);
      passed += 1;
      console.log(`  ✔ ${step.name} (${((performance.now() - start) / 1000).toFixed(1)} s)`);
    }
  } catch (error) {
    const [failed, ...others] = story.steps.slice(passed);
    console.log(`  ✘ ${failed?.name ?? 'end'}`);
    for (const { name } of others) console.log(`  – ${name} (not reached)`);
    const why = stripVTControlCharacters(error instanceof Error ? (error.stack ?? error.message) : String(error));
    failures.push(`${story.name}: ${failed?.name ?? 'end'}\n${why}`);
    console.error(why);
    if (stage) await leaveTraces(stage, story);
  } finally {
    await stage?.code.close();
    await stage?.close();
  }
  return { passed, failed: story.steps.length - passed, failures };
}

async function open(story: Story, vsix: string): Promise<Stage> {
  const scene = await openScene({ kind: story.sample, speed: story.speed, metricsMs: story.metricsMs });
  try {
    await story.prepare?.(scene);
    const token = story.token === undefined ? writeToken : story.token;
    const workspace = story.opens ? story.opens(scene) : scene.sample.workspaceFile;
    const code = await launch({
      ...(workspace === undefined ? {} : { workspace }),
      vsix: [vsix],
      settings: { 'spacedock.endpoint': scene.hub.endpoint, ...story.settings },
      env: { ...(token === null ? {} : { HF_TOKEN: token }), ...story.env },
      trusted: story.trusted ?? true,
    });
    code.page.setDefaultTimeout(patient(30_000));
    const workbench = new Workbench(code.page);
    const screenshot = (name: string) => workbench.screenshot(join('out/screenshots', `${name}.png`));
    return { ...scene, code, workbench, screenshot };
  } catch (error) {
    await scene.close();
    throw error;
  }
}

async function runStep(step: Step, stage: Stage): Promise<void> {
  let limit: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    limit = setTimeout(() => {
      reject(new Error(`Not done after ${String(patient(120))} s.`));
    }, patient(120_000));
  });
  try {
    await Promise.race([step.run(stage), tooLong]);
  } finally {
    clearTimeout(limit);
  }
}

async function leaveTraces({ code, screenshot }: Stage, story: Story): Promise<void> {
  const name = `failure-${story.name.toLowerCase().replaceAll(/\W+/g, '-')}`;
  await screenshot(name).then(
    () => {
      console.error(`Screenshot: out/screenshots/${name}.png`);
    },
    (error: unknown) => {
      console.error('No screenshot:', error);
    },
  );
  for (const part of ['spacedock.log', 'remoteexthost.log']) {
    for (const [file, text] of await code.server.logs(part)) console.error(`\n${file}\n${text.slice(-4000)}`);
  }
}
