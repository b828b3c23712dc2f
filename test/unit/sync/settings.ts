import type { SpacedockSettings, SyncRule } from '../../../src/project/settings';

type Written = Partial<Omit<SpacedockSettings, 'sync'>> & { readonly sync?: readonly (Partial<SyncRule> & { readonly from: string })[] };

export function settings({ sync = [], ...more }: Written): SpacedockSettings {
  return {
    space: undefined,
    repo: undefined,
    data: '/data',
    config: undefined,
    sync: sync.map((rule) => ({ include: [], exclude: [], ...rule })),
    remove: [],
    protect: [],
    allowBinary: [],
    rules: {},
    ...more,
  };
}

/** The whole main repo. */
export const everything = settings({ sync: [{ from: './' }] });
