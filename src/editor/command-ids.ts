/** Every command of the extension, in the order of package.json; a test holds the two against each other. */
export const commandIds = [
  'spacedock.signIn',
  'spacedock.signOut',
  'spacedock.makeToken',
  'spacedock.switchSpace',
  'spacedock.chooseSpace',
  'spacedock.refresh',
  'spacedock.openDashboard',
  'spacedock.openOnHub',
  'spacedock.openApp',
  'spacedock.restart',
  'spacedock.factoryReboot',
  'spacedock.openTerminal',
  'spacedock.openInRemoteSsh',
  'spacedock.pause',
  'spacedock.wake',
  'spacedock.changeHardware',
  'spacedock.setSleepTime',
  'spacedock.setReplicas',
  'spacedock.toggleDevMode',
  'spacedock.setVisibility',
  'spacedock.addSecret',
  'spacedock.editSecret',
  'spacedock.deleteSecret',
  'spacedock.addVariable',
  'spacedock.editVariable',
  'spacedock.deleteVariable',
  'spacedock.importEnv',
  'spacedock.attachVolume',
  'spacedock.detachVolume',
  'spacedock.deleteStorage',
  'spacedock.duplicateSpace',
  'spacedock.renameSpace',
  'spacedock.deleteSpace',
  'spacedock.showBuildLog',
  'spacedock.showRunLog',
  'spacedock.showSlowestSteps',
  'spacedock.followLog',
  'spacedock.stopLog',
  'spacedock.openLog',
  'spacedock.saveLog',
  'spacedock.clearLog',
  'spacedock.diagnoseLog',
  'spacedock.toggleLogTimes',
  'spacedock.createSettings',
  'spacedock.previewSync',
  'spacedock.sync',
  'spacedock.explainSync',
  'spacedock.leaveOutAlways',
  'spacedock.showMoreChanges',
  'spacedock.deploy',
  'spacedock.rollBack',
  'spacedock.noteDecision',
  'spacedock.openJournalEntry',
  'spacedock.commitAndPush',
  'spacedock.fixAll',
  'spacedock.useSpaceValues',
  'spacedock.explainRule',
  'spacedock.openChange',
  'spacedock.openSource',
  'spacedock.openCheckpointOnHub',
  'spacedock.openCheckpointPlace',
  'spacedock.checkCheckpoints',
  'spacedock.checkpointNextStep',
  'spacedock.copyValue',
  'spacedock.copyName',
  'spacedock.showOutput',
] as const;

export type CommandId = (typeof commandIds)[number];

/** Arguments are what VS Code passes: nothing from the palette, the tree's row from the tree. */
export type CommandHandlers = Record<CommandId, (row?: unknown) => unknown>;

/** Every context key that package.json's `when` clauses ask, and its values. */
export interface ContextKeys {
  'spacedock.hasSpace': boolean;
  'spacedock.hasMainRepo': boolean;
  'spacedock.severalSpaces': boolean;
  'spacedock.signedIn': boolean;
  'spacedock.followingLog': boolean;
  /** The Space sleeps or is paused: it is woken, where another is paused. */
  'spacedock.spaceIdle': boolean;
  /** What the Space view shows: a welcome text for each but `loading`, and `failed` and `ready`, which have rows. */
  'spacedock.spaceState':
    | 'loading'
    | 'noFolder'
    | 'noSpace'
    | 'noSpaceId'
    | 'untrusted'
    | 'signedOut'
    | 'badToken'
    | 'notFound'
    | 'failed'
    | 'ready';
  'spacedock.reposState': 'loading' | 'untrusted' | 'noGit' | 'ready';
}

export const contextKeys = [
  'spacedock.hasSpace',
  'spacedock.hasMainRepo',
  'spacedock.severalSpaces',
  'spacedock.signedIn',
  'spacedock.followingLog',
  'spacedock.spaceIdle',
  'spacedock.spaceState',
  'spacedock.reposState',
] as const satisfies readonly (keyof ContextKeys)[];
