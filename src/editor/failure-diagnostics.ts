import {
  CodeActionKind,
  Disposable,
  EventEmitter,
  l10n,
  languages,
  Range,
  window,
  workspace,
  type CodeAction,
  type TextDocument,
  type TextDocumentContentChangeEvent,
  type Uri,
} from 'vscode';
import type { FailureFix } from '../deploy/failure-fix';
import type { FailurePlace } from '../deploy/failure-place';
import type * as FollowedText from '../documents/followed-text';
import type * as Text from '../documents/text';
import { failedAtOf, type FailedAt } from '../hub/stages';
import type { Cause, Diagnosis } from '../logs/diagnosis';
import type { Project } from '../project/project';
import { actionOf } from './failure-actions';
import { diagnosticOf, evidenceOf, lineOf, logMark, mostOthers, placeOf, type StandingFailure } from './failure-marks';
import { fileUri } from './finding-diagnostics';
import type { Linter } from './linter';
import { logUri } from './log-documents';
import { workspaceEdit } from './quick-fixes';

/**
 * What failed builds and apps left to mend, in the Problems panel: on the line that did it, until that line's text is
 * another, its fix is made, a build passes or the app runs, or the Space leaves the workspace. The log's document has the
 * line that says it marked, with the way back.
 */
export class FailureDiagnostics implements Disposable {
  readonly #diagnostics = languages.createDiagnosticCollection('spacedock-failure');
  readonly #evidence = languages.createDiagnosticCollection('spacedock-failure-log');
  /** By the session's key. */
  readonly #failures = new Map<string, StandingFailure>();
  /** By the same: what is about to be shown. */
  readonly #coming = new Map<string, Diagnosis>();
  /** Loaded with the first failure. */
  #texts: (typeof FollowedText & typeof Text) | undefined;
  readonly #subscriptions: Disposable;
  readonly #logLacks = new EventEmitter<void>();
  /** A log's document that is open lacks the line that tells of a failure: it shows another build's. */
  readonly onDidMissEvidence = this.#logLacks.event;

