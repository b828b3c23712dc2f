import type { Span } from '../documents/text';
import type { HubErrorKind } from '../hub/errors';
import type { FileReference } from '../project/project';

/** A checkpoint that the app needs: a file, or a folder that holds a whole model repo. */
export interface CheckpointNeed {
  /** For people: the name in the setup script, else the file's or the repo's. */
  readonly name: string;
  /** Where it lies on the running Space, absolute; undefined where only the script knows. */
  readonly path: string | undefined;
  /** `namespace/name` of the model repo that it comes from. */
  readonly repoId: string | undefined;
  /** Path in the model repo; undefined for a whole repo, or where only the config names the file. */
  readonly filename: string | undefined;
  readonly revision: string | undefined;
  readonly wholeRepo: boolean;
  /** Of a plain download. */
  readonly url: string | undefined;
  /** As the setup script says; undefined where it does not. */
  readonly gated: boolean | undefined;
  /** Bytes; undefined until `withSizes` has found it. */
  readonly size: number | undefined;
  /** Why the size is not known, after `withSizes` has asked. */
  readonly sizeProblem: SizeProblem | undefined;
  readonly sources: readonly { readonly file: FileReference; readonly span: Span }[];
}

export interface SizeProblem {
  /** Of the Hub's error; `unknown-source` where no model repo is named, `not-in-repo` where it lacks the file. */
  readonly kind: HubErrorKind | 'unknown-source' | 'not-in-repo';
  /** One sentence. */
  readonly message: string;
}
