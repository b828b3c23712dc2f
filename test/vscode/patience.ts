import type { Locator } from 'playwright-core';

const factor = Number(process.env['SPACEDOCK_PATIENCE'] ?? 1) || 1;

/** Milliseconds to wait at most, on a machine as slow as SPACEDOCK_PATIENCE says: 3 on one with three times too much to do. */
export function patient(milliseconds: number): number {
  return milliseconds * factor;
}

/** Whether it comes into sight within some seconds. */
export function appears(locator: Locator): Promise<boolean> {
  return locator.waitFor({ timeout: patient(10_000) }).then(
    () => true,
    () => false,
  );
}
