import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';

/** What the user does at one question. `leave` is Escape. */
export type Answer =
  | { readonly press: string }
  | { readonly choose: string | RegExp }
  | { readonly type: string }
  | { readonly open: vscode.Uri }
  /** A button of the list's entry. */
  | { readonly choose: string | RegExp; readonly button: string | RegExp }
  /** A button of a message in the corner, which asks for nothing. */
  | { readonly follow: string }
  /** All entries of a list ticked, and taken. */
  | 'tick all'
  | 'all that is ticked'
  | 'leave';

/** What stood on the screen for one question: everything that could be read there. */
export interface Question {
  readonly kind: 'dialog' | 'list' | 'box' | 'file';
  readonly text: string;
}

/** What the user was asked and told while a command ran. */
export interface Talk {
  readonly asked: readonly Question[];
  /** Messages in the corner, each with its buttons. */
  readonly told: readonly { readonly kind: 'information' | 'warning' | 'error'; readonly text: string; readonly buttons: readonly string[] }[];
}

type Item = vscode.QuickPickItem & { readonly picked?: boolean };

const replaced = ['showWarningMessage', 'showInformationMessage', 'showErrorMessage', 'showQuickPick', 'showInputBox', 'showOpenDialog', 'createQuickPick', 'withProgress'] as const;

type ProgressTask<T> = (progress: vscode.Progress<{ message?: string; increment?: number }>, token: vscode.CancellationToken) => Thenable<T>;

/**
 * The person in front of the screen. While tests run, VS Code itself refuses to show a modal (“refused to show dialog
 * in tests”), and its boxes cannot be typed into from here: so questions are answered in their place, by their words.
 * That the real ones look and work as they should is the browser test's to see.
 */
export class User {
  readonly #real = Object.fromEntries(replaced.map((name) => [name, vscode.window[name] as unknown]));
  #answers: Answer[] = [];
  #asked: Question[] = [];
  #told: Talk['told'][number][] = [];
  #fault: Error | undefined;
  readonly #running = new Set<vscode.CancellationTokenSource>();
  /** Sees what a progress in the corner says. */
  onProgress: ((text: string) => void) | undefined;
  /** Something that happens while the question is on the screen. */
  beforeAnswer: ((question: Question) => void) | undefined;

  constructor() {
    Object.assign(vscode.window, {
      showWarningMessage: (...args: unknown[]) => this.message('warning', args),
      showInformationMessage: (...args: unknown[]) => this.message('information', args),
      showErrorMessage: (...args: unknown[]) => this.message('error', args),
      showQuickPick: (items: unknown, options?: vscode.QuickPickOptions) => this.list(items, options),
      showInputBox: (options?: vscode.InputBoxOptions) => this.box(options),
      showOpenDialog: (options?: vscode.OpenDialogOptions) => this.file(options),
      createQuickPick: () => this.quickPick(),
      withProgress: <T>(options: vscode.ProgressOptions, task: ProgressTask<T>) => this.progress(options, task),
    });
  }

