import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  EventEmitter,
  languages,
  Location,
  Range,
  RelativePattern,
  Uri,
  workspace,
  type DiagnosticCollection,
  type TextDocument,
} from 'vscode';
import { join, relative } from 'node:path';
import type { Span } from '../documents/text';
import type { Finding, Severity } from '../lint/finding';
import type { DocumentCache } from '../project/document-cache';
import type { ProjectLocation } from '../project/discovery';
import type { LiveSpace } from '../project/live-space';
import type { FileReference, Project } from '../project/project';
import { pathInRepo } from '../project/repository-path';
import { ChangedPaths, changeMatters, mainChangeMatters } from './changed-paths';
import { lintEnabled, lintSeverities } from './configuration';
import { Debounced } from './debounce';
import type { Logger } from './logger';
import { ruleUri } from './rule-explanations';
import type { WorkspaceSpaces } from './workspace-spaces';

const typingPauseMs = 250;
const diskPauseMs = 150;

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** A finding with its place in the editor's terms, as it was published. */
export interface PublishedFinding {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
  readonly project: Project;
}

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

/** Lints one project whenever something in it changes. */
class ProjectLinter implements Disposable {
  readonly published = new Map<string, readonly PublishedFinding[]>();
  project: Project | undefined;
  readonly #run: Debounced;
  readonly #watchers: Disposable;
  readonly #changes = new ChangedPaths();
  #cache: DocumentCache | undefined;
  #live: LiveSpace | undefined;

