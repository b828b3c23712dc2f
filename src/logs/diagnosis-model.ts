import type { Dockerfile } from '../documents/dockerfile-model';
import type { BuildFailure, BuildOutcome, BuildStep } from './build-log';
import type { Fix } from './catalogue/entry';

/** Why a build or an app failed, as far as its log tells. */
export interface Diagnosis {
  readonly phase: 'build' | 'run';
  /** The Hub refused the configuration: nothing was built, and the Space's own message is all that tells of it. */
  readonly refused: boolean;
  readonly outcome: BuildOutcome;
  /** Seven hex digits; undefined for a run log, and where the log's head is missing. */
  readonly commit: string | undefined;
  /** Of the build; empty for a run log. */
  readonly steps: readonly DiagnosedStep[];
  /** The builder's own words; undefined for a run log. */
  readonly failure: BuildFailure | undefined;
  /** The likeliest first. Empty where nothing failed. */
  readonly causes: readonly Cause[];
}

export interface DiagnosedStep extends BuildStep {
  /** Line of the Dockerfile, from 1, where the instruction begins. */
  readonly dockerfileLine: number | undefined;
}

export interface Cause {
  /** The entry of the catalogue; `unknown` where none knows the failure. */
  readonly id: string;
  readonly phase: 'build' | 'run';
  /** What happened, in a few words. */
  readonly title: string;
  /** Why it did. */
  readonly explanation: string;
  /** What to do. */
  readonly cure: string;
  /** The line of the log that says it. */
  readonly evidence: string;
  /** From 1; undefined where not the log but the Space's own message says it. */
  readonly logLine: number | undefined;
  /** Place in `steps`. */
  readonly step: number | undefined;
  /** Line of the Dockerfile, from 1, where the failed instruction begins, or that the builder names. */
  readonly dockerfileLine: number | undefined;
  /** More exactly than that, or in another file. */
  readonly place: CausePlace | undefined;
  /** A change that mends it. */
  readonly fix: Fix | undefined;
  /** For an unknown failure: the lines that tell most, the best first, which is the evidence. */
  readonly lines: readonly { readonly text: string; readonly logLine: number }[];
}

export type CausePlace =
  /** From 1. `word` is what is to be marked there. */
  | { readonly kind: 'dockerfile'; readonly line: number; readonly word: string | undefined }
  /** A line of Python; the path is the container's. `code` is what the traceback says stands there. */
  | { readonly kind: 'python'; readonly path: string; readonly line: number; readonly code?: string | undefined }
  /** The line of a requirements file that names the package. */
  | { readonly kind: 'requirement'; readonly package: string }
  | { readonly kind: 'front-matter'; readonly key: string };

/** What others know of packages; the linter has the tables. Each answers undefined where it does not know. */
export interface PackageKnowledge {
  /** The apt package in the place of one that is gone. */
  readonly aptSuccessor: (aptPackage: string) => string | undefined;
  /** The distribution on PyPI that provides a Python module. */
  readonly distribution: (module: string) => string | undefined;
}

export interface DiagnosisContext {
  /** As it was built; steps get their lines by it. */
  readonly dockerfile?: Dockerfile | undefined;
  /** What the Space's runtime says of the failure. */
  readonly errorMessage?: string | undefined;
  readonly knowledge?: PackageKnowledge | undefined;
  /** The Hub refused the configuration: a log that was read is an earlier build's, and tells nothing of it. */
  readonly refused?: boolean | undefined;
  /** Which log it is, where that cannot be seen from it. */
  readonly phase?: 'build' | 'run' | undefined;
  /** The front matter's `app_port`. */
  readonly appPort?: number | undefined;
}
