import * as vscode from 'vscode';
import { LocalHub } from '../hub/local-hub';
import { sampleSpace } from '../sample/prepare';

/** A Hub on which the sample's Space failed to build, with this log. The extension is active, and not led to it yet. */
export async function hubOfFailedBuild(log: readonly string[]): Promise<LocalHub> {
  await vscode.extensions.getExtension('spacedock.spacedock')?.activate();
  const hub = await LocalHub.start({ keepAliveMs: 500 });
  await hub.createSpace({ id: sampleSpace, stage: 'BUILD_ERROR' });
  hub.pushLog(sampleSpace, 'build', [...log]);
  hub.endLog(sampleSpace, 'build');
  return hub;
}
