import { EventEmitter, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type TreeDataProvider } from 'vscode';
import type { CommandId } from './command-ids';

/** One row of a tree as a value: what is shown, and what a click does. */
export interface Row {
  /** Stable between refreshes, so that the selection and what is open stay. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** The full state as Markdown, in place of a tooltip's text; made when the pointer rests. */
  readonly details?: () => string;
  /** A codicon, and the theme colour it takes. */
  readonly icon?: string;
  readonly color?: string;
  /** Words that package.json's menus ask for. */
  readonly context?: string;
  readonly command?: CommandId;
  /** Handed to the command of a click or of the context menu. */
  readonly value?: unknown;
  /** What Copy Value copies, where `value` is no text. */
  readonly copy?: string;
  readonly children?: readonly Row[];
  readonly expanded?: boolean;
  /** Said by a screen reader in place of label and description. */
  readonly spoken?: string;
}

/** Shows rows made by a function, anew whenever `refresh` is called. */
export class RowTree implements TreeDataProvider<Row> {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly roots: () => readonly Row[]) {}

  refresh(): void {
    this.#changed.fire();
  }

  getChildren(row?: Row): Row[] {
    return [...(row ? (row.children ?? []) : this.roots())];
  }

  getTreeItem(row: Row): TreeItem {
    const open = row.expanded === false ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.Expanded;
    const item = new TreeItem(row.label, row.children ? open : TreeItemCollapsibleState.None);
    item.id = row.id;
    if (row.description !== undefined) item.description = row.description;
    if (row.icon !== undefined) {
      item.iconPath = new ThemeIcon(row.icon, row.color === undefined ? undefined : new ThemeColor(row.color));
    }
    if (row.context !== undefined) item.contextValue = row.context;
    if (row.command !== undefined) item.command = { command: row.command, title: '', arguments: [row] };
    item.accessibilityInformation = {
      label: row.spoken ?? [row.label, row.description].filter((text) => text !== undefined && text !== '').join(', '),
    };
    return item;
  }

  /** Tooltips are made when the pointer rests, not with every refresh. */
  resolveTreeItem(item: TreeItem, row: Row): TreeItem {
    // A narrow side bar cuts the row: its whole text stands first.
    if (row.details) {
      item.tooltip = new MarkdownString(row.details());
      return item;
    }
    const whole = [row.label, row.description].filter((text) => text !== undefined && text !== '').join(': ');
    item.tooltip = row.tooltip === undefined || whole.endsWith(row.tooltip) ? whole : `${whole}\n${row.tooltip}`;
    return item;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
