import { EventEmitter, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCheckboxState, TreeItemCollapsibleState, type TreeDataProvider } from 'vscode';
import type { Span } from '../documents/text';
import type { CommandId } from './command-ids';

/** The argument by which a command knows its Space: a row, or nothing but this. */
export interface SpaceArgument {
  /** Key of the Space's session. */
  readonly space?: string;
  /** Of the project, where the row is about its repos: a Space may have several checkouts. */
  readonly spaceRoot?: string;
}

/** A part of what a tree shows; one that could not be read carries the reason instead. */
export type Readable<T> = { readonly value: T } | { readonly error: string; readonly span?: Span };

/** One row of a tree as a value: what is shown, and what a click does. */
export interface Row extends SpaceArgument {
  /** Stable between refreshes, so that the selection and what is open stay. */
  readonly id: string;
  readonly label: string;
  readonly description?: string;
  readonly tooltip?: string;
  /** The full state as Markdown, in place of a tooltip's text; made when the pointer rests. */
  readonly details?: () => string | Promise<string>;
  /** A codicon, and the theme colour it takes. */
  readonly icon?: string;
  readonly color?: string;
  /** Words that package.json's menus ask for. */
  readonly context?: string;
  readonly command?: CommandId;
  /** Handed to the command of a click or of the context menu. */
  readonly value?: unknown;
  /** What Copy Value or Copy Name copies, where `value` is no text. */
  readonly copy?: string;
  /** A check box before the row. */
  readonly checked?: boolean;
  /** What its check box says to a screen reader and under the pointer. */
  readonly checkText?: string;
  /** None at all, where some may come that are not read yet. */
  readonly children?: readonly Row[];
  readonly expanded?: boolean;
  /** Said by a screen reader in place of label and description. */
  readonly spoken?: string;
}

/** What a command's row stands for; undefined where the command was called without one. */
export function rowValue<T>(row: unknown): T | undefined {
  return (row as Row | undefined)?.value as T | undefined;
}

/** Rows of one Space: their ids are its own, and commands from them act on it. */
export function rowsOfSpace(space: string, rows: readonly Row[]): Row[] {
  return placed(rows, space, { space });
}

/** Rows of one project's repos. */
export function rowsOfProject(project: Required<SpaceArgument>, rows: readonly Row[]): Row[] {
  return placed(rows, project.spaceRoot, project);
}

function placed(rows: readonly Row[], prefix: string, argument: SpaceArgument): Row[] {
  return rows.map((row) => ({
    ...row,
    ...argument,
    id: `${prefix}/${row.id}`,
    ...(row.children === undefined ? {} : { children: placed(row.children, prefix, argument) }),
  }));
}

/**
 * Shows rows made by a function, anew whenever `refresh` is called. A row at the root can be shown anew with what is
 * below it, and the others left alone.
 */
export class RowTree implements TreeDataProvider<Row> {
  readonly #changed = new EventEmitter<Row | undefined>();
  /** By id, as VS Code was given them: it knows a row by its object. */
  #given: ReadonlyMap<string, Row> = new Map();
  /** What such an object stands for now. */
  #newest = new Map<Row, Row>();
  readonly onDidChangeTreeData = this.#changed.event;

  /** @param asLeft whether the user unfolded or folded a row; undefined where it is shown as the row itself says */
  constructor(
    private readonly roots: () => readonly Row[],
    private readonly asLeft: (id: string) => boolean | undefined = () => undefined,
  ) {}

  /** The root row with this id, or all. */
  refresh(id?: string): void {
    const given = id === undefined ? undefined : this.#given.get(id);
    const newest = given && this.roots().find((root) => root.id === id);
    if (given && newest) this.#newest.set(given, newest);
    this.#changed.fire(newest && given);
  }

  getChildren(row?: Row): Row[] {
    if (row !== undefined) return [...(this.newest(row).children ?? [])];
    const roots = [...this.roots()];
    this.#newest = new Map();
    this.#given = new Map(roots.map((root) => [root.id, root]));
    return roots;
  }

  getTreeItem(given: Row): TreeItem {
    const row = this.newest(given);
    const item = new TreeItem(row.label, this.foldOf(row));
    item.id = row.id;
    if (row.description !== undefined) item.description = row.description;
    if (row.icon !== undefined) {
      item.iconPath = new ThemeIcon(row.icon, row.color === undefined ? undefined : new ThemeColor(row.color));
    }
    if (row.checked !== undefined) {
      const state = row.checked ? TreeItemCheckboxState.Checked : TreeItemCheckboxState.Unchecked;
      const text = row.checkText === undefined ? {} : { tooltip: row.checkText, accessibilityInformation: { label: row.checkText } };
      item.checkboxState = { state, ...text };
    }
    if (row.context !== undefined) item.contextValue = row.context;
    if (row.command !== undefined) item.command = { command: row.command, title: '', arguments: [row] };
    item.accessibilityInformation = {
      label: row.spoken ?? [row.label, row.description].filter((text) => text !== undefined && text !== '').join(', '),
    };
    return item;
  }

  /** Tooltips are made when the pointer rests, not with every refresh. */
  async resolveTreeItem(item: TreeItem, given: Row): Promise<TreeItem> {
    const row = this.newest(given);
    // A narrow side bar cuts the row: its whole text stands first.
    if (row.details) {
      item.tooltip = new MarkdownString(await row.details());
      return item;
    }
    const whole = [row.label, row.description].filter((text) => text !== undefined && text !== '').join(': ');
    item.tooltip = row.tooltip === undefined || whole.endsWith(row.tooltip) ? whole : `${whole}\n${row.tooltip}`;
    return item;
  }

  /** VS Code goes by it again and again: for all rows after a reload, for those at the root also when the view is shown anew. */
  private foldOf(row: Row): TreeItemCollapsibleState {
    const asLeft = this.asLeft(row.id);
    // A row that stood without an arrow is folded when it gets rows, whatever it says then: it has its arrow before.
    if (row.children === undefined || (row.children.length === 0 && asLeft !== true)) return TreeItemCollapsibleState.None;
    return (asLeft ?? row.expanded !== false) ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
  }

  private newest(row: Row): Row {
    return this.#newest.get(row) ?? row;
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
