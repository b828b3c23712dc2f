import type { BuildFailure, BuildOutcome, BuildStep } from './build-log';
import type { Hit } from './hits';
import type { KeptLine } from './telling-lines';
import type { TracebackChain } from './traceback';

/** All that a diagnosis goes by, as read from a log so far. */
export interface LogRecord {
  readonly phase: 'build' | 'run' | undefined;
  readonly commit: string | undefined;
  readonly steps: readonly BuildStep[];
  readonly failure: BuildFailure | undefined;
  /** Line of the log, from 1, of the failure. */
  readonly failureLine: number | undefined;
  readonly outcome: BuildOutcome;
  /** Line of the log, from 1, of its header. */
  readonly headerLine: number | undefined;
  readonly lineCount: number;
  /** By the first line. */
  readonly hits: readonly Hit[];
  /** From the page's banner, above the log. */
  readonly bannerHits: readonly Hit[];
  /** The last lines before the build failed, or of the log. */
  readonly lastLines: readonly KeptLine[];
  /** The traceback that came last. */
  readonly chain: TracebackChain | undefined;
  /** By step, -1 for none: the last line at which a tool went on well. */
  readonly progress: ReadonlyMap<number, number>;
  /** Line where a server began to listen. */
  readonly upLine: number | undefined;
  /** The platform says that the app ended. */
  readonly isDown: boolean;
  /** By step: what was said in it that may be an error that the step swallowed. */
  readonly swallowed: ReadonlyMap<number, KeptLine>;
}
