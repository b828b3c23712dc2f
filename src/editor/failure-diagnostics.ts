import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  l10n,
  languages,
  Location,
  Range,
  Uri,
  window,
  workspace,
  type TextDocument,
  type TextDocumentContentChangeEvent,
} from 'vscode';
import type { FailureFix } from '../deploy/failure-fix';
import type { FailurePlace } from '../deploy/failure-place';
import type * as FollowedText from '../documents/followed-text';
import type * as Text from '../documents/text';
import type { Cause, Diagnosis } from '../logs/diagnosis';
import type { FileReference, Project } from '../project/project';
import type { CommandId } from './command-ids';
import { fileUri, type Linter } from './linter';
import { logUri } from './log-documents';
import { workspaceEdit } from './quick-fixes';
import type { SpaceArgument } from './tree-rows';

/** The cause of a Space's failed build, and the line of the project that it stands on. */
interface StandingFailure {
  readonly cause: Cause;
  readonly message: string;
  readonly file: FileReference;
  readonly uri: Uri;
  /** The text of the lines whose change may have mended it. */
  readonly watched: string;
  /** Where the mark begins within it, and how long it is. */
  readonly mark: { readonly at: number; readonly length: number };
  readonly log: Uri;
  /** Offset of `watched` in the file; undefined while the text is another. */
  at: number | undefined;
  range: Range | undefined;
  diagnostic: Diagnostic | undefined;
  /** Line of the log's document, from 0, as last seen there. */
  logLine: number;
}

/**
 * What failed builds left to mend, in the Problems panel: on the line that did it, until that line's text is another, a
 * build passes, or the Space leaves the workspace. Its log's document has the line that says it marked, with the way back.
 */
export class FailureDiagnostics implements Disposable {
  readonly #diagnostics = languages.createDiagnosticCollection('spacedock-build');
  readonly #evidence = languages.createDiagnosticCollection('spacedock-build-log');
  /** By the session's key. */
  readonly #failures = new Map<string, StandingFailure>();
  /** Loaded with the first failure. */
  #texts: (typeof FollowedText & typeof Text) | undefined;
  readonly #subscriptions: Disposable;

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

