import type { Rule } from './rule';
import { configCkptRoot } from './rules/config-ckpt-root';
import { configInterpolation } from './rules/config-interpolation';
import { configPathOffMount } from './rules/config-path-off-mount';
import { configRelativeOutput } from './rules/config-relative-output';
import { configSyntax } from './rules/config-syntax';
import { configUnknownCheckpoint } from './rules/config-unknown-checkpoint';
import { configUnknownKey } from './rules/config-unknown-key';
import { configWrongType } from './rules/config-wrong-type';
import { dockerArgBeforeFrom } from './rules/docker-arg-before-from';
import { dockerCopyBinary } from './rules/docker-copy-binary';
import { dockerCopyMissing } from './rules/docker-copy-missing';
import { dockerDataAtBuild } from './rules/docker-data-at-build';
import { dockerEnvSameInstruction } from './rules/docker-env-same-instruction';
import { dockerSyntax } from './rules/docker-syntax';
import { dockerUndefinedVariable } from './rules/docker-undefined-variable';
import { gpuMissingGlLibrary } from './rules/gpu-missing-gl-library';
import { gpuOpenglPlatform } from './rules/gpu-opengl-platform';
import { gpuPackageGone } from './rules/gpu-package-gone';
import { secretsBaked } from './rules/secrets-baked';
import { spaceFrontMatter } from './rules/space-front-matter';
import { spaceHfCache } from './rules/space-hf-cache';
import { spaceMissingFile } from './rules/space-missing-file';
import { spacePortMismatch } from './rules/space-port-mismatch';
import { spacedockSettings } from './rules/spacedock-settings';
import { startupBindsLoopback } from './rules/startup-binds-loopback';
import { startupEntrypoint } from './rules/startup-entrypoint';
import { userNoSudo } from './rules/user-no-sudo';
import { userNoUser } from './rules/user-no-user';
import { userNot1000 } from './rules/user-not-1000';
import { userRootNeeded } from './rules/user-root-needed';
import { userUidTaken } from './rules/user-uid-taken';
import { userUnknownUser } from './rules/user-unknown-user';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  configCkptRoot,
  configInterpolation,
  configPathOffMount,
  configRelativeOutput,
  configSyntax,
  configUnknownCheckpoint,
  configUnknownKey,
  configWrongType,
  dockerArgBeforeFrom,
  dockerCopyBinary,
  dockerCopyMissing,
  dockerDataAtBuild,
  dockerEnvSameInstruction,
  dockerSyntax,
  dockerUndefinedVariable,
  gpuMissingGlLibrary,
  gpuOpenglPlatform,
  gpuPackageGone,
  secretsBaked,
  spaceFrontMatter,
  spaceHfCache,
  spaceMissingFile,
  spacePortMismatch,
  spacedockSettings,
  startupBindsLoopback,
  startupEntrypoint,
  userNoSudo,
  userNoUser,
  userNot1000,
  userRootNeeded,
  userUidTaken,
  userUnknownUser,
];
