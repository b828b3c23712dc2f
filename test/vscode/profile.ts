import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Settings = Readonly<Record<string, unknown>>;

/** A throw-away place for VS Code's user data, extensions, logs, home folder and temporary files. */
export interface Profile {
  readonly root: string;
  readonly userData: string;
  readonly extensions: string;
  readonly serverData: string;
  readonly home: string;
  remove(): Promise<void>;
}

/** Keeps VS Code to the work at hand: no welcome pages, no updates, no AI panes, nothing from earlier runs. */
const quiet: Settings = {
  'workbench.startupEditor': 'none',
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'chat.disableAIFeatures': true,
  'git.openRepositoryInParentFolders': 'never',
  'files.hotExit': 'off',
  // As on the desktop; the web's own default saves by itself.
  'files.autoSave': 'off',
};

/** `extensions`: a folder of extensions that are installed already, in place of an empty one. */
export async function makeProfile(settings: Settings, extensions?: string): Promise<Profile> {
  const root = await mkdtemp(join(tmpdir(), 'spacedock-vscode-'));
  const profile = {
    root,
    userData: join(root, 'user'),
    extensions: extensions ?? join(root, 'extensions'),
    serverData: join(root, 'server'),
    home: join(root, 'home'),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 }),
  };
  await mkdir(join(profile.userData, 'User'), { recursive: true });
  await mkdir(profile.extensions, { recursive: true });
  await mkdir(profile.home);
  await writeFile(join(profile.userData, 'User/settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  await writeFile(join(profile.home, '.gitconfig'), '[user]\n\tname = Moose Trout\n\temail = moose@example.com\n');
  return profile;
}

/**
 * The environment of the server: that of this process without what would reach into a running VS Code or Node, and
 * without the developer's own Hugging Face token and git configuration.
 */
export function serverEnvironment(profile: Profile, additions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const foreign = /^(VSCODE_|ELECTRON_|NODE_OPTIONS$|npm_|HF_|HUGGING_?FACE|GIT_|XDG_)/i;
  const kept = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(kept),
    HOME: profile.home,
    TMPDIR: profile.root,
    XDG_RUNTIME_DIR: profile.root,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    ...additions,
  };
}
