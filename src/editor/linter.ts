import { Disposable, EventEmitter, languages, workspace, type TextDocument, type Uri } from 'vscode';
import type { Finding } from '../lint/finding';
import type { ProjectLocation } from '../project/discovery';
import type { LiveSpace } from '../project/live-space';
import type { FileReference, Project } from '../project/project';
import type { Logger } from './logger';
import { ProjectLinter, type PublishedFinding } from './project-linter';
import type { WorkspaceSpaces } from './workspace-spaces';

const typingPauseMs = 250;

/** A document as a file of its project; offsets into the document's text are offsets into the file's. */
export interface CurrentFile {
  readonly project: Project;
  readonly file: FileReference;
}

/** Keeps the Problems panel true for every Space project of the workspace. */
export class Linter implements Disposable {
  readonly #diagnostics = languages.createDiagnosticCollection('spacedock');
  readonly #linted = new EventEmitter<Project>();
  /** A new snapshot was read and its findings are published. */
  readonly onDidLint = this.#linted.event;
  readonly #projects = new Map<string, ProjectLinter>();
  readonly #liveSpaces = new Map<string, LiveSpace | undefined>();
  readonly #subscriptions: Disposable;

  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly logger: Logger,
  ) {
    this.#subscriptions = Disposable.from(
      spaces.onDidChange(() => {
        this.update();
      }),
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.ofFile(document.uri)?.changed(document.uri, typingPauseMs);
      }),
      workspace.onDidSaveTextDocument((document) => this.ofFile(document.uri)?.changed(document.uri, 0)),
      workspace.onDidCloseTextDocument((document) => this.ofFile(document.uri)?.changed(document.uri, 0)),
      workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('spacedock.lint')) for (const linter of this.#projects.values()) linter.schedule(0);
      }),
    );
  }

  /** What stands in the Problems panel for a file just now. */
  publishedFor(uri: Uri): readonly PublishedFinding[] {
    return this.ofFile(uri)?.published.get(uri.toString()) ?? [];
  }

  /** Everything that stands in the Problems panel for a project. */
  findings(location: ProjectLocation): readonly Finding[] {
    const files = this.#projects.get(location.spaceRoot)?.published.values() ?? [];
    return [...files].flatMap((published) => published.map(({ finding }) => finding));
  }

  /** The newest snapshot of a project. */
  snapshot(location: ProjectLocation): Project | undefined {
    return this.#projects.get(location.spaceRoot)?.project;
  }

  /**
   * A file of a project, with the newest snapshot and the document's text as it is now. Undefined for a file of no
   * project, and for one whose text no rule reads.
   */
  async current(document: TextDocument): Promise<CurrentFile | undefined> {
    const linter = this.ofFile(document.uri);
    const project = linter?.project;
    const file = linter?.fileOf(document.uri);
    const known = file && project?.source(file)?.text;
    if (project === undefined || file === undefined || known === undefined) return undefined;
    const text = document.getText();
    if (text === known) return { project, file };
    const { withTexts } = await import('../project/with-texts');
    return { project: withTexts(project, [{ file, text }]), file };
  }

  /** What was read of a Space on the Hub, to be checked with every project of that Space from now on. */
  tellLiveSpace(spaceId: string, live: LiveSpace | undefined): void {
    this.#liveSpaces.set(spaceId, live);
    for (const linter of this.#projects.values()) if (linter.location.spaceId === spaceId) void linter.setLiveSpace(live);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    for (const linter of this.#projects.values()) linter.dispose();
    this.#diagnostics.dispose();
    this.#linted.dispose();
  }

  private ofFile(uri: Uri): ProjectLinter | undefined {
    const location = this.spaces.ofFile(uri);
    return location && this.#projects.get(location.spaceRoot);
  }

  private update(): void {
    const wanted = new Map(this.spaces.locations.map((location) => [location.spaceRoot, location]));
    for (const [root, linter] of this.#projects) {
      const location = wanted.get(root);
      if (location !== undefined && sameLocation(location, linter.location)) continue;
      linter.dispose();
      this.#projects.delete(root);
    }
    for (const [root, location] of wanted) {
      if (this.#projects.has(root)) continue;
      const linter = new ProjectLinter(location, this.#diagnostics, this.logger, (project) => {
        this.#linted.fire(project);
      });
      this.#projects.set(root, linter);
      const live = location.spaceId === undefined ? undefined : this.#liveSpaces.get(location.spaceId);
      if (live !== undefined) void linter.setLiveSpace(live);
      linter.schedule(0);
    }
  }
}

function sameLocation(a: ProjectLocation, b: ProjectLocation): boolean {
  return (
    a.spaceRoot === b.spaceRoot && a.mainRoot === b.mainRoot && a.settingsPath === b.settingsPath && a.spaceId === b.spaceId
  );
}
