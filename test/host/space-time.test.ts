import { strict as assert } from 'node:assert';
import { setImmediate as turn } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import * as vscode from 'vscode';
import { HardwarePrices } from '../../src/editor/hardware-prices';
import { SpaceTime } from '../../src/editor/space-time';
import { SpaceWatch } from '../../src/editor/space-watch';
import type { SpaceClock } from '../../src/hub/space-clock';
import { LocalHub } from '../hub/local-hub';
import { connectTo, logger, MemoryMemento } from './parts';
import { eventually } from './space-files';
import { User } from './user';

const spaceId = 'troutmoose/dear';
const minute = 60_000;

suite('The warning of paid hardware', () => {
  let hub: LocalHub;
  const setLimit = (hours: number | undefined): Thenable<void> => vscode.workspace.getConfiguration('spacedock').update('paidHardwareHours', hours, vscode.ConfigurationTarget.Global);

  suiteSetup(async () => {
    hub = await LocalHub.start();
    await hub.createSpace({ id: spaceId, hardware: 'l40sx1', stage: 'RUNNING' });
    await setLimit(1);
  });

  suiteTeardown(async () => {
    await setLimit(undefined);
    await hub.close();
  });

  test('comes once, though the look before it plans it anew', async () => {
    const connection = connectTo(hub);
    const clock: SpaceClock = { spaceId, stages: [], seenAt: Date.now() - 1000, phase: undefined, phaseSince: undefined, billed: { flavor: 'l40sx1', since: { at: Date.now() - 56 * minute, exact: true } } };
    const memento = new MemoryMemento();
    await memento.update('spacedock.clocks', { [spaceId]: clock });
    const watch = new SpaceWatch(spaceId, () => connection, logger);
    const prices = new HardwarePrices(() => connection, logger);
    const time = new SpaceTime(spaceId, memento, watch, prices, logger);
    const user = new User();
    try {
      prices.want();
      await eventually('The prices are known', () => prices.list.flavors.length > 0);
      const { told } = await user.during(async () => {
        let looks = 0;
        const looking = watch.onDidChange(() => looks++);
        await watch.refresh();
        await eventually('It was looked before the warning', () => looks > 1);
        // A second warning would look once more.
        await watch.refresh();
        await turn();
        looking.dispose();
      }, []);
      const warnings = told.filter(({ text }) => text.startsWith(spaceId)).map(({ kind, text, buttons }) => `${kind}: ${text} [${buttons.join('|')}]`);
      assert.equal(warnings.length, 1, warnings.join('\n'));
      assert.match(warnings[0] ?? '', /^warning: troutmoose\/dear has run on paid hardware for 56:\d\d \(about \$1\.6\d\), close to the limit that you set\. \[Pause Space\]$/);
    } finally {
      user.leave();
      for (const each of [time, prices, watch]) each.dispose();
    }
  });
});
