import { RelativePattern, Disposable, Uri, workspace, type Diagnostic, type DiagnosticCollection } from 'vscode';
import { join, relative } from 'node:path';
import type { Finding } from '../lint/finding';
import type { DocumentCache } from '../project/document-cache';
import type { ProjectLocation } from '../project/discovery';
import type { LiveSpace } from '../project/live-space';
import type { FileReference, Project } from '../project/project';
import { pathInRepo } from '../project/repository-path';
import { ChangedPaths, changeMatters, mainChangeMatters } from './changed-paths';
import { lintEnabled, lintSeverities } from './configuration';
import { Debounced } from './debounce';
import { fileUri, toDiagnostic } from './finding-diagnostics';
import type { Logger } from './logger';

const diskPauseMs = 150;

/** A finding with its place in the editor's terms, as it was published. */
export interface PublishedFinding {
  readonly finding: Finding;
  readonly diagnostic: Diagnostic;
  readonly project: Project;
}

/** Lints one project whenever something in it changes. */
export class ProjectLinter implements Disposable {
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
