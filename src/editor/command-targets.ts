import { l10n, window } from 'vscode';
import type { ProjectLocation } from '../project/discovery';
import type { Dashboards } from './dashboards';
import type { LogDocuments } from './log-documents';
import type { SpaceLogs } from './space-logs';
import type { SpaceSession } from './space-session';
import type { SpaceSessions } from './space-sessions';
import type { SpaceArgument } from './tree-rows';
import type { WorkspaceSpaces } from './workspace-spaces';

/** What a command acts on. */
export interface NamedSpace {
  readonly session: SpaceSession;
  /** `namespace/name`. */
  readonly id: string;
}

/** Finds out which Space or project a command is about: its row's, else the active editor's, else the one that is chosen. */
export class CommandTargets {
  constructor(
    private readonly spaces: WorkspaceSpaces,
    private readonly sessions: SpaceSessions,
    private readonly logs: SpaceLogs,
    private readonly logDocuments: LogDocuments,
    private readonly dashboards: Dashboards,
  ) {}

  /** Undefined where the user left the question which. Throws where it is not known which Space it is. */
  async space(row: unknown): Promise<NamedSpace | undefined> {
    const session = this.ofRow(row) ?? this.onScreen() ?? (await this.askForSession());
    return session && { session, id: knownId(session) };
  }

  /**
   * The project whose repos are meant; `synced`: one with a main repo. Undefined where the user left the question which.
   * Throws where there is none.
   */
  async project(row: unknown, { synced }: { readonly synced: boolean }): Promise<ProjectLocation | undefined> {
    const fits = ({ mainRoot }: ProjectLocation): boolean => !synced || mainRoot !== undefined;
    const { pointed, locations } = this.spaces;
    const given = locations.find((location) => location === row) ?? this.projectOfRow(row) ?? (pointed && fits(pointed) ? pointed : undefined);
    return given ?? this.askForProject(locations.filter(fits));
  }

  /** Undefined for a row of no Space. Throws for one whose Space has gone: the command must not act on another. */
  ofRow(row: unknown): SpaceSession | undefined {
    const key = (row as SpaceArgument | undefined)?.space;
    if (key === undefined) return undefined;
    const session = this.sessions.byKey(key);
    if (session !== undefined) return session;
    return gone(key);
  }

  /** Where a row tells no checkout and its Space has several: the one that the user is at, or was last. */
  projectOfRow(row: unknown): ProjectLocation | undefined {
    const root = (row as SpaceArgument | undefined)?.spaceRoot;
    if (root !== undefined) return this.spaces.locations.find(({ spaceRoot }) => spaceRoot === root) ?? gone(root);
    const { current } = this.spaces;
    const session = this.ofRow(row);
    return session !== undefined && current !== undefined && this.sessions.of(current) === session ? current : session?.location;
  }

  /** Whose file, log or dashboard is the active editor; or the Space that was chosen since. */
  private onScreen(): SpaceSession | undefined {
    const document = window.activeTextEditor?.document;
    const logOf = document && (this.logs.targetOf(document) ?? this.logDocuments.targetOf(document))?.spaceId;
    const shown = this.dashboards.active ?? logOf;
    if (shown !== undefined) return this.sessions.ofSpace(shown);
    return this.spaces.pointed && this.sessions.of(this.spaces.pointed);
  }

  private async askForSession(): Promise<SpaceSession | undefined> {
    const location = await this.askForProject(this.sessions.all.map((session) => session.location));
    return location && this.sessions.of(location);
  }

  /** Asks nothing where there is one. Throws where there is none. */
  private async askForProject(locations: readonly ProjectLocation[]): Promise<ProjectLocation | undefined> {
    const [first, second] = locations;
    if (first === undefined) {
      throw Object.assign(new Error(l10n.t('No Docker Space was found in this workspace.')), {
        advice: l10n.t('Open the folder of a Space repo, or of a main repo with a spacedock.yaml.'),
      });
    }
    return second === undefined ? first : this.pickProject(locations, l10n.t('Which Space'), l10n.t('The command acts on this Space'));
  }

  async pickProject(locations: readonly ProjectLocation[], title: string, placeHolder: string): Promise<ProjectLocation | undefined> {
    const items = locations.map((location) => ({
      label: location.spaceId ?? l10n.t('Space without a remote'),
      description: location === this.spaces.current ? l10n.t('of the last file') : '',
      detail: location.spaceRoot,
      location,
    }));
    return (await window.showQuickPick(items, { title, placeHolder, matchOnDetail: true }))?.location;
  }
}

/** The command must not act on another. */
function gone(name: string): never {
  throw Object.assign(new Error(l10n.t('{0} is not in this workspace any more.', name)), { advice: l10n.t('Open its folder again.') });
}

function knownId({ spaceId }: SpaceSession): string {
  if (spaceId !== undefined) return spaceId;
  throw Object.assign(new Error(l10n.t('It is not known which Space this repo belongs to.')), {
    advice: l10n.t('Add the Space as its git remote, or write space: owner/name into spacedock.yaml.'),
  });
}
