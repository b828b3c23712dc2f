import { EventEmitter, l10n, window, workspace, type Disposable, type SecretStorage } from 'vscode';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { createHubConnection, type HubConnection } from '../hub/connection';
import type { FoundToken } from '../hub/token';
import type { HubAccount } from '../hub/who-am-i';
import { hubEndpoint } from './configuration';
import { setContext } from './context-keys';

const keyPrefix = 'token:';

/**
 * Who the user is on the Hub: the token's chain (secret storage, environment, the hf CLI's file, the main repo's
 * .env) and the connection made of it. A token is asked for anew at every call, so it is held nowhere.
 */
export class Account implements Disposable {
  readonly #changed = new EventEmitter<void>();
  /** Another token, or another Hub. */
  readonly onDidChange = this.#changed.event;
  readonly #subscription: Disposable;
  /** Which token for which Hub was found last, as a hash; undefined before the first look. */
  #identity: string | undefined;
  #looks = 0;

  constructor(
    private readonly secrets: SecretStorage,
    /** The main repos, whose files may hold a token. */
    private readonly mainRoots: () => readonly string[],
  ) {
    this.#subscription = secrets.onDidChange(({ key }) => {
      if (key.startsWith(keyPrefix)) void this.refresh();
    });
  }

  /**
   * Sends no token in an untrusted workspace, and none to another Hub than the one that it was given for. `mainRoot`:
   * whose files may hold the token.
   */
  connection(mainRoot: string | undefined): HubConnection {
    const endpoint = hubEndpoint();
    return createHubConnection({
      endpoint: endpoint.href,
      findToken: async () => (workspace.isTrusted ? this.find(endpoint, mainRoot) : undefined),
    });
  }

  /** Says anew whether somebody is signed in: the environment and files are part of the answer. */
  async refresh(): Promise<void> {
    const look = ++this.#looks;
    const { endpoint, found } = await this.findAll();
    if (look !== this.#looks) return;
    setContext('spacedock.signedIn', found.some((token) => token !== undefined));
    const identity = createHash('sha256')
      .update([endpoint, ...new Set(found.map((token) => `${token?.source ?? ''}\n${token?.token ?? ''}`))].join('\n'))
      .digest('base64');
    const changed = this.#identity !== undefined && this.#identity !== identity;
    this.#identity = identity;
    if (changed) this.#changed.fire();
  }

  async signIn(): Promise<void> {
    const endpoint = hubEndpoint();
    let who: HubAccount | undefined;
    const { askForToken } = await import('./token-input');
    const token = await askForToken(endpoint, async (given, signal) => {
      const { readAccount } = await import('../hub/who-am-i');
      const findToken = (): Promise<FoundToken> => Promise.resolve({ token: given, source: l10n.t('this box') });
      who = await readAccount(createHubConnection({ endpoint: endpoint.href, findToken }), signal);
    });
    if (token === undefined || who === undefined) return;
    const known = await this.secrets.get(keyOf(endpoint));
    // Storing tells of itself; but the same token may have come to be accepted since it was last sent.
    if (known === token) this.#changed.fire();
    else await this.secrets.store(keyOf(endpoint), token);
    void window.showInformationMessage(
      who.canWrite
        ? l10n.t('Signed in to the Hub as {0}.', who.name)
        : l10n.t('Signed in to the Hub as {0}. This token cannot write, so a push will be refused.', who.name),
    );
  }

  /** Opens the Hub's page for it, and asks for the token that comes of it. */
  async makeToken(): Promise<void> {
    const { makeToken } = await import('./make-token');
    if (await makeToken(hubEndpoint())) await this.signIn();
  }

  async signOut(): Promise<void> {
    const endpoint = hubEndpoint();
    const stored = await this.secrets.get(keyOf(endpoint));
    await this.secrets.delete(keyOf(endpoint));
    const left = (await this.findAll()).found.find((token) => token !== undefined);
    if (left === undefined) return;
    void window.showInformationMessage(
      stored === undefined
        ? l10n.t('You are signed in by {0}, which Spacedock does not change.', left.source)
        : l10n.t('The stored token is removed. Spacedock still finds one here: {0}.', left.source),
    );
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  /** The token for every main repo, the same many times over where none holds its own. */
  private async findAll(): Promise<{ readonly endpoint: string; readonly found: readonly (FoundToken | undefined)[] }> {
    try {
      const endpoint = hubEndpoint();
      // A token file that cannot be read, or an endpoint that is none, is told of where it is needed.
      const found = [undefined, ...this.mainRoots()].map((root) => this.find(endpoint, root).catch(() => undefined));
      return { endpoint: endpoint.href, found: await Promise.all(found) };
    } catch {
      return { endpoint: '', found: [] };
    }
  }

  private async find(endpoint: URL, mainRoot: string | undefined): Promise<FoundToken | undefined> {
    const { findToken } = await import('../hub/token');
    return findToken({
      stored: async () => this.secrets.get(keyOf(endpoint)),
      env: process.env,
      homeDir: homedir(),
      mainRoot: workspace.isTrusted ? mainRoot : undefined,
      readText: (path) => readFile(path, 'utf8'),
    });
  }
}

/** A token belongs to the Hub that it was given for. */
function keyOf(endpoint: URL): string {
  return `${keyPrefix}${endpoint.origin}`;
}
