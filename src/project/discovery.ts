/** Where a Space project lies. Paths are absolute and native. */
export interface ProjectLocation {
  /** The Space repo's checkout: the folder with README (sdk: docker) and Dockerfile. */
  readonly spaceRoot: string;
  /** The main repo, where `spacedock.yaml` names a Space repo beside it; undefined where one repo is both. */
  readonly mainRoot: string | undefined;
  /** The `spacedock.yaml` in force. */
  readonly settingsPath: string | undefined;
  /** `namespace/name`: from settings, else from the Space repo's git remote. */
  readonly spaceId: string | undefined;
}
