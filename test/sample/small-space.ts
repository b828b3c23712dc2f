import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { runGit } from '../hub/git-command';
import type { LocalHub } from '../hub/local-hub';
import type { SpaceOptions } from '../hub/space-model';
import { commit, startRepository, type Sample } from './prepare';

const files: Readonly<Record<string, string>> = {
  'README.md': '---\ntitle: Small\nsdk: docker\napp_port: 7860\n---\n\n# Small\n',
  Dockerfile: 'FROM python:3.12-slim\nRUN useradd -m -u 1000 user\nUSER user\nWORKDIR /app\nCOPY --chown=user . .\nCMD ["python", "app.py"]\n',
  'app.py': "import http.server\n\nhttp.server.ThreadingHTTPServer(('0.0.0.0', 7860), http.server.SimpleHTTPRequestHandler).serve_forever()\n",
};

/** Another checkout of such a Space, as one more folder of the workspace file. @returns its path */
export async function addCheckout({ sample }: { readonly sample: Sample }, of: string, name: string): Promise<string> {
  const folder = join(dirname(sample.workspaceFile), name);
  await cp(of, folder, { recursive: true });
  await addFolder(sample, name);
  return folder;
}

async function addFolder({ workspaceFile }: Sample, path: string): Promise<void> {
  const workspace = JSON.parse(await readFile(workspaceFile, 'utf8')) as { folders: { path: string }[] };
  workspace.folders.push({ path });
  await writeFile(workspaceFile, JSON.stringify(workspace));
}

/**
 * Another Space beside the sample's: its repo as one more folder of the workspace file, and on the local Hub, where it
 * runs its newest commit unless another stage is given.
 * @returns the repo's path.
 */
export async function addSmallSpace({ hub, sample }: { readonly hub: LocalHub; readonly sample: Sample }, options: SpaceOptions): Promise<string> {
  const { id, stage = 'RUNNING' } = options;
  const folder = join(dirname(sample.workspaceFile), basename(id));
  await mkdir(folder);
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  await startRepository(folder, `${hub.endpoint}/spaces/${id}`);
  await commit(folder, 'Begin', 0);
  await runGit(['update-ref', 'refs/remotes/origin/main', 'HEAD'], { cwd: folder });
  await hub.createSpace(options);
  await hub.importRepository(id, folder);
  hub.setStage(id, stage, { sha: 'head' });
  await addFolder(sample, basename(id));
  return folder;
}
