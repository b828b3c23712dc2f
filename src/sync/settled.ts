import { join } from 'node:path';
import { version as program } from '../../package.json';
import { perEntry, type Survey } from './listing';
import type { SyncPlan } from './plan-model';
import { bytesOf, encodeState, numbersIn, readState, writeState } from './state-file';

/** Of a plan, what it says about files that need no change. */
export type Outcome = Pick<SyncPlan, 'refused' | 'unchanged'>;

/**
 * What both repos looked like when a plan found nothing to do, and what it said then. While they look like that, the
 * next plan says the same; where some files do not, it has to decide about these alone.
 *
 * Like the index it only saves work, and a file counts as the same by the same signs: its size, inode and times, and
 * its mode. It lies beside the index, and only what the index knows may be kept here: a file that it does not note was
 * read too early (see `ContentIndex`).
 */
export class Settled {
  private constructor(
    readonly outcome: Outcome,
    private readonly before: { readonly main: Look; readonly space: Look },
  ) {}

  /** @param key all that the outcome depends on beside the files; undefined where nothing was kept under it */
  static async read(folder: string, key: unknown): Promise<Settled | undefined> {
    const file = await readState(join(folder, settledFile));
    if (file === undefined) return undefined;
    const { key: written, main, space, outcome } = file.header as Header;
    if (written !== keyText(key)) return undefined;
    const look = ({ structure, rows }: HeaderSide): Look => ({ structure, states: numbersIn(file.take(rows * perEntry * 8), Float64Array) });
    return new Settled(outcome, { main: look(main), space: look(space) });
  }

  /** Where it cannot be written, it is done without. */
  static async write(folder: string, key: unknown, { refused, unchanged }: Outcome, main: Survey, space: Survey): Promise<void> {
    const side = ({ structure, kinds }: Survey): HeaderSide => ({ structure, rows: kinds.length });
    const header: Header = { key: keyText(key), main: side(main), space: side(space), outcome: { refused, unchanged } };
    await writeState(folder, settledFile, encodeState(header, [bytesOf(main.states), bytesOf(space.states)]));
  }

  /** The paths of files that are not as they were; undefined where some came, went or became something else. */
  changedSince(main: Survey, space: Survey): ReadonlySet<string> | undefined {
    const { before } = this;
    if (before.main.structure !== main.structure || before.space.structure !== space.structure) return undefined;
    return new Set([...changedIn(before.main.states, main), ...changedIn(before.space.states, space)]);
  }
}

export const settledFile = 'sync.settled';

interface Look {
  readonly structure: string;
  readonly states: Float64Array;
}

interface HeaderSide {
  readonly structure: string;
  readonly rows: number;
}

interface Header {
  readonly key: string;
  readonly main: HeaderSide;
  readonly space: HeaderSide;
  readonly outcome: Outcome;
}

/** Another version may decide otherwise. */
function keyText(key: unknown): string {
  return JSON.stringify([program, key]);
}

function changedIn(before: Float64Array, { names, states }: Survey): string[] {
  const rows = new Set<number>();
  for (let at = 0; at < states.length; at++) if (states[at] !== before[at]) rows.add(Math.floor(at / perEntry));
  if (rows.size === 0) return [];
  const paths = names.split('\0');
  return [...rows].map((row) => paths[row] ?? '');
}
