import { describe, expect, it } from 'vitest';
import { warmUp } from '../../../src/project/warm-up';
import { projectOf } from '../lint/project-of';

describe('warmUp', () => {
  const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`m${String(index)}.py`, 'x = 1\n']));

  it('lets other work have its turn between slices', async () => {
    const project = await projectOf(files);
    let turns = 0;
    let over = false;
    const count = (): void => {
      turns++;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    let clock = 0;
    // Every file takes 4 ms on this clock, so a slice holds three.
    await warmUp(project, undefined, () => (clock += 4) - 4);
    over = true;
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  it('stops when asked', async () => {
    await expect(warmUp(await projectOf(files), AbortSignal.abort(new Error('closed')))).rejects.toThrow('closed');
  });
});