  constructor(private readonly linter: Linter) {
    this.#subscriptions = Disposable.from(
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.follow(document, contentChanges);
      }),
      workspace.onDidOpenTextDocument((document) => {
        this.markLog(document);
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        this.#evidence.delete(uri);
      }),
      linter.onDidLint((project) => {
        this.lookAgain(project);
      }),
      languages.registerCodeActionsProvider(
        { scheme: 'file' },
        { provideCodeActions: (document, range, { only }) => (only === undefined || only.contains(CodeActionKind.QuickFix) ? this.actions(document, range) : []) },
        { providedCodeActionKinds: [CodeActionKind.QuickFix] },
      ),
    );
  }

  /** Takes the place of what stood there of this Space. The line of the project; undefined where it has none. */
  async show(key: string, project: Project, diagnosis: Diagnosis, { spaceId, commit }: { readonly spaceId: string; readonly commit: string | undefined }): Promise<FailurePlace | undefined> {
    const [cause, ...others] = diagnosis.causes;
    this.#coming.set(key, diagnosis);
    const [{ fixOfCause, markedPlace }, { failureText }, followed, texts] = await Promise.all([
      import('../deploy/failure-fix'),
      import('../deploy/failure-text'),
      import('../documents/followed-text'),
      import('../documents/text'),
    ]);
    this.#texts = { ...followed, ...texts };
    // Cleared meanwhile, or another took its place.
    if (this.#coming.get(key) !== diagnosis) return undefined;
    this.#coming.delete(key);
    const place = cause && markedPlace(project, cause);
    const uri = place && fileUri(project, place.file);
    const text = place && project.source(place.file)?.text;
    this.clear(key);
    if (cause === undefined || place === undefined || uri === undefined || text === undefined) return undefined;
    const { span, watched } = place;
    const failure: StandingFailure = {
      of: failedAtOf(diagnosis),
      cause,
      others: others.slice(0, mostOthers),
      message: failureText(cause, { ...diagnosis, commit: diagnosis.commit ?? commit }),
      file: place.file,
      uri,
      watched: text.slice(watched.start, watched.end),
      mark: { at: span.start - watched.start, length: span.end - span.start },
      log: logUri({ spaceId, kind: diagnosis.phase }),
      mendable: fixOfCause(project, cause, place)?.kind === 'edits',
      mended: false,
      at: undefined,
      range: undefined,
      diagnostic: undefined,
      logLine: Math.max(0, (cause.logLine ?? 1) - 1),
    };
    this.#failures.set(key, failure);
    // It may have been edited since the snapshot.
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.getText() ?? text;
    this.place(failure, open === text ? watched.start : undefined, [], open);
    const log = workspace.textDocuments.find((document) => document.uri.toString() === failure.log.toString());
    if (log === undefined) return place;
    this.markLog(log);
    const wanted = evidenceOf(cause);
    if (wanted !== undefined && !log.getText().includes(wanted)) this.#logLacks.fire();
    return place;
  }

  /** `of`: only what has failed at that. */
  clear(key: string, of?: FailedAt): void {
    const coming = this.#coming.get(key);
    if (coming !== undefined && (of ?? failedAtOf(coming)) === failedAtOf(coming)) this.#coming.delete(key);
    const failure = this.#failures.get(key);
    if (failure === undefined || (of ?? failure.of) !== failure.of) return;
    this.#failures.delete(key);
    this.publish(failure.uri);
    this.#evidence.delete(failure.log);
  }

  /** The cause that stands in the project as it is now. */
  standing(key: string): Cause | undefined {
    const failure = this.#failures.get(key);
    return failure?.diagnostic === undefined ? undefined : failure.cause;
  }

  /** The line of a log that tells of a failure, as it is in the log's text. */
  evidenceIn(log: Uri): string | undefined {
    const cause = this.ofLog(log)?.cause;
    return cause && evidenceOf(cause);
  }

  async reveal(key: string): Promise<void> {
    const failure = this.#failures.get(key);
    if (failure !== undefined) await window.showTextDocument(failure.uri, failure.range === undefined ? {} : { selection: failure.range });
  }

  /** The change that mends it, as the project is now. */
  async fix(key: string): Promise<FailureFix | undefined> {
    const failure = this.#failures.get(key);
    return failure === undefined ? undefined : (await this.fixOf(failure, await workspace.openTextDocument(failure.uri)))?.fix;
  }

  /** Makes the change in the editor and shows it there, not saved. */
  async applyFix(key: string): Promise<void> {
    const failure = this.#failures.get(key);
    const found = failure && (await this.fixOf(failure, await workspace.openTextDocument(failure.uri)));
    const edit = found?.fix.kind === 'edits' ? workspaceEdit(found.project, found.fix.edits) : undefined;
    await this.reveal(key);
    if (edit === undefined || !(await workspace.applyEdit(edit))) {
      void window.showInformationMessage(l10n.t('The file has changed since, and the fix fits it no more. The line is marked.'));
    }
  }

  dispose(): void {
    Disposable.from(this.#subscriptions, this.#diagnostics, this.#evidence, this.#logLacks).dispose();
  }

  private async fixOf(failure: StandingFailure, document: TextDocument): Promise<{ readonly fix: FailureFix; readonly project: Project } | undefined> {
    const current = await this.linter.current(document);
    if (current === undefined || failure.at === undefined) return undefined;
    const { fixOfCause } = await import('../deploy/failure-fix');
    const fix = fixOfCause(current.project, failure.cause, placeOf(failure, failure.at));
    return fix && { fix, project: current.project };
  }

  private async actions(document: TextDocument, range: Range): Promise<CodeAction[]> {
    const found: CodeAction[] = [];
    for (const [key, failure] of this.#failures) {
      if (failure.uri.toString() !== document.uri.toString() || failure.range?.intersection(range) === undefined) continue;
      const mending = await this.fixOf(failure, document);
      const action = mending && actionOf(mending.fix, mending.project, failure.of, key);
      if (action === undefined) continue;
      if (failure.diagnostic !== undefined) action.diagnostics = [failure.diagnostic];
      action.isPreferred = true;
      found.push(action);
    }
    return found;
  }

  private follow(document: TextDocument, changes: readonly TextDocumentContentChangeEvent[]): void {
    this.markLog(document);
    const uri = document.uri.toString();
    for (const failure of this.#failures.values()) {
      if (failure.uri.toString() !== uri) continue;
      const made: FollowedText.TextChange[] = changes.map(({ rangeOffset, rangeLength, text }) => ({ offset: rangeOffset, length: rangeLength, text }));
      this.place(failure, failure.at, made, document.getText());
    }
  }

  /** Files that are not open change on disk, and the fix may be in another than the one that is marked. */
  private lookAgain(project: Project): void {
    for (const failure of this.#failures.values()) {
      const uri = failure.uri.toString();
      if (fileUri(project, failure.file)?.toString() !== uri) continue;
      if (!workspace.textDocuments.some((document) => document.uri.toString() === uri)) this.place(failure, failure.at, [], project.source(failure.file)?.text ?? '');
      if (failure.mendable) void this.lookForFix(failure, project);
    }
  }

  private async lookForFix(failure: StandingFailure, project: Project): Promise<void> {
    const { fixOfCause } = await import('../deploy/failure-fix');
    if (![...this.#failures.values()].includes(failure) || failure.at === undefined) return;
    const mended = fixOfCause(project, failure.cause, placeOf(failure, failure.at)) === undefined;
    if (mended === failure.mended) return;
    failure.mended = mended;
    this.publish(failure.uri);
  }

  private ofLog(log: Uri): StandingFailure | undefined {
    const uri = log.toString();
    return [...this.#failures.values()].find((failure) => failure.log.toString() === uri);
  }

  private place(failure: StandingFailure, before: number | undefined, changes: readonly FollowedText.TextChange[], text: string): void {
    const at = this.#texts?.followText(failure.watched, before, changes, text);
    const lines = this.#texts && new this.#texts.LineIndex(text);
    failure.at = at;
    failure.range = undefined;
    if (at !== undefined && lines !== undefined) {
      const start = lines.positionAt(at + failure.mark.at);
      const end = lines.positionAt(at + failure.mark.at + failure.mark.length);
      failure.range = new Range(start.line, start.character, end.line, end.character);
    }
    this.publish(failure.uri);
  }

  private publish(uri: Uri): void {
    const here = [...this.#failures.values()].filter((failure) => failure.uri.toString() === uri.toString());
    for (const failure of here) failure.diagnostic = failure.range && !failure.mended ? diagnosticOf(failure, failure.range) : undefined;
    this.#diagnostics.set(uri, here.flatMap(({ diagnostic }) => diagnostic ?? []));
  }

  /** Marks the line that says it, with the way to the line that did it. */
  private markLog(document: TextDocument): void {
    const failure = this.ofLog(document.uri);
    if (failure === undefined) return;
    const line = lineOf(document, failure);
    if (line === undefined) {
      this.#evidence.delete(document.uri);
      return;
    }
    this.#evidence.set(document.uri, [logMark(failure, document.lineAt(line).range)]);
    if (line === failure.logLine) return;
    failure.logLine = line;
    this.publish(failure.uri);
  }
}
