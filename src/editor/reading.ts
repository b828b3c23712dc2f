import { Disposable, languages, type DocumentFilter, type Position, type TextDocument } from 'vscode';
import type { BuildTimes } from './build-times';
import type { Linter } from './linter';

/** Files by their names, on a disk. */
function named(names: string): DocumentFilter {
  return { scheme: 'file', pattern: `**/{${names}}` };
}

/** Whatever findings stand in. */
const checked = 'Dockerfile,README.md,*.yaml,*.yml,*.py,*.txt,*.toml,*.cfg,*.sh,.dockerignore,.gitattributes';

/** What is told, followed and offered at a place of a file. Everything behind it is loaded when it is first asked. */
export function registerReading(linter: Linter, times: BuildTimes): Disposable {
  return Disposable.from(
    languages.registerHoverProvider(named(checked), {
      async provideHover(document, position, token) {
        const { hoverOf } = await import('./reading-hovers');
        return hoverOf(linter, times, document, position, token);
      },
    }),
    languages.registerDefinitionProvider(named('Dockerfile,*.yaml,*.yml'), {
      async provideDefinition(document, position, token) {
        const { definitionsOf } = await import('./reading-places');
        return definitionsOf(linter, document, position, token);
      },
    }),
    languages.registerDocumentLinkProvider(named('Dockerfile,README.md,spacedock.yaml,*.py'), {
      async provideDocumentLinks(document, token) {
        const { documentLinksOf } = await import('./reading-places');
        return documentLinksOf(linter, document, token);
      },
    }),
    languages.registerCompletionItemProvider(
      named(checked),
      {
        async provideCompletionItems(document, position, token) {
          if (!mayComplete(document, position)) return undefined;
          const { completionsOf } = await import('./reading-completions');
          return completionsOf(linter, document, position, token);
        },
      },
      ' ',
      '=',
      ',',
      '{',
      '/',
      '.',
    ),
  );
}

/** Of code only the comments that silence rules are completed. */
function mayComplete(document: TextDocument, position: Position): boolean {
  if (/(?:^|\/)(?:Dockerfile|README\.md|[^/]+\.ya?ml)$/.test(document.uri.path)) return true;
  return /#\s*spacedock\b/.test(document.lineAt(position.line).text.slice(0, position.character));
}