  /** Takes the place of what stood there of this Space. Says whether the project has the line. */
  async show(key: string, project: Project, diagnosis: Diagnosis, spaceId: string): Promise<boolean> {
    const [cause] = diagnosis.causes;
    const [{ placeOfCause }, { failureText }, followed, texts] = await Promise.all([
      import('../deploy/failure-place'),
      import('../deploy/failure-text'),
      import('../documents/followed-text'),
      import('../documents/text'),
    ]);
    this.#texts = { ...followed, ...texts };
    const place = cause && placeOfCause(project, cause);
    const uri = place && fileUri(project, place.file);
    const text = place && project.source(place.file)?.text;
    this.clear(key);
    if (cause === undefined || place === undefined || uri === undefined || text === undefined) return false;
    const { span, watched } = place;
    const failure: StandingFailure = {
      cause,
      message: failureText(cause, diagnosis),
      file: place.file,
      uri,
      watched: text.slice(watched.start, watched.end),
      mark: { at: span.start - watched.start, length: span.end - span.start },
      log: logUri({ spaceId, kind: diagnosis.phase }),
      at: undefined,
      range: undefined,
      diagnostic: undefined,
      logLine: Math.max(0, (cause.logLine ?? 1) - 1),
    };
    this.#failures.set(key, failure);
    // It may have been edited since the snapshot.
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString())?.getText() ?? text;
    this.place(failure, open === text ? watched.start : undefined, [], open);
    for (const document of workspace.textDocuments) this.markLog(document);
    return true;
  }

  clear(key: string): void {
    const failure = this.#failures.get(key);
    if (failure === undefined) return;
    this.#failures.delete(key);
    this.publish(failure.uri);
    this.#evidence.delete(failure.log);
  }

  /** The cause that stands in the project as it is now. */
  standing(key: string): Cause | undefined {
    const failure = this.#failures.get(key);
    return failure?.range === undefined ? undefined : failure.cause;
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
    Disposable.from(this.#subscriptions, this.#diagnostics, this.#evidence).dispose();
  }

  private async fixOf(failure: StandingFailure, document: TextDocument): Promise<{ readonly fix: FailureFix; readonly project: Project } | undefined> {
    const current = await this.linter.current(document);
    if (current === undefined || failure.at === undefined) return undefined;
    const { fixOfCause } = await import('../deploy/failure-fix');
    const start = failure.at + failure.mark.at;
    const place: FailurePlace = {
      file: failure.file,
      span: { start, end: start + failure.mark.length },
      watched: { start: failure.at, end: failure.at + failure.watched.length },
    };
    const fix = fixOfCause(current.project, failure.cause, place);
    return fix && { fix, project: current.project };
  }

  private async actions(document: TextDocument, range: Range): Promise<CodeAction[]> {
    const found: CodeAction[] = [];
    for (const [key, failure] of this.#failures) {
      if (failure.uri.toString() !== document.uri.toString() || failure.range?.intersection(range) === undefined) continue;
      const mending = await this.fixOf(failure, document);
      const action = mending && actionOf(mending.fix, mending.project, key);
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

  /** Files that are not open change on disk. */
  private lookAgain(project: Project): void {
    for (const failure of this.#failures.values()) {
      const uri = failure.uri.toString();
      if (fileUri(project, failure.file)?.toString() !== uri || workspace.textDocuments.some((document) => document.uri.toString() === uri)) continue;
      const text = project.source(failure.file)?.text ?? '';
      this.place(failure, failure.at, [], text);
    }
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
    for (const failure of here) failure.diagnostic = failure.range && diagnosticOf(failure, failure.range);
    this.#diagnostics.set(uri, here.flatMap(({ diagnostic }) => diagnostic ?? []));
  }

  /** Marks the line that says it, with the way to the line that did it. */
  private markLog(document: TextDocument): void {
    const failure = [...this.#failures.values()].find(({ log }) => log.toString() === document.uri.toString());
    if (failure === undefined) return;
    const line = lineOf(document, failure);
    if (line === undefined) {
      this.#evidence.delete(document.uri);
      return;
    }
    const mark = new Diagnostic(document.lineAt(line).range, failure.message.split('\n', 1)[0] ?? '', DiagnosticSeverity.Information);
    mark.source = l10n.t('Spacedock build');
    mark.relatedInformation = [new DiagnosticRelatedInformation(new Location(failure.uri, failure.range ?? new Range(0, 0, 0, 0)), l10n.t('The line that did it'))];
    this.#evidence.set(document.uri, [mark]);
    if (line === failure.logLine) return;
    failure.logLine = line;
    this.publish(failure.uri);
  }
}

function diagnosticOf({ cause, message, log, logLine }: StandingFailure, range: Range): Diagnostic {
  const diagnostic = new Diagnostic(range, message, DiagnosticSeverity.Error);
  diagnostic.source = l10n.t('Spacedock build');
  diagnostic.code = cause.id;
  diagnostic.relatedInformation = [new DiagnosticRelatedInformation(new Location(log, new Range(logLine, 0, logLine, 0)), l10n.t('The log says so here'))];
  return diagnostic;
}

/** The shown log may lack older lines and have times before them: the line nearest to the place that holds the evidence. */
function lineOf(document: TextDocument, { cause, logLine }: StandingFailure): number | undefined {
  const wanted = cause.evidence.trim().slice(0, 200);
  if (wanted === '') return undefined;
  const lines = document.getText().split(/\r?\n/);
  let nearest: number | undefined;
  for (const [index, line] of lines.entries()) {
    if (line.includes(wanted) && (nearest === undefined || Math.abs(index - logLine) < Math.abs(nearest - logLine))) nearest = index;
  }
  return nearest;
}

function actionOf(fix: FailureFix, project: Project, key: string): CodeAction | undefined {
  // A lint finding on the same word may have a fix of the same name.
  const title = l10n.t('Fix the failed build: {0}', `${fix.title.charAt(0).toLowerCase()}${fix.title.slice(1)}`);
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  if (fix.kind === 'edits') {
    const edit = workspaceEdit(project, fix.edits);
    if (edit === undefined) return undefined;
    action.edit = edit;
  } else if (fix.kind === 'page') action.command = { command: 'vscode.open', title: fix.title, arguments: [Uri.parse(fix.url)] };
  else action.command = { command: commandsOf[fix.kind], title: fix.title, arguments: [{ space: key } satisfies SpaceArgument] };
  return action;
}

const commandsOf: Readonly<Record<Exclude<FailureFix['kind'], 'edits' | 'page'>, CommandId>> = {
  secret: 'spacedock.addSecret',
  hardware: 'spacedock.changeHardware',
  restart: 'spacedock.restart',
  'factory-reboot': 'spacedock.factoryReboot',
};