  constructor(
    readonly location: ProjectLocation,
    private readonly diagnostics: DiagnosticCollection,
    private readonly logger: Logger,
    private readonly onLinted: (project: Project) => void,
  ) {
    this.#run = new Debounced(
      (signal) => this.lint(signal),
      (error) => {
        logger.error(`Checking ${location.spaceRoot} failed`, error);
      },
    );
    const watchers = [new RelativePattern(Uri.file(location.spaceRoot), '**/*')];
    if (location.mainRoot !== undefined) watchers.push(new RelativePattern(Uri.file(location.mainRoot), '**/*'));
    else if (location.settingsPath !== undefined) {
      watchers.push(new RelativePattern(Uri.file(join(location.settingsPath, '..')), 'spacedock.yaml'));
    }
    this.#watchers = Disposable.from(...watchers.map((pattern) => this.watchDisk(pattern)));
  }

  async setLiveSpace(live: LiveSpace | undefined): Promise<void> {
    const { isSameLiveSpace } = await import('../project/live-space');
    if (isSameLiveSpace(this.#live, live)) return;
    this.#live = live;
    this.schedule(0);
  }

  schedule(delayMs: number): void {
    this.#run.schedule(delayMs);
  }

  /** A file of the editor changed. Of the main repo, only the text of spacedock.yaml and of the config is read. */
  changed(uri: Uri, delayMs: number): void {
    const inMain = this.pathInMain(uri);
    const isRead = inMain !== undefined && this.project?.mainRepo?.files.get(inMain)?.content !== undefined;
    if (this.pathInSpace(uri) === undefined && !this.isSettings(uri) && !isRead) return;
    this.#changes.add(uri.fsPath);
    this.schedule(delayMs);
  }

  dispose(): void {
    this.#watchers.dispose();
    this.#run.dispose();
    for (const uri of this.published.keys()) this.diagnostics.delete(Uri.parse(uri));
    this.published.clear();
  }

  fileOf(uri: Uri): FileReference | undefined {
    const inSpace = this.pathInSpace(uri);
    if (inSpace !== undefined) return { repo: 'space', path: inSpace };
    const inMain = this.pathInMain(uri);
    return inMain === undefined ? undefined : { repo: 'main', path: inMain };
  }

  private watchDisk(pattern: RelativePattern): Disposable {
    const watcher = workspace.createFileSystemWatcher(pattern);
    const look = (kind: 'created' | 'changed' | 'deleted') => (uri: Uri): void => {
      const path = this.pathInSpace(uri);
      const inMain = this.pathInMain(uri);
      const matters =
        path !== undefined
          ? changeMatters(kind, path, this.project?.files.get(path))
          : this.isSettings(uri) || (inMain !== undefined && mainChangeMatters(kind, inMain, this.project?.mainRepo));
      if (!matters) return;
      this.#changes.add(uri.fsPath);
      // A program that writes without end must not keep the check from its end.
      this.#run.schedule(diskPauseMs, { patient: true });
    };
    return Disposable.from(
      watcher,
      watcher.onDidCreate(look('created')),
      watcher.onDidChange(look('changed')),
      watcher.onDidDelete(look('deleted')),
    );
  }

  private pathInSpace(uri: Uri): string | undefined {
    return pathInRepo(this.location.spaceRoot, uri.fsPath);
  }

  private pathInMain(uri: Uri): string | undefined {
    return this.location.mainRoot === undefined ? undefined : pathInRepo(this.location.mainRoot, uri.fsPath);
  }

  private isSettings(uri: Uri): boolean {
    const { settingsPath } = this.location;
    return settingsPath !== undefined && relative(settingsPath, uri.fsPath) === '';
  }

  private async lint(signal: AbortSignal): Promise<void> {
    const scope = Uri.file(this.location.spaceRoot);
    const { lintProject } = await import('../lint/engine');
    const project = await this.read(signal);
    if (signal.aborted) return;
    this.project = project;
    this.#changes.settle();
    const findings = lintEnabled(scope)
      ? lintProject(project, {
          severities: lintSeverities(scope),
          onRuleFailure: (rule, error) => {
            this.logger.error(`The rule ${rule} failed`, error);
          },
        })
      : [];
    this.publish(project, findings);
    this.onLinted(project);
  }

  /** The whole project at first, then only what changed. */
  private async read(signal: AbortSignal): Promise<Project> {
    const [{ loadProject, updateProject }, { withLiveSpace }, { warmUp }, { DocumentCache: Cache }, { nodeFileSystem }, { editorFileSystem }] =
      await Promise.all([
        import('../project/load'),
        import('../project/snapshot'),
        import('../project/warm-up'),
        import('../project/document-cache'),
        import('../project/node-file-system'),
        import('./editor-file-system'),
      ]);
    this.#cache ??= new Cache();
    const fileSystem = editorFileSystem(nodeFileSystem);
    const changed = this.#changes.take();
    const read = this.project
      ? await updateProject(this.project, changed, fileSystem, this.#cache, signal)
      : await loadProject(this.location, fileSystem, this.#cache, signal);
    const project = withLiveSpace(read, this.#live);
    // Thousands of files parsed at one go would hold up every extension of the host.
    await warmUp(project, signal);
    return project;
  }

  /** One `set` a file: one call for many drops whole files past some 1,200 diagnostics. */
  private publish(project: Project, findings: readonly Finding[]): void {
    const byFile = new Map<string, PublishedFinding[]>();
    for (const finding of findings) {
      const uri = fileUri(project, finding.file);
      const diagnostic = toDiagnostic(project, finding);
      if (uri === undefined || diagnostic === undefined) continue;
      const key = uri.toString();
      const list = byFile.get(key) ?? [];
      list.push({ finding, diagnostic, project });
      byFile.set(key, list);
    }
    for (const uri of this.published.keys()) if (!byFile.has(uri)) this.diagnostics.delete(Uri.parse(uri));
    this.published.clear();
    for (const [uri, list] of byFile) {
      this.published.set(uri, list);
      this.diagnostics.set(Uri.parse(uri), list.map(({ diagnostic }) => diagnostic));
    }
  }
}

function toDiagnostic(project: Project, finding: Finding): Diagnostic | undefined {
  const range = fileRange(project, finding.file, finding.span);
  if (range === undefined) return undefined;
  const diagnostic = new Diagnostic(range, finding.message, severities[finding.severity]);
  diagnostic.source = 'Spacedock';
  diagnostic.code = { value: finding.rule, target: ruleUri(finding.rule) };
  const related = finding.related.flatMap(({ file, span, message }) => {
    const uri = fileUri(project, file);
    const place = fileRange(project, file, span);
    return uri && place ? [new DiagnosticRelatedInformation(new Location(uri, place), message)] : [];
  });
  if (related.length > 0) diagnostic.relatedInformation = related;
  return diagnostic;
}

/** The absolute place of a project's file. */
export function fileUri(project: Project, file: FileReference): Uri | undefined {
  const root = file.repo === 'space' ? project.location.spaceRoot : project.location.mainRoot;
  return root === undefined ? undefined : Uri.file(join(root, file.path));
}

/** A span of a file's text, as it was in the snapshot, in the editor's lines and characters. */
export function fileRange(project: Project, file: FileReference, span: Span): Range | undefined {
  const lines = project.source(file)?.lines;
  if (lines === undefined) return undefined;
  const start = lines.positionAt(span.start);
  const end = lines.positionAt(span.end);
  return new Range(start.line, start.character, end.line, end.character);
}

function sameLocation(a: ProjectLocation, b: ProjectLocation): boolean {
  return (
    a.spaceRoot === b.spaceRoot && a.mainRoot === b.mainRoot && a.settingsPath === b.settingsPath && a.spaceId === b.spaceId
  );
}
