import {
  Disposable,
  DocumentLink,
  DocumentSymbol,
  EventEmitter,
  FoldingRange,
  l10n,
  languages,
  Range,
  SymbolKind,
  Uri,
  window,
  workspace,
  type CancellationToken,
  type DocumentFilter,
  type TextDocument,
} from 'vscode';
import type { LogSection } from '../logs/log-sections';
import type { CommandId } from './command-ids';
import type { LogTarget, SpaceLogs } from './space-logs';

const scheme = 'spacedock-log';
/** VS Code neither colours nor folds a document that is longer than about 20 MB. */
const longestDocumentBytes = 16_000_000;

const buildLogs: readonly DocumentFilter[] = [scheme, 'file', 'untitled'].map((of) => ({ language: 'spacedock-build-log', scheme: of }));
const channels: readonly DocumentFilter[] = ['build', 'run'].map((kind) => ({ language: `spacedock-${kind}-log`, scheme: 'output' }));

/** Saved logs as read-only documents, with a folding region and an outline entry for each build step. */
export class LogDocuments implements Disposable {
  readonly #changed = new EventEmitter<Uri>();
  /** What a log was read again for, by path: once, found or not. */
  readonly #readFor = new Map<string, string>();
  readonly #subscriptions: Disposable;

  constructor(
    private readonly logs: SpaceLogs,
    private readonly times: () => boolean,
    /** A text that the log holds which is meant, where that is known. */
    private readonly evidence: (uri: Uri) => string | undefined,
  ) {
    this.#subscriptions = Disposable.from(
      this.#changed,
      workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changed.event,
        provideTextDocumentContent: (uri) => this.content(uri),
      }),
      languages.registerDocumentSymbolProvider([...buildLogs], { provideDocumentSymbols: symbolsOf }, { label: l10n.t('Build steps') }),
      languages.registerFoldingRangeProvider([...buildLogs], { provideFoldingRanges: foldingsOf }),
      languages.registerDocumentLinkProvider([...channels], { provideDocumentLinks: (document) => this.links(document) }),
      // What an open document shows stands still while the log is followed, and is whole when that ends.
      logs.onDidChange(() => { this.refresh(); }),
    );
  }

  async open(target: LogTarget): Promise<void> {
    const uri = logUri(target);
    this.#changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), { preview: false });
  }

  /** Which log a document of ours shows. */
  targetOf({ uri }: TextDocument): LogTarget | undefined {
    return uri.scheme === scheme ? targetOf(uri) : undefined;
  }

  /** Reads the open ones anew. */
  refresh(): void {
    for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) this.#changed.fire(uri);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  private async content(uri: Uri): Promise<string> {
    const target = targetOf(uri);
    if (target === undefined) return '';
    const { recordsIn, shownLine } = await import('./log-records');
    const log = await this.logs.log(target);
    const times = this.times();
    const { file } = log;
    let text = await log.tail(longestDocumentBytes);
    const evidence = this.evidence(uri);
    if (evidence !== undefined && evidence !== this.#readFor.get(uri.path) && !text.includes(evidence)) {
      this.#readFor.set(uri.path, evidence);
      // It was never shown, or what is saved is another build's.
      await this.logs.readAgain(target);
      text = await log.tail(longestDocumentBytes);
    }
    const lines = recordsIn(text).map((record) => shownLine(record, times));
    if (file.size > longestDocumentBytes) lines.unshift(l10n.t('[Spacedock: only the end of this log is shown here. Save it to have all of it.]'));
    return lines.join('\n');
  }

  /** Where a channel says that it lacks older lines, a click opens the log. */
  private links(document: TextDocument): DocumentLink[] {
    const target = this.logs.targetOf(document);
    const { text, range } = document.lineAt(0);
    if (target === undefined || !text.startsWith('[Spacedock: ') || !/[\\/]\w+\.log\]$/.test(text)) return [];
    const command = 'spacedock.openLog' satisfies CommandId;
    const { spaceId, kind } = target;
    const link = new DocumentLink(range, Uri.parse(`command:${command}?${encodeURIComponent(JSON.stringify([{ value: { spaceId, kind } }]))}`));
    link.tooltip = l10n.t('Open the log');
    return [link];
  }
}

/** The document of a saved log. The language is told by the name: see `filenamePatterns` in package.json. */
export function logUri({ spaceId, kind }: LogTarget): Uri {
  return Uri.from({ scheme, path: `/spacedock-logs/${spaceId}/${kind}.log` });
}

function targetOf({ path }: Uri): LogTarget | undefined {
  const [, spaceId, kind] = /^\/spacedock-logs\/([^/]+\/[^/]+)\/(build|run)\.log$/.exec(path) ?? [];
  return spaceId === undefined ? undefined : { spaceId, kind: kind === 'build' ? 'build' : 'run' };
}

async function sectionsOf(document: TextDocument): Promise<LogSection[]> {
  const [{ logSections }, { withoutTimes }] = await Promise.all([import('../logs/log-sections'), import('./log-records')]);
  return logSections(withoutTimes(document.getText().split(/\r?\n/)));
}

async function symbolsOf(document: TextDocument, token: CancellationToken): Promise<DocumentSymbol[]> {
  const sections = await sectionsOf(document);
  if (token.isCancellationRequested) return [];
  return sections
    .filter(({ continued }) => !continued)
    .map(({ step, firstLine, lastLine }) => {
      const header = document.lineAt(firstLine).range;
      const range = new Range(header.start, document.lineAt(lastLine).range.end);
      const name = step.instruction.replace(/\s+/g, ' ');
      return new DocumentSymbol(name, detailOf(step), step.platform ? SymbolKind.Module : SymbolKind.Function, range, header);
    });
}

function detailOf({ status, seconds }: LogSection['step']): string {
  switch (status) {
    case 'done':
      return seconds === undefined ? l10n.t('done') : l10n.t('{0} s', seconds.toFixed(1));
    case 'cached':
      return l10n.t('cached');
    case 'failed':
      return l10n.t('failed');
    case 'running':
      return l10n.t('not ended');
  }
}

async function foldingsOf(document: TextDocument): Promise<FoldingRange[]> {
  return (await sectionsOf(document))
    .filter(({ firstLine, lastLine }) => lastLine > firstLine)
    .map(({ firstLine, lastLine }) => new FoldingRange(firstLine, lastLine));
}
