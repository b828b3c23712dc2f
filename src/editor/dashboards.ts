import type { Disposable} from 'vscode';
import { l10n, Uri, ViewColumn, window, type WebviewPanel } from 'vscode';
import { Dashboard, type DashboardSources } from './dashboard';

const viewType = 'spacedock.dashboard';

/** The open dashboards: one panel a Space, which a reload of the window brings back. */
export class Dashboards implements Disposable {
  readonly #open = new Map<string, Dashboard>();
  readonly #serializer: Disposable;

  constructor(private readonly from: DashboardSources) {
    this.#serializer = window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, state) => {
        const spaceId = (state as { readonly spaceId?: unknown } | null | undefined)?.spaceId;
        // One that was closed before it was told of a Space has nothing to show.
        if (typeof spaceId === 'string' && !this.#open.has(spaceId)) this.take(panel, spaceId);
        else panel.dispose();
        return Promise.resolve();
      },
    });
  }

  /** The Space whose dashboard is the active editor. */
  get active(): string | undefined {
    return [...this.#open.values()].find(({ panel }) => panel.active)?.spaceId;
  }

  show(spaceId: string): void {
    const known = this.#open.get(spaceId);
    if (known) known.panel.reveal();
    else this.take(window.createWebviewPanel(viewType, '', ViewColumn.Active, {}), spaceId);
  }

  dispose(): void {
    this.#serializer.dispose();
    for (const { panel } of [...this.#open.values()]) panel.dispose();
  }

  private take(panel: WebviewPanel, spaceId: string): void {
    panel.title = l10n.t('Dashboard: {0}', spaceId.slice(spaceId.indexOf('/') + 1));
    const icon = (theme: 'light' | 'dark'): Uri => Uri.joinPath(this.from.extensionUri, 'media', `dashboard-${theme}.svg`);
    panel.iconPath = { light: icon('light'), dark: icon('dark') };
    const dashboard = new Dashboard(panel, spaceId, this.from);
    this.#open.set(spaceId, dashboard);
    panel.onDidDispose(() => {
      this.#open.delete(spaceId);
      dashboard.dispose();
    });
  }
}
