import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gitEnvironment } from '../../hub/git-command';
import { LocalHub, type LocalHubOptions } from '../../hub/local-hub';
import type { SpaceOptions } from '../../hub/space-model';
import { testTokens } from '../../hub/tokens';

const run = promisify(execFile);

export const spaceId = 'troutmoose/demo';

export const goodFiles: Readonly<Record<string, string | Buffer>> = {
  'README.md': '---\ntitle: Demo\nemoji: 🐟\ncolorFrom: blue\ncolorTo: green\nsdk: docker\napp_port: 7860\n---\n# Demo\n',
  Dockerfile: [
    'FROM python:3.12-slim',
    'RUN apt-get update && \\',
    '    apt-get install -y --no-install-recommends libgl1 libglib2.0-0 && \\',
    '    rm -rf /var/lib/apt/lists/*',
    'RUN useradd -m -u 1000 user',
    'WORKDIR /app',
    'COPY requirements.txt .',
    'RUN pip install --no-cache-dir -r requirements.txt',
    'COPY --chown=1000 . .',
    'USER user',
    'CMD ["python", "app.py"]',
    '',
  ].join('\n'),
  'requirements.txt': 'gradio==5.49.1\nopencv-python==4.12.0.88\n',
  'app.py': 'import cv2\nimport gradio as gr\n\ndemo = gr.Blocks()\ndemo.launch(server_name="0.0.0.0", server_port=7860)\n',
};

export interface GitOutcome {
  readonly ok: boolean;
  readonly output: string;
}

/** A Hub with one Space, and a checkout with a remote on it, driven by the real git client. */
export class Workbench {
  private constructor(
    readonly hub: LocalHub,
    readonly folder: string,
  ) {}

  static async open(options: LocalHubOptions & { readonly space?: Partial<SpaceOptions> } = {}): Promise<Workbench> {
    const hub = await LocalHub.start({ speed: 100_000, ...options });
    await hub.createSpace({ id: spaceId, ...options.space });
    const bench = new Workbench(hub, await mkdtemp(join(tmpdir(), 'spacedock-bench-')));
    await bench.git('init', '--quiet', '--initial-branch=main');
    return bench;
  }

  async git(...args: readonly string[]): Promise<GitOutcome> {
    const environment = gitEnvironment({
      GIT_AUTHOR_NAME: 'A',
      GIT_AUTHOR_EMAIL: 'a@example.invalid',
      GIT_COMMITTER_NAME: 'A',
      GIT_COMMITTER_EMAIL: 'a@example.invalid',
    });
    try {
      const { stdout, stderr } = await run('git', args, { cwd: this.folder, env: environment });
      return { ok: true, output: stdout + stderr };
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
      return { ok: false, output: stdout + stderr };
    }
  }

  async write(files: Readonly<Record<string, string | Buffer>>): Promise<void> {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true });
      await writeFile(join(this.folder, path), content);
    }
  }

  async commit(files: Readonly<Record<string, string | Buffer>> = {}): Promise<void> {
    await this.write(files);
    await this.git('add', '-A');
    await this.git('commit', '--quiet', '-m', 'Change');
  }

  /** Forgets every commit and file. */
  async startOver(): Promise<void> {
    await rm(join(this.folder, '.git', 'refs', 'heads', 'main'), { force: true });
    for (const name of await readdir(this.folder)) {
      if (name !== '.git') await rm(join(this.folder, name), { recursive: true });
    }
  }

  push(token: string = testTokens.write, ...more: readonly string[]): Promise<GitOutcome> {
    const address = this.hub.endpoint.replace('http://', `http://user:${token}@`);
    return this.git('push', ...more, `${address}/spaces/${spaceId}`, 'main');
  }

  async api(path: string, init: { method?: string; token?: string | null; body?: unknown } = {}): Promise<Response> {
    const token = init.token === undefined ? testTokens.write : init.token;
    return fetch(this.hub.endpoint + path, {
      method: init.method ?? 'GET',
      headers: token === null ? {} : { Authorization: `Bearer ${token}` },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
  }

  async json(path: string, init: Parameters<Workbench['api']>[1] = {}): Promise<Record<string, unknown>> {
    const response = await this.api(path, init);
    return (await response.json()) as Record<string, unknown>;
  }

  async close(): Promise<void> {
    await this.hub.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
