import { l10n, QuickPickItemKind, window, type QuickPickItem } from 'vscode';
import { formatBytes } from '../hub/byte-size';
import { listBuckets, type Bucket } from '../hub/buckets';
import type { SpaceRuntime } from '../hub/space';
import { volumeLines } from '../hub/space-text';
import { attachVolume, detachVolume, mountPathProblem, readVolumes, writeVolumes, type AttachedVolume, type VolumeChange } from '../hub/volumes';
import { ask, atHub, change, readNow, restartNote, type OwnerContext } from './owner-context';

/** Enough for a list to choose from; the name can be written, too. */
const mostBuckets = 200;

/** Asks for a bucket and a path, shows the whole new list, and writes it. */
export async function attach(context: OwnerContext): Promise<void> {
  const [runtime, before, buckets] = await Promise.all([readNow(context), readAttached(context), atHub(() => ownBuckets(context))]);
  const source = await pickBucket(context, buckets);
  if (source === undefined) return;
  const { dataMount } = context;
  const taken = { volumes: before, storage: runtime.storage };
  const mountPath = await window.showInputBox({
    title: l10n.t('Where {0} is mounted in the container', source),
    prompt: l10n.t('What the image holds below this path is hidden.'),
    value: mountPathProblem(dataMount, taken) === undefined ? dataMount : '',
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' ? undefined : mountPathProblem(text, taken)),
  });
  if (mountPath === undefined || mountPath === '') return;
  const access = await window.showQuickPick(
    [
      { label: l10n.t('Read and write'), detail: l10n.t('What the app writes there outlives a restart.'), readOnly: false },
      { label: l10n.t('Read only'), detail: l10n.t('The app cannot change the bucket.'), readOnly: true },
    ],
    { title: l10n.t('What the app may do with {0}', source) },
  );
  if (access === undefined) return;
  const volume = { type: 'bucket', source, mountPath, readOnly: access.readOnly };
  await write(context, runtime, attachVolume(before, volume, runtime.storage), l10n.t('Attach {0} to {1}?', source, context.spaceId), l10n.t('Attach'));
}

/** Takes a volume off, after showing the whole new list; asks which where none is given. */
export async function detach(context: OwnerContext, given: string | undefined): Promise<void> {
  const [runtime, before] = await Promise.all([readNow(context), readAttached(context)]);
  const mountPath = given ?? (await pickVolume(before));
  if (mountPath === undefined) return;
  await write(context, runtime, detachVolume(before, mountPath), l10n.t('Detach {0} from {1}?', mountPath, context.spaceId), l10n.t('Detach'));
}

async function write(context: OwnerContext, { stage }: SpaceRuntime, planned: VolumeChange, question: string, action: string): Promise<void> {
  const goes = planned.after.length < planned.before.length;
  const sure = await ask(
    context,
    question,
    [
      l10n.t('The whole list of volumes is written anew:'),
      ...volumeLines(planned),
      planned.after.length === 0 ? l10n.t('Nothing is left attached.') : undefined,
      '',
      goes ? l10n.t('The bucket keeps its files; the app does not find them any more.') : undefined,
      restartNote(stage),
    ],
    action,
  );
  if (sure) await change(context, () => writeVolumes(context.connection, context.spaceId, planned));
}

function readAttached({ connection, spaceId }: OwnerContext): Promise<readonly AttachedVolume[]> {
  return atHub(() => readVolumes(connection, spaceId));
}

/** Those of the token's account, and of the Space's owner where that is another. A token may not list them; then the name is asked for. */
async function ownBuckets({ connection, spaceId }: OwnerContext): Promise<readonly Bucket[]> {
  const found = new Map<string, Bucket>();
  for (const namespace of ['me', spaceId.split('/', 1)[0] ?? '']) {
    try {
      for await (const bucket of listBuckets(connection, namespace)) {
        found.set(bucket.id, bucket);
        if (found.size >= mostBuckets) return [...found.values()];
      }
    } catch {
      // The choice is a help; what is written into the box is checked by the Hub.
    }
  }
  return [...found.values()];
}

async function pickBucket({ spaceId }: OwnerContext, buckets: readonly Bucket[]): Promise<string | undefined> {
  const byName = l10n.t('Another bucket…');
  if (buckets.length > 0) {
    const items: QuickPickItem[] = buckets.map(({ id, private: hidden, bytes, files }) => ({
      label: id,
      description: [hidden ? l10n.t('private') : l10n.t('public'), bytes === undefined ? '' : formatBytes(bytes), files === undefined ? '' : l10n.t('{0} files', files)]
        .filter((part) => part !== '')
        .join(' · '),
    }));
    const separator = { label: '', kind: QuickPickItemKind.Separator };
    const chosen = await window.showQuickPick([...items, separator, { label: byName }], { title: l10n.t('Attach a bucket to {0}', spaceId) });
    if (chosen?.label !== byName) return chosen?.label;
  }
  const typed = await window.showInputBox({
    title: l10n.t('Attach a bucket to {0}', spaceId),
    prompt: l10n.t('The bucket, as namespace/name'),
    ignoreFocusOut: true,
    validateInput: (text) => (text === '' || /^[\w.-]{1,96}\/[\w.-]{1,96}$/.test(text) ? undefined : l10n.t('Write it as namespace/name.')),
  });
  return typed === '' ? undefined : typed;
}

async function pickVolume(volumes: readonly AttachedVolume[]): Promise<string | undefined> {
  if (volumes.length === 0) {
    void window.showInformationMessage(l10n.t('Nothing is attached to this Space.'));
    return undefined;
  }
  const items = volumes.map(({ mountPath, source }) => ({ label: mountPath, description: source }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which volume to detach') }))?.label;
}
