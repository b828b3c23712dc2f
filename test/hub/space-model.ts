/** The stages that the Hub gives a Space. */
export type SpaceStage =
  | 'NO_APP_FILE'
  | 'CONFIG_ERROR'
  | 'BUILDING'
  | 'BUILD_ERROR'
  | 'RUNNING'
  | 'RUNNING_BUILDING'
  | 'RUNTIME_ERROR'
  | 'DELETING'
  | 'STOPPED'
  | 'PAUSED'
  | 'APP_STARTING'
  | 'RUNNING_APP_STARTING'
  | 'SLEEPING';

export type LogKind = 'build' | 'run';

export interface Volume {
  readonly type: 'bucket' | 'model' | 'dataset' | 'space';
  readonly source: string;
  readonly mountPath: string;
  readonly revision?: string;
  readonly readOnly?: boolean;
  readonly path?: string;
}

export interface BucketOptions {
  /** `namespace/name`. */
  readonly id: string;
  readonly private?: boolean;
  /** Bytes by path. */
  readonly files?: Readonly<Record<string, number>>;
}

export interface SpaceOptions {
  /** `namespace/name`. */
  readonly id: string;
  readonly private?: boolean;
  readonly sdk?: 'docker' | 'gradio' | 'static';
  /** A flavour's name, `cpu-basic` where not given. */
  readonly hardware?: string;
  /** The older storage tiers, mounted at /data: 20, 150 or 1,000 GB. */
  readonly storage?: 'small' | 'medium' | 'large' | null;
  /** Attached buckets and repos. */
  readonly volumes?: readonly Volume[];
  readonly devMode?: boolean;
  /** False: a push is taken and builds nothing, as it may be in Dev Mode and is with a paused Space; true where not given. */
  readonly buildsOnPush?: boolean;
  /** Seconds; what the hardware has of itself where not given. */
  readonly sleepTime?: number;
  readonly secrets?: Readonly<Record<string, string>>;
  readonly variables?: Readonly<Record<string, string>>;
  /** The stage it stands in at first; `NO_APP_FILE` where not given, as for a Space without a commit. */
  readonly stage?: SpaceStage;
}

/** How one request, or several, shall go wrong. What is not given stays as it is. */
export interface Misbehaviour {
  /** Tried on `METHOD /path?query`; a string must be contained in it. */
  readonly route: string | RegExp;
  /** How many requests; 1 where not given, `Infinity` for all that follow. */
  readonly times?: number;
  /** Answers with this status, and the Hub's error shape, in place of the real answer. */
  readonly status?: number;
  /** `X-Error-Code`. */
  readonly errorCode?: string;
  /** The error's text. */
  readonly message?: string;
  /** Of a 429: when the window ends, for `RateLimit: "api";r=0;t=…`. */
  readonly resetSeconds?: number;
  /** Never answers: the connection stays open until the client ends it. */
  readonly hang?: boolean;
  /** Waits before anything is answered. */
  readonly delayMs?: number;
  /** Sends so many bytes of the body, then ends as if that were all. */
  readonly truncateAfterBytes?: number;
  /** Sends so many bytes of the body, then cuts the connection. */
  readonly dropAfterBytes?: number;
  /** Sends the body in pieces of so many bytes, a millisecond apart: borders fall inside lines and characters. */
  readonly pieceBytes?: number;
  /** Log streams: replays only the last so many lines at connect, as a buffer that has rolled over. */
  readonly replayLast?: number;
}
