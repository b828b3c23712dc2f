import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, rename, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { runGit, startGit } from './git-command';
import { readCommit } from './git-objects';
import { writePreReceiveHook } from './pre-receive-hook';
import { checkPush, readUpdates } from './push-check';

/** The git side: a bare repo per Space, served by `git http-backend` over smart HTTP. */
export class GitServer {
  /** The path that the hook calls: nobody else knows it. */
  readonly checkPath = `/push-check/${randomUUID()}`;
  readonly #folder: string;
  readonly #hooks: string;
  readonly #running = new Set<ReturnType<typeof startGit>>();

  private constructor(folder: string) {
    this.#folder = join(folder, 'repositories');
    this.#hooks = join(folder, 'hooks');
  }

  static async open(folder: string): Promise<GitServer> {
    const server = new GitServer(folder);
    await mkdir(server.#folder, { recursive: true });
    await mkdir(server.#hooks, { recursive: true });
    await writePreReceiveHook(server.#hooks);
    return server;
  }

  repositoryOf(id: string): string {
    return join(this.#folder, `${id}.git`);
  }

  async create(id: string): Promise<void> {
    const repository = this.repositoryOf(id);
    await mkdir(repository, { recursive: true });
    await runGit(['init', '--quiet', '--bare', '--initial-branch=main', '--template='], { cwd: repository });
    await appendFile(join(repository, 'config'), `[core]\n\thooksPath = ${this.#hooks.replaceAll('\\', '/')}\n`);
  }

  async move(id: string, to: string): Promise<void> {
    await mkdir(dirname(this.repositoryOf(to)), { recursive: true });
    await rename(this.repositoryOf(id), this.repositoryOf(to));
  }

  async remove(id: string): Promise<void> {
    await rm(this.repositoryOf(id), { recursive: true, force: true });
  }

  /** Takes over a commit of another repo as `main`, past the hook. */
  async take(id: string, from: string, revision: string): Promise<void> {
    await runGit(['fetch', '--quiet', from, `+${revision}:refs/heads/main`], { cwd: this.repositoryOf(id) });
  }

  head(id: string): Promise<string | undefined> {
    return readCommit(this.repositoryOf(id), 'refs/heads/main');
  }

  /** Answers the hook: an empty text lets the push pass. */
  async answerHook(call: Record<string, unknown>): Promise<string> {
    const environment = Object.fromEntries(
      Object.entries(call['environment'] ?? {}).filter(
        (entry): entry is [string, string] => entry[0].startsWith('GIT_') && typeof entry[1] === 'string',
      ),
    );
    const refusal = await checkPush(
      { cwd: String(call['cwd']), environment },
      readUpdates(typeof call['input'] === 'string' ? call['input'] : ''),
    );
    return refusal ?? '';
  }

  /**
   * Hands a request to git as a CGI program and its answer back. `beforeEnd` runs when git is done and before the client
   * is told so: what a push sets off has begun when `git push` returns.
   */
  async serve(
    request: IncomingMessage,
    response: ServerResponse,
    call: {
      readonly id: string;
      /** Behind the repo: `/info/refs`, `/git-upload-pack`, `/git-receive-pack`. */
      readonly path: string;
      readonly query: string;
      /** Who may push; undefined for who may only read. */
      readonly user: string | undefined;
      readonly endpoint: string;
      readonly beforeEnd: () => Promise<void>;
    },
  ): Promise<void> {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const child = startGit(['http-backend'], {
      cwd: this.#folder,
      environment: {
        GIT_PROJECT_ROOT: this.#folder,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: `/${call.id}.git${call.path}`,
        QUERY_STRING: call.query,
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: header('content-type'),
        REMOTE_ADDR: '127.0.0.1',
        HTTP_CONTENT_ENCODING: header('content-encoding'),
        GIT_PROTOCOL: header('git-protocol'),
        SPACEDOCK_PUSH_CHECK: `${call.endpoint}${this.checkPath}`,
        ...(request.headers['content-length'] === undefined ? {} : { CONTENT_LENGTH: header('content-length') }),
        ...(call.user === undefined ? {} : { REMOTE_USER: call.user }),
      },
    });
    this.#running.add(child);
    // Either side may hang up first; the exit and the response's end tell the rest.
    child.stdin.on('error', () => undefined);
    child.stderr.resume();
    request.pipe(child.stdin);
    response.on('close', () => child.kill());
    let head: Buffer | undefined = Buffer.alloc(0);
    child.stdout.on('data', (chunk: Buffer) => {
      if (head === undefined) {
        if (!response.write(chunk)) {
          child.stdout.pause();
          response.once('drain', () => child.stdout.resume());
        }
        return;
      }
      head = Buffer.concat([head, chunk]);
      const end = head.indexOf('\r\n\r\n');
      if (end < 0) return;
      sendHead(response, head.subarray(0, end).toString());
      const rest = head.subarray(end + 4);
      head = undefined;
      if (rest.length > 0) response.write(rest);
    });
    await new Promise<void>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', () => {
        resolve();
      });
    });
    this.#running.delete(child);
    await call.beforeEnd();
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }

  close(): void {
    for (const child of this.#running) child.kill();
  }
}

function sendHead(response: ServerResponse, head: string): void {
  let status = 200;
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon);
    const value = line.slice(colon + 1).trim();
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
  response.writeHead(status);
}
