import { env, EventEmitter, l10n, ThemeIcon, Uri, window, workspace, type Disposable, type SecretStorage } from 'vscode';
import { homedir } from 'node:os';
import { readFile } from 'node:fs/promises';
import { createHubConnection, type HubConnection } from '../hub/connection';
import type { FoundToken } from '../hub/token';
import { hubEndpoint } from './configuration';
import { setContext } from './context-keys';

/**
 * Who the user is on the Hub: the token's chain (secret storage, environment, the hf CLI's file, the main repo's
 * .env) and the connection made of it. A token is asked for anew at every call, so it is held nowhere.
 */
export class Account implements Disposable {
  readonly #changed = new EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription: Disposable;

  constructor(
    private readonly secrets: SecretStorage,
    private readonly mainRoot: () => string | undefined,
  ) {
    this.#subscription = secrets.onDidChange(() => void this.refresh());
  }

  /** Sends no token in an untrusted workspace. */
  connection(): HubConnection {
    return createHubConnection({
      endpoint: hubEndpoint().href,
      findToken: async () => (workspace.isTrusted ? this.find() : undefined),
    });
  }

  /** Says anew whether somebody is signed in: the environment and files are part of the answer. */
  async refresh(): Promise<void> {
    // A token file that cannot be read is told of where the token is needed.
    const found = await this.find().catch(() => undefined);
    setContext('spacedock.signedIn', found !== undefined);
    this.#changed.fire();
  }

  async signIn(): Promise<void> {
    const token = await askForToken();
    if (token === undefined) return;
    const { readAccount } = await import('../hub/who-am-i');
    const who = await readAccount({ ...this.connection(), token: () => Promise.resolve(token) });
    await this.secrets.store(this.key(), token);
    await this.refresh();
    void window.showInformationMessage(
      who.canWrite
        ? l10n.t('Signed in to the Hub as {0}.', who.name)
        : l10n.t('Signed in to the Hub as {0}. This token cannot write, so a push will be refused.', who.name),
    );
  }

  async signOut(): Promise<void> {
    await this.secrets.delete(this.key());
    await this.refresh();
    const left = await this.find().catch(() => undefined);
    if (left) {
      void window.showInformationMessage(
        l10n.t('The stored token is removed. Spacedock still finds one here: {0}.', left.source),
      );
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  private async find(): Promise<FoundToken | undefined> {
    const { findToken } = await import('../hub/token');
    return findToken({
      stored: async () => this.secrets.get(this.key()),
      env: process.env,
      homeDir: homedir(),
      mainRoot: workspace.isTrusted ? this.mainRoot() : undefined,
      readText: (path) => readFile(path, 'utf8'),
    });
  }

  /** A token belongs to the Hub that it was given for. */
  private key(): string {
    return `token:${hubEndpoint().origin}`;
  }
}

async function askForToken(): Promise<string | undefined> {
  const input = window.createInputBox();
  const create = { iconPath: new ThemeIcon('globe'), tooltip: l10n.t('Create a token on the Hub') };
  input.title = l10n.t('Sign in to the Hugging Face Hub');
  input.prompt = l10n.t('Paste an access token with write access. It is kept in the editor’s secret storage.');
  input.placeholder = 'hf_…';
  input.password = true;
  input.ignoreFocusOut = true;
  input.buttons = [create];
  try {
    return await new Promise<string | undefined>((resolve) => {
      input.onDidTriggerButton(() => {
        const page = new URL('/settings/tokens/new?tokenType=write', hubEndpoint());
        void env.openExternal(Uri.parse(page.href));
      });
      input.onDidAccept(() => {
        const token = input.value.trim();
        if (/^hf_\w+$/.test(token)) resolve(token);
        else input.validationMessage = l10n.t('A token of the Hub begins with hf_ and has only letters and digits.');
      });
      input.onDidChangeValue(() => {
        input.validationMessage = undefined;
      });
      input.onDidHide(() => {
        resolve(undefined);
      });
      input.show();
    });
  } finally {
    input.dispose();
  }
}
