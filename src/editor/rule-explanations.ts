import {
  Disposable,
  EventEmitter,
  l10n,
  Uri,
  window,
  workspace,
  type TextDocumentContentProvider,
} from 'vscode';
import type { Severity } from '../lint/finding';
import type { SeverityInForce } from '../lint/reading/explanation';
import type { Rule } from '../lint/rule';
import type { ProjectLocation } from '../project/discovery';
import type { Project } from '../project/project';
import { lintSeverities } from './configuration';
import type { Linter } from './linter';

/** package.json shows documents of this scheme with VS Code's own Markdown preview. */
const scheme = 'spacedock-rule';

/**
 * The address of a rule's explanation. A link of a diagnostic's code may be no command: VS Code runs none from its
 * hovers.
 */
export function ruleUri(rule: string): Uri {
  return Uri.from({ scheme, path: `/${rule}.md` });
}

/** Serves the explanations as read-only documents. An open one follows the severity in force. */
export class RuleExplanations implements TextDocumentContentProvider, Disposable {
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #subscriptions: Disposable;

  constructor(
    private readonly current: () => ProjectLocation | undefined,
    private readonly linter: Linter,
  ) {
    this.#subscriptions = Disposable.from(
      workspace.registerTextDocumentContentProvider(scheme, this),
      linter.onDidLint(() => {
        for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) this.#changed.fire(uri);
      }),
    );
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const { explainRule, rulesNamed } = await import('../lint/reading/explanation');
    const id = uri.path.replace(/^\/|\.md$/g, '');
    const [rule] = rulesNamed(id);
    if (rule === undefined) return l10n.t('There is no rule {0}.', id);
    return explainRule(rule, await severityOf(rule, this.project()));
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  private project(): Project | undefined {
    const location = this.current();
    return location && this.linter.snapshot(location);
  }
}

async function severityOf(rule: Rule, project: Project | undefined): Promise<SeverityInForce> {
  const { severityInForce } = await import('../lint/reading/explanation');
  const scope = project && Uri.file(project.location.spaceRoot);
  return severityInForce(rule, project?.settings.rules ?? {}, scope === undefined ? {} : lintSeverities(scope));
}

/** Opens the explanation of the rule with this id; without one, lets the user choose. */
export async function explainRule(id: unknown, project: Project | undefined): Promise<void> {
  const chosen = typeof id === 'string' ? id : await chooseRule(project);
  if (chosen === undefined) return;
  const { showAsPreview } = await import('./markdown-documents');
  await showAsPreview(ruleUri(chosen));
}

async function chooseRule(project: Project | undefined): Promise<string | undefined> {
  const { rules } = await import('../lint/rules');
  const items = rules.map(async (rule) => {
    const { severity } = await severityOf(rule, project);
    return { label: rule.id, description: severityName(severity), detail: rule.summary };
  });
  const chosen = await window.showQuickPick(Promise.all(items), {
    title: l10n.t('Explain Rule'),
    placeHolder: l10n.t('A rule, or a word of what it finds'),
    matchOnDetail: true,
    matchOnDescription: true,
  });
  return chosen?.label;
}

function severityName(severity: Severity | 'off'): string {
  switch (severity) {
    case 'error':
      return l10n.t('error');
    case 'warning':
      return l10n.t('warning');
    case 'info':
      return l10n.t('info');
    case 'hint':
      return l10n.t('hint');
    case 'off':
      return l10n.t('off');
  }
}
