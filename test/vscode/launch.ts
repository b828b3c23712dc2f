import { type Browser, chromium, type Page } from 'playwright-core';
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

/** Starts a VS Code server and opens its workbench in Chromium: the one that CHROMIUM names, else Playwright's own. */
export async function launch(options: LaunchOptions): Promise<VsCode> {
  const server = await VsCodeServer.start(options);
  let browser: Browser | undefined;
  const close = closeWhenStopped(async () => {
    await browser?.close();
    await server.close();
  });
  try {
    const executablePath = process.env['CHROMIUM'];
    browser = await chromium.launch({
      args: browserArguments,
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      ...(executablePath ? { executablePath } : {}),
    });
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1280, height: 800 } });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
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
