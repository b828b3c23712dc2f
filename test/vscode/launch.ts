import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { type ServerOptions, VsCodeServer } from './server';
import { closeWhenStopped } from './stopping';

export interface LaunchOptions extends ServerOptions {
  /** 1280 × 800 where not given. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Functions that the page may call. */
  readonly expose?: Readonly<Record<string, (...args: never[]) => unknown>>;
}

/** A real VS Code with a page open on it. */
export interface VsCode {
  readonly server: VsCodeServer;
  readonly page: Page;
  close(): Promise<void>;
}

const browserArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser: Promise<Browser> | undefined;

/** One for all of this process; Playwright ends it with the process. */
function sharedBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'];
  return (browser ??= chromium.launch({
    args: browserArguments,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ...(executablePath ? { executablePath } : {}),
  }));
}

/** Starts a VS Code server and opens its workbench in Chromium: the one that CHROMIUM names, else Playwright's own. */
export async function launch(options: LaunchOptions): Promise<VsCode> {
  // First, for without one there must be no server either.
  const chromium = await sharedBrowser();
  const server = await VsCodeServer.start(options);
  let context: BrowserContext | undefined;
  const close = closeWhenStopped(async () => {
    await context?.close();
    await server.close();
  });
  try {
    context = await chromium.newContext({ viewport: options.viewport ?? { width: 1280, height: 800 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = await context.newPage();
    await page.route(
      ({ hostname }) => hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    for (const [name, call] of Object.entries(options.expose ?? {})) await page.exposeFunction(name, call);
    await page.goto(server.url, { waitUntil: 'commit' });
    return { server, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
