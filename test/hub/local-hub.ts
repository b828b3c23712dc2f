import type { LogKind, Misbehaviour, SpaceOptions, SpaceStage } from './space-model';

export interface LocalHubOptions {
  /** Builds and starts take the real time divided by this; 1 where not given. */
  readonly speed?: number;
  /** 0, a free port, where not given. */
  readonly port?: number;
}

/** A Hub on this machine: a real HTTP server and a real git server, which plays builds in place of building. */
export class LocalHub {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly endpoint: string = '';

  static start(_options: LocalHubOptions = {}): Promise<LocalHub> {
    return Promise.reject(new Error('The local Hub is being written.'));
  }

  /** Makes a Space with an empty git repo. */
  async createSpace(_options: SpaceOptions): Promise<void> {}

  /** Takes the branch `main` of a repo on this machine as the Space's, past the checks and without a build. */
  async importRepository(_id: string, _repository: string): Promise<void> {}

  /** Sets the stage by hand; `sha` is the deployed commit, `errorMessage` goes into the runtime. */
  setStage(_id: string, _stage: SpaceStage, _details: { readonly sha?: string; readonly errorMessage?: string } = {}): void {}

  /** Adds lines, without their line feeds, to a log; streams that are open get them at once. */
  pushLog(_id: string, _kind: LogKind, ..._lines: string[]): void {}

  /** Resolves when the Space is in one of the stages; rejects with the stage it is in when the time is over. */
  async waitForStage(_id: string, _stages: readonly SpaceStage[], _timeoutMs?: number): Promise<void> {}

  misbehave(_misbehaviour: Misbehaviour): void {}

  /** Ends every connection, every build and the servers, and removes the repos. */
  async close(): Promise<void> {}
}
