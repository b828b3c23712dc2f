import {
  DocumentLink,
  l10n,
  Range,
  Uri,
  workspace,
  type CancellationToken,
  type LocationLink,
  type Position,
  type TextDocument,
} from 'vscode';
import type { Span } from '../documents/text';
import { definitionAt } from '../lint/reading/definition';
import { linksIn, type LinkTarget } from '../lint/reading/links';
import type { Project } from '../project/project';
import { hubPage } from './configuration';
import { fileRange, fileUri } from './finding-diagnostics';
import type { Linter } from './linter';

/** Where the word at a place is defined: a key, a stage, a variable, a file. */
export async function definitionsOf(
  linter: Linter,
  document: TextDocument,
  position: Position,
  token: CancellationToken,
): Promise<LocationLink[]> {
  const current = await linter.current(document);
  if (current === undefined || token.isCancellationRequested) return [];
  const { project, file } = current;
  const found = definitionAt(project, file, document.offsetAt(position));
  if (found === undefined) return [];
  return found.targets.flatMap((target) => {
    const targetUri = fileUri(project, target.file);
    const range = target.span === undefined ? undefined : fileRange(project, target.file, target.span);
    const targetRange = range ?? new Range(0, 0, 0, 0);
    return targetUri === undefined ? [] : [{ originSelectionRange: rangeIn(document, found.span), targetUri, targetRange }];
  });
}

/** Links to the pages of images and repos, and to folders in the Explorer. */
export async function documentLinksOf(linter: Linter, document: TextDocument, token: CancellationToken): Promise<DocumentLink[]> {
  const current = await linter.current(document);
  if (current === undefined || token.isCancellationRequested) return [];
  const { project, file } = current;
  return linksIn(project, file).flatMap(({ span, target }) => {
    const uri = addressOf(project, target);
    if (uri === undefined) return [];
    const link = new DocumentLink(rangeIn(document, span), uri);
    link.tooltip = tooltipOf(target);
    return [link];
  });
}

function rangeIn(document: TextDocument, { start, end }: Span): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

function addressOf(project: Project, target: LinkTarget): Uri | undefined {
  switch (target.kind) {
    case 'web':
      return Uri.parse(target.url);
    case 'hub':
      return hubAddress(target.path);
    case 'folder': {
      const folder = fileUri(project, target.folder);
      // The Explorer shows what lies in the workspace.
      if (folder === undefined || workspace.getWorkspaceFolder(folder) === undefined) return undefined;
      return Uri.parse(`command:revealInExplorer?${encodeURIComponent(JSON.stringify([folder]))}`);
    }
  }
}

/** Undefined where the setting for the Hub's address is none: that is told of where the Hub is asked. */
function hubAddress(path: string): Uri | undefined {
  try {
    return Uri.parse(hubPage(path));
  } catch {
    return undefined;
  }
}

function tooltipOf({ kind }: LinkTarget): string {
  switch (kind) {
    case 'web':
      return l10n.t("Open the image's page");
    case 'hub':
      return l10n.t('Open on the Hub');
    case 'folder':
      return l10n.t('Show in the Explorer');
  }
}
