import { Hover, l10n, MarkdownString, Range, type CancellationToken, type Position, type TextDocument } from 'vscode';
import { hoverAt, shortReason } from '../lint/reading/hover';
import { plain } from '../lint/reading/place';
import { rules } from '../lint/rules';
import { savedByOrder, type DockerfileCosts } from './build-costs';
import type { BuildTimes } from './build-times';
import type { CommandId } from './command-ids';
import type { Linter } from './linter';

const explain: CommandId = 'spacedock.explainRule';

/** Why the findings of a place matter, and what is known of the place itself. */
export async function hoverOf(
  linter: Linter,
  times: BuildTimes,
  document: TextDocument,
  position: Position,
  token: CancellationToken,
): Promise<Hover | undefined> {
  const reasons = reasonsAt(linter, document, position, await times.costsOf(document));
  const current = await linter.current(document);
  if (token.isCancellationRequested) return undefined;
  const known = current && hoverAt(current.project, current.file, document.offsetAt(position));
  const range = known && new Range(document.positionAt(known.span.start), document.positionAt(known.span.end));
  const contents = [...reasons, ...(known === undefined ? [] : [new MarkdownString(known.markdown)])];
  return contents.length === 0 ? undefined : new Hover(contents, range);
}

/** The editor itself shows a finding's message: here is what the message has no room for. Once for each rule. */
function reasonsAt(linter: Linter, document: TextDocument, position: Position, costs: DockerfileCosts | undefined): MarkdownString[] {
  const here = linter.publishedFor(document.uri).filter(({ diagnostic }) => diagnostic.range.contains(position));
  const byRule = new Map(here.map(({ finding }) => [finding.rule, finding]));
  return [...byRule].flatMap(([id, finding]) => {
    const rule = rules.find((each) => each.id === id);
    if (rule === undefined) return [];
    const [fix] = finding.fixes;
    const saved = costs === undefined ? undefined : savedByOrder(finding, costs);
    const link = `command:${explain}?${encodeURIComponent(JSON.stringify([id]))}`;
    const parts = [
      plain(shortReason(rule)),
      ...(saved === undefined ? [] : [plain(saved)]),
      ...(fix === undefined ? [] : [plain(l10n.t('To mend it: {0}.', fix.title))]),
      `[${l10n.t('Explain {0}', id)}](${link})`,
    ];
    const text = new MarkdownString(parts.join('\n\n'));
    text.isTrusted = { enabledCommands: [explain] };
    return [text];
  });
}
