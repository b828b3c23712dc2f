import { Disposable, EventEmitter, languages, workspace, type CodeLens, type InlayHint, type TextDocument } from 'vscode';
import type { DockerfileCosts } from './build-costs';
import { ChangedFiles } from './changed-files';
import { buildTimesWanted } from './configuration';
import type { Linter } from './linter';
import type { Logger } from './logger';
import type { SpaceSession } from './space-session';
import type { SpaceSessions } from './space-sessions';
import type { WorkspaceSpaces } from './workspace-spaces';

const dockerfiles = { scheme: 'file', pattern: '**/Dockerfile' };

/**
 * What builds cost, in the Dockerfile: the time of each instruction as an inlay hint behind its first line, and lenses that
 * say what an edit makes run again, above its first line or above the COPY of an edited file. Times are hints and no lenses, because a lens
 * takes a line of its own: a Dockerfile would be twice as long, and jump at the end of every build.
 */
export class BuildTimes implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly #files: ChangedFiles;
  readonly #subscriptions: Disposable;

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly sessions: SpaceSessions,
    private readonly linter: Linter,
    logger: Logger,
  ) {
    this.#files = new ChangedFiles(logger);
    const onDidChange = this.#changed.event;
    const fire = (): void => {
      this.#changed.fire();
    };
    let shown: unknown[] = [];
    this.#subscriptions = Disposable.from(
      this.#files,
      this.#files.onDidChange(fire),
      sessions.onDidChange(() => {
        const histories = sessions.all.map(({ build }) => build.history);
        if (histories.length === shown.length && histories.every((history, index) => history === shown[index])) return;
        shown = histories;
        fire();
      }),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.buildTimes')) fire();
      }),
      languages.registerInlayHintsProvider(dockerfiles, {
        onDidChangeInlayHints: onDidChange,
        provideInlayHints: async (document, range): Promise<InlayHint[]> => {
          const known = await this.costsOf(document);
          if (known === undefined) return [];
          const { timeHints } = await import('./build-costs');
          return timeHints(document, range, known);
        },
      }),
      languages.registerCodeLensProvider(dockerfiles, {
        onDidChangeCodeLenses: onDidChange,
        provideCodeLenses: async (document): Promise<CodeLens[]> => {
          const known = await this.costsOf(document);
          if (known === undefined) return [];
          const { rerunLenses } = await import('./build-costs');
          return rerunLenses(document, known);
        },
      }),
    );
  }

  /** Undefined for a file that is no Space's Dockerfile, and where no build is known. */
  async costsOf(document: TextDocument): Promise<DockerfileCosts | undefined> {
    const location = this.spaces.ofFile(document.uri);
    const session: SpaceSession | undefined = location && this.sessions.of(location);
    if (session === undefined || !buildTimesWanted(document.uri)) return undefined;
    void session.build.wantHistory();
    const { history } = session.build;
    if (history === undefined || history.builds.length === 0) return undefined;
    const current = await this.linter.current(document);
    const file = current?.project.dockerfile;
    if (current === undefined || file === undefined || file.file.path !== current.file.path || current.file.repo !== 'space') return undefined;
    const { project } = current;
    return {
      key: session.key,
      project,
      dockerfile: file.document,
      history,
      planAt: (commit) => session.build.planAt(commit),
      changedSince: (commit) => this.#files.since(project, commit),
    };
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }
}