  /** Presses Cancel of whatever is under way. */
  cancel(): void {
    for (const source of this.#running) source.cancel();
  }

  leave(): void {
    Object.assign(vscode.window, this.#real);
  }

  /** Runs something that asks, and gives these answers in turn; each must be asked for. */
  async during(run: () => unknown, answers: readonly Answer[]): Promise<Talk> {
    [this.#answers, this.#asked, this.#told, this.#fault] = [[...answers], [], [], undefined];
    await run();
    if (this.#fault) throw this.#fault;
    assert.deepEqual(this.#answers, [], `Not asked for. ${this.transcript()}`);
    return { asked: this.#asked, told: this.#told };
  }

  private message(kind: 'warning' | 'information' | 'error', [text, ...rest]: unknown[]): Promise<string | undefined> {
    const options = typeof rest[0] === 'object' ? (rest.shift() as vscode.MessageOptions) : undefined;
    const buttons = rest as string[];
    if (options?.modal !== true) {
      this.#told.push({ kind, text: String(text), buttons });
      const [next] = this.#answers;
      if (typeof next !== 'object' || !('follow' in next) || !buttons.includes(next.follow)) return Promise.resolve(undefined);
      this.#answers.shift();
      return Promise.resolve(next.follow);
    }
    return this.ask('dialog', [String(text), options.detail ?? '', ...buttons], (answer) => {
      if (typeof answer === 'string' || !('press' in answer) || !buttons.includes(answer.press)) return { wrong: true };
      return { value: answer.press };
    });
  }

  /** The real one, whose Cancel can be pressed from here. */
  private progress<T>(options: vscode.ProgressOptions, task: ProgressTask<T>): Thenable<T> {
    const real = this.#real['withProgress'] as typeof vscode.window.withProgress;
    return real(options, async (progress, token) => {
      const source = new vscode.CancellationTokenSource();
      const pressed = token.onCancellationRequested(() => { source.cancel(); });
      if (options.cancellable === true) this.#running.add(source);
      const report: typeof progress.report = (value) => {
        progress.report(value);
        this.onProgress?.(value.message ?? '');
      };
      try {
        return await task({ report }, source.token);
      } finally {
        this.#running.delete(source);
        pressed.dispose();
        source.dispose();
      }
    });
  }

  private async list(given: unknown, options: vscode.QuickPickOptions = {}): Promise<unknown> {
    const items = (await (given as Promise<readonly (Item | string)[]>)).map((item): Item => (typeof item === 'string' ? { label: item } : item));
    const lines = items.map(({ label, description = '', detail = '' }) => [label, description, detail].filter((part) => part !== '').join(' | '));
    return this.ask('list', [options.title ?? '', options.placeHolder ?? '', ...lines], (answer): Settled<unknown> => {
      if (answer === 'all that is ticked') return { value: items.filter(({ picked }) => picked === true) };
      if (typeof answer === 'string' || !('choose' in answer)) return { wrong: true };
      const { choose } = answer;
      const found = items.find(({ label }) => (typeof choose === 'string' ? label === choose : choose.test(label)));
      return found === undefined ? { wrong: true } : { value: options.canPickMany === true ? [found] : found };
    });
  }

  /** A list that stays until it is left or taken; it is asked about again where an answer leaves it there. */
  private quickPick(): unknown {
    const accept = new vscode.EventEmitter<void>();
    const hide = new vscode.EventEmitter<void>();
    const button = new vscode.EventEmitter<unknown>();
    let shown = false;
    const list = {
      title: '',
      placeholder: '',
      items: [] as readonly (Item & { readonly buttons?: readonly vscode.QuickInputButton[] })[],
      selectedItems: [] as readonly Item[],
      activeItems: [] as readonly Item[],
      onDidAccept: accept.event,
      onDidHide: hide.event,
      onDidTriggerItemButton: button.event,
      show: (): void => {
        shown = true;
        void this.askAboutList(list, (pressed) => {
          if (pressed === undefined) accept.fire();
          else button.fire(pressed);
        }).then((answered) => {
          if (!answered) list.hide();
          else if (shown) list.show();
        });
      },
      hide: (): void => {
        if (shown) hide.fire();
        shown = false;
      },
      dispose: (): void => {
        for (const each of [accept, hide, button]) each.dispose();
      },
    };
    return list;
  }

  private async askAboutList(
    list: { title: string; placeholder: string; items: readonly (Item & { readonly buttons?: readonly vscode.QuickInputButton[] })[]; selectedItems: readonly Item[]; activeItems: readonly Item[] },
    take: (pressed: { readonly item: Item; readonly button: vscode.QuickInputButton } | undefined) => void,
  ): Promise<boolean> {
    const lines = list.items.map(({ label, description = '', detail = '', buttons = [] }) => [label, description, detail, ...buttons.map(({ tooltip }) => `[${tooltip ?? ''}]`)].filter((part) => part !== '').join(' | '));
    const done = await this.ask('list', [list.title, list.placeholder, ...lines], (answer): Settled<true> => {
      const matches = (wanted: string | RegExp, text: string | undefined): boolean => (typeof wanted === 'string' ? text === wanted : wanted.test(text ?? ''));
      if (answer === 'tick all') list.selectedItems = list.items;
      else if (typeof answer === 'string' || !('choose' in answer)) return { wrong: true };
      else {
        const item = list.items.find(({ label, description }) => matches(answer.choose, label) || matches(answer.choose, description));
        const button = 'button' in answer ? item?.buttons?.find(({ tooltip }) => matches(answer.button, tooltip)) : undefined;
        if (item === undefined || ('button' in answer && button === undefined)) return { wrong: true };
        if (button !== undefined) {
          take({ item, button });
          return { value: true };
        }
        list.selectedItems = list.activeItems = [item];
      }
      take(undefined);
      return { value: true };
    });
    return done === true;
  }

  /** The text must be one that the box lets through. */
  private async box(options: vscode.InputBoxOptions = {}): Promise<string | undefined> {
    const { title = '', prompt = '', placeHolder = '', value = '', password, validateInput } = options;
    const typed = this.#answers[0];
    const text = typeof typed === 'object' && 'type' in typed ? typed.type : undefined;
    const problem = text === undefined ? undefined : await validateInput?.(text);
    const shown = typeof problem === 'object' ? problem?.message : problem;
    // A password box shows no more than dots.
    return this.ask('box', [title, prompt, placeHolder, password === true ? '' : value], () =>
      text === undefined || (shown !== undefined && shown !== '') ? { wrong: true, why: shown } : { value: text },
    );
  }

  private file(options: vscode.OpenDialogOptions = {}): Promise<vscode.Uri[] | undefined> {
    return this.ask('file', [options.title ?? '', options.openLabel ?? ''], (answer) =>
      typeof answer === 'object' && 'open' in answer ? { value: [answer.open] } : { wrong: true },
    );
  }

  private ask<T>(kind: Question['kind'], texts: readonly string[], settle: (answer: Answer) => Settled<T>): Promise<T | undefined> {
    const question = { kind, text: texts.filter((text) => text !== '').join('\n') };
    this.#asked.push(question);
    this.beforeAnswer?.(question);
    const answer = this.#answers.shift();
    if (answer === 'leave') return Promise.resolve(undefined);
    const settled = answer === undefined ? { wrong: true as const } : settle(answer);
    if ('value' in settled) return Promise.resolve(settled.value);
    this.#fault ??= new Error(`${JSON.stringify(answer)} is no answer to the last question. ${settled.why ?? ''} ${this.transcript()}`);
    return Promise.resolve(undefined);
  }

  private transcript(): string {
    return [...this.#asked.map(({ kind, text }) => `[${kind}] ${text}`), ...this.#told.map(({ kind, text }) => `(${kind}) ${text}`)].join('\n');
  }
}

type Settled<T> = { readonly value: T } | { readonly wrong: true; readonly why?: string | undefined };
