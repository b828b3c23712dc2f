import {
  CompletionItem,
  CompletionItemKind,
  extensions,
  MarkdownString,
  Range,
  type CancellationToken,
  type Position,
  type TextDocument,
} from 'vscode';
import { suggestionsAt } from '../lint/reading/completion';
import type { Suggestion } from '../lint/reading/suggestion';
import type { Linter } from './linter';

/** Completes spacedock.yaml by the schema that package.json names. */
const yamlExtension = 'redhat.vscode-yaml';

const kinds: Readonly<Record<Suggestion['kind'], CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  rule: CompletionItemKind.Constant,
  file: CompletionItemKind.File,
  folder: CompletionItemKind.Folder,
  reference: CompletionItemKind.Reference,
  stage: CompletionItemKind.Module,
};

const askOn = { command: 'editor.action.triggerSuggest', title: '' };

/** What can be written at a place. */
export async function completionsOf(
  linter: Linter,
  document: TextDocument,
  position: Position,
  token: CancellationToken,
): Promise<CompletionItem[]> {
  const current = await linter.current(document);
  if (current === undefined || token.isCancellationRequested) return [];
  const withoutSchema = extensions.getExtension(yamlExtension) !== undefined;
  const suggestions = suggestionsAt(current.project, current.file, document.offsetAt(position), { withoutSchema });
  return suggestions.map(({ label, kind, detail, documentation, newText, span }, index) => {
    const item = new CompletionItem(label, kinds[kind]);
    item.insertText = newText;
    item.range = new Range(document.positionAt(span.start), document.positionAt(span.end));
    item.sortText = String(index).padStart(5, '0');
    if (detail !== undefined) item.detail = detail;
    if (documentation !== undefined) item.documentation = new MarkdownString(documentation);
    // What comes next can be offered at once: a key's values, a folder's files.
    if (kind === 'folder' || newText.endsWith(': ')) item.command = askOn;
    return item;
  });
}
