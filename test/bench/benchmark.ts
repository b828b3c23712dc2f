/** One line of `npm run bench`: ours and a peer's time, measured in turn in the same run. */
export interface Benchmark {
  /** `room/what/which`: `lint/dockerfile/median`. */
  readonly name: string;
  readonly unit: string;
  /** Median of several. */
  readonly ours: number;
  /** What `theirs` was measured on; null where there is no peer. */
  readonly peer: string | null;
  readonly theirs: number | null;
  /** Ours to the peer's; where there is no peer, to the limit's own base. */
  readonly ratio: number;
  readonly limit: number;
  readonly within: boolean;
}
