import type { HubConnection } from '../hub/connection';
import type { Severity } from '../lint/finding';
import type { ProjectLocation } from '../project/discovery';
import type { FileSystem } from '../project/file-system';

/** What the tools work on: the terminal's or the editor's projects, files and sign-in. */
export interface AgentContext {
  readonly fileSystem: FileSystem;
  /** The Space projects that a tool may be asked about. Rejects with the signal's reason. */
  projects(signal: AbortSignal): Promise<readonly ProjectLocation[]>;
  /** The way to the Hub, with the token that belongs to a main repo. Throws a HubError for an endpoint that is no address. */
  connection(mainRoot: string | undefined): HubConnection;
  /** Personal severities of rules for a project. */
  severities(location: ProjectLocation): Readonly<Record<string, Severity | 'off'>>;
  /** What to do where a token is missing or not accepted: one sentence. */
  readonly signInAdvice: string;
  /** What stands before a tool's name where the model sees it: `spacedock_` in the editor, nothing in the MCP server. */
  readonly toolPrefix: string;
  /** Something was changed of a Space on the Hub, and the call goes on. */
  readonly onChanged?: ((spaceId: string) => void) | undefined;
  /** What a long call is doing just now: a word or a line. Undefined where nobody would hear it. */
  readonly onProgress?: ((text: string) => void) | undefined;
}
