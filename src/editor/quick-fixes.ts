import {
  CodeAction,
  CodeActionKind,
  EndOfLine,
  l10n,
  languages,
  TextEdit,
  WorkspaceEdit,
  workspace,
  type CancellationToken,
  type CodeActionContext,
  type Disposable,
  type Range,
  type TextDocument,
} from 'vscode';
import { Buffer } from 'node:buffer';
import type { Edit } from '../lint/finding';
import type * as Silence from '../lint/reading/silence';
import type { Project } from '../project/project';
import type { BuildTimes } from './build-times';
import type { CommandId } from './command-ids';
import { fileRange, fileUri } from './finding-diagnostics';
import { fixAllEdit } from './fix-all';
import type { Linter } from './linter';
import type { PublishedFinding } from './project-linter';

const fixAllKind = CodeActionKind.SourceFixAll.append('spacedock');

/** The entry of the light bulb whose edit is made when it is chosen. */
class FixAllAction extends CodeAction {
  constructor(readonly document: TextDocument) {
    super(l10n.t('Fix all safe problems in this file'), CodeActionKind.QuickFix);
  }
}

/** Offers on the light bulb each finding's fixes, the best first, then what silences and explains it. */
export function registerQuickFixes(linter: Linter, times: Pick<BuildTimes, 'costsOf'>): Disposable {
  return languages.registerCodeActionsProvider(
    { scheme: 'file' },
    {
      provideCodeActions(document, range, context, token) {
        if (context.only?.contains(fixAllKind) === true) return fixAllOnSave(linter, document, token);
        return quickFixes(linter, times, document, range, context);
      },
      async resolveCodeAction(action: CodeAction, token) {
        const found = action instanceof FixAllAction ? await fixAllEdit(linter, action.document, token) : undefined;
        if (found !== undefined) action.edit = found.edit;
        return action;
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
  );
}

/** What `editor.codeActionsOnSave` asks for, and Source Action… */
async function fixAllOnSave(linter: Linter, document: TextDocument, token: CancellationToken): Promise<CodeAction[]> {
  const found = await fixAllEdit(linter, document, token);
  if (found === undefined) return [];
  const action = new CodeAction(l10n.t('Fix all safe problems in this file'), fixAllKind);
  action.edit = found.edit;
  return [action];
}

async function quickFixes(linter: Linter, times: Pick<BuildTimes, 'costsOf'>, document: TextDocument, range: Range, context: CodeActionContext): Promise<CodeAction[]> {
  if (context.only !== undefined && !context.only.contains(CodeActionKind.QuickFix)) return [];
  const published = linter.publishedFor(document.uri);
  const here = published.filter(({ diagnostic }) => diagnostic.range.intersection(range) !== undefined);
  if (here.length === 0) return [];
  const actions = here.flatMap((each) => fixesOf(each));
  await addSavings(actions, here, times, document);
  const [{ safeFix }, silence] = await Promise.all([import('../lint/fix-all'), import('../lint/reading/silence')]);
  const safe = published.filter(({ finding }) => safeFix(finding, finding.file) !== undefined);
  if (safe.length > 1 && safe.some((each) => here.includes(each))) actions.push(new FixAllAction(document));
  return [...actions, ...here.flatMap((each) => silenceActions(each, silence)), ...explainActions(here)];
}

function fixesOf({ finding, diagnostic, project }: PublishedFinding): CodeAction[] {
  return finding.fixes.flatMap((fix, index) => {
    const edit = workspaceEdit(project, fix.edits);
    if (edit === undefined) return [];
    const action = new CodeAction(fix.title, CodeActionKind.QuickFix);
    action.edit = edit;
    action.diagnostics = [diagnostic];
    action.isPreferred = index === 0 && fix.safe;
    return [action];
  });
}

/** Behind a better order of the Dockerfile what it spares a push, by the last builds. */
async function addSavings(actions: readonly CodeAction[], here: readonly PublishedFinding[], times: Pick<BuildTimes, 'costsOf'>, document: TextDocument): Promise<void> {
  const ordered = here.filter(({ finding }) => finding.rule === 'docker/deps-after-code' && finding.fixes.length > 0);
  const costs = ordered.length === 0 ? undefined : await times.costsOf(document);
  if (costs === undefined) return;
  const { savedInShort } = await import('./build-costs');
  for (const { finding, diagnostic } of ordered) {
    const saved = savedInShort(finding, costs);
    for (const action of actions) if (saved !== undefined && action.diagnostics?.includes(diagnostic) === true) action.title = `${action.title}: ${saved}`;
  }
}

function silenceActions(
  { finding, diagnostic, project }: PublishedFinding,
  { ignoreEdit, turnOff }: typeof Silence,
): CodeAction[] {
  const { rule } = finding;
  const ignore = ignoreEdit(project, finding);
  const title = ignore === undefined ? l10n.t('Turn off {0} in spacedock.yaml', rule) : l10n.t('Ignore {0} on this line', rule);
  const edit = ignore === undefined ? turningOff(project, turnOff(project, rule)) : workspaceEdit(project, [ignore]);
  if (edit === undefined) return [];
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = edit;
  action.diagnostics = [diagnostic];
  return [action];
}

function turningOff(project: Project, off: Silence.TurningOff | undefined): WorkspaceEdit | undefined {
  if (off === undefined) return undefined;
  if (off.kind === 'edit') return workspaceEdit(project, [off.edit]);
  const uri = fileUri(project, off.file);
  if (uri === undefined) return undefined;
  const edit = new WorkspaceEdit();
  edit.createFile(uri, { contents: Buffer.from(off.text, 'utf8') });
  return edit;
}

/** One for each rule. */
function explainActions(here: readonly PublishedFinding[]): CodeAction[] {
  const rules = new Map(here.map((each) => [each.finding.rule, each.diagnostic]));
  return [...rules].map(([rule, diagnostic]) => {
    const action = new CodeAction(l10n.t('Explain {0}', rule), CodeActionKind.QuickFix);
    action.command = { command: 'spacedock.explainRule' satisfies CommandId, title: '', arguments: [rule] };
    action.diagnostics = [diagnostic];
    return action;
  });
}

/** Undefined where a file has changed since the snapshot: its ranges would be wrong, and a new look is on its way. */
export function workspaceEdit(project: Project, edits: readonly Edit[]): WorkspaceEdit | undefined {
  const edit = new WorkspaceEdit();
  for (const { file, span, newText } of edits) {
    const uri = fileUri(project, file);
    const range = fileRange(project, file, span);
    if (uri === undefined || range === undefined) return undefined;
    const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
    const known = project.source(file)?.text;
    if (open !== undefined && known !== undefined && !sameText(open.getText(), known)) return undefined;
    // What is put into a document takes on the document's line ends, so these are changed as such.
    const toLf = known?.includes('\r\n') === true && newText === known.replaceAll('\r\n', '\n');
    if (toLf) edit.set(uri, [TextEdit.setEndOfLine(EndOfLine.LF)]);
    else edit.replace(uri, range, newText);
  }
  return edit;
}

/** The editor turns mixed line ends into one kind; lines and characters stay the same. */
function sameText(a: string, b: string): boolean {
  return a === b || a.replace(/\r\n?/g, '\n') === b.replace(/\r\n?/g, '\n');
}
