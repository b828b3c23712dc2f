import type { ConfigDocument } from '../documents/config';
import type { Dockerfile } from '../documents/dockerfile-model';
import type { PythonModule } from '../documents/python-model';
import type { Readme } from '../documents/readme';
import type { Requirement } from '../documents/requirements';
import type { LineIndex } from '../documents/text';
import type { ProjectLocation } from './discovery';
import type { LiveSpace } from './live-space';
import type { MainRepo } from './main-repo';
import type { SpacedockFile, SpacedockSettings } from './settings';

/** A file of the project: which repo, and its path there, with `/`. */
export interface FileReference {
  readonly repo: 'space' | 'main';
  readonly path: string;
}

/** What is known of a file without parsing it. */
export interface ProjectFile {
  readonly path: string;
  readonly size: number;
  readonly kind: 'file' | 'link';
  /** As git tells it: a NUL in the first 8,000 bytes. */
  readonly binary: boolean;
  /** Its content is a Git LFS pointer, not the file itself. */
  readonly lfsPointer: boolean;
  /** Handled by LFS or Xet, by the repo's `.gitattributes`. */
  readonly lfs: boolean;
  /** Git ignores it, so it never reaches the Hub. */
  readonly ignored: boolean;
  /** Undefined on Windows, where the file system does not tell. */
  readonly executable: boolean | undefined;
}

/** A parsed file and where it is. */
export interface Located<T> {
  readonly file: FileReference;
  readonly document: T;
}

/** A text and its lines. */
export interface SourceText {
  readonly text: string;
  readonly lines: LineIndex;
}

/**
 * One Space project at one moment, as the rules read it: immutable, synchronous, built by `loadProject`.
 * Documents are parsed when first asked for and cached by content between snapshots.
 */
export interface Project {
  readonly location: ProjectLocation;
  readonly settings: SpacedockSettings;
  /** Present where there is a main repo with a `spacedock.yaml`. */
  readonly spacedockFile: Located<SpacedockFile> | undefined;
  /** Every file of the Space repo below its root except `.git`, by path with `/`. */
  readonly files: ReadonlyMap<string, ProjectFile>;
  /** A limit of listing or reading was reached: absence from `files` or of a text proves nothing. */
  readonly filesTruncated: boolean;
  /** Undefined too for one of over a million characters, whose text alone is known. */
  readonly dockerfile: Located<Dockerfile> | undefined;
  readonly readme: Located<Readme> | undefined;
  /** The runtime config, where settings name one or exactly one is found. */
  readonly config: Located<ConfigDocument> | undefined;
  /** The main repo where there is one, as far as the sync rules reach. The same object as long as nothing in it changed. */
  readonly mainRepo: MainRepo | undefined;
  /** The Space on the Hub, where it was read: see `withLiveSpace`. */
  readonly space: LiveSpace | undefined;
  /** The main repo's file of the same path as `config`. */
  readonly mainConfig: Located<ConfigDocument> | undefined;
  /** Decoded text of a text file of the Space repo that was read; undefined for others. */
  text(path: string): string | undefined;
  /** Text and lines of any file that a finding can point at; of the main repo, spacedock.yaml and the config. Empty for a binary file and for one above 10 MiB. */
  source(file: FileReference): SourceText | undefined;
  /**
   * What `read` makes of a text file of the Space repo. Kept with the file's content between snapshots, by the
   * identity of `read`: hand in a function of the module, never one made on the spot.
   */
  derived<T>(path: string, read: (text: string) => T): T | undefined;
  /** Parsed Python file of the Space repo. */
  python(path: string): PythonModule | undefined;
  /** Paths of the Space repo's Python files. */
  readonly pythonFiles: readonly string[];
  /** Parsed requirements.txt-like file. */
  requirements(path: string): readonly Requirement[] | undefined;
  /** True where `.dockerignore` keeps the path out of the build context. */
  dockerIgnores(path: string): boolean;
}
