import type { Span } from '../documents/text';
import type { HubErrorKind } from '../hub/errors';
import type { FileReference } from '../project/project';

/** A checkpoint that the app needs: a file, or a folder that holds a model repo. */
export interface CheckpointNeed {
  /** For people: the name in the setup script, else the file's or the repo's. */
  readonly name: string;
  /** Where it lies on the running Space, absolute; undefined where only the script knows, and in the Hub's cache. */
  readonly path: string | undefined;
  /**
   * It is kept in huggingface_hub's cache: that of the running container (`HF_HOME`), or the image's
   * (`~/.cache/huggingface`), which `preload_from_hub` fills. The image's with a `path`: the build puts it there.
   * Undefined: at `path`.
   */
  readonly cache: 'container' | 'image' | undefined;
  /** `namespace/name` of the model repo that it comes from. */
  readonly repoId: string | undefined;
  /** Path in the model repo; undefined for a whole repo, or where only the config names the file. */
  readonly filename: string | undefined;
  /** Branch, tag or commit; undefined for the main branch. */
  readonly revision: string | undefined;
  readonly wholeRepo: boolean;
  /** Of a repo: patterns of what is taken and what is left, as `fnmatch` reads them. */
  readonly allow: readonly string[] | undefined;
  readonly ignore: readonly string[] | undefined;
  /** A part of the repo is taken, and which one only the code knows: the size is at most the repo's. */
  readonly isPart: boolean;
  /** Of a plain download. */
  readonly url: string | undefined;
  /** As the setup script says, or the Hub; undefined where nobody does. */
  readonly gated: boolean | undefined;
  /** Bytes; undefined until `withSizes` has found it. */
  readonly size: number | undefined;
  /** Of a repo, after `withSizes`: what it takes of it. */
  readonly files: readonly NeededFile[] | undefined;
  /** Why the size is not known, after `withSizes` has asked. */
  readonly sizeProblem: SizeProblem | undefined;
  /** The Hub's cache keeps a second copy; undefined where the script does not tell. */
  readonly twice: boolean | undefined;
  /** The name of a file in the folder that the setup script takes for its completeness: `.complete`. */
  readonly marker: string | undefined;
  readonly sources: readonly NeedSource[];
}

/** A file of a model repo. */
export interface NeededFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

/** A place that names the checkpoint. */
export interface NeedSource {
  readonly kind: 'config' | 'setup' | 'code' | 'preload';
  readonly file: FileReference;
  readonly span: Span;
}

export interface SizeProblem {
  /** Of the Hub's error; `unknown-source` where no model repo is named, `not-in-repo` where it lacks the file. */
  readonly kind: HubErrorKind | 'unknown-source' | 'not-in-repo';
  /** One sentence. */
  readonly message: string;
}
