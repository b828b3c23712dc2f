import type { Rule } from './rule';
import { configCkptRoot } from './rules/config-ckpt-root';
import { configInterpolation } from './rules/config-interpolation';
import { configPathOffMount } from './rules/config-path-off-mount';
import { configRelativeOutput } from './rules/config-relative-output';
import { configSyntax } from './rules/config-syntax';
import { configUnknownCheckpoint } from './rules/config-unknown-checkpoint';
import { configUnknownKey } from './rules/config-unknown-key';
import { configWrongType } from './rules/config-wrong-type';
import { dockerAddForCopy } from './rules/docker-add-for-copy';
import { dockerAptLists } from './rules/docker-apt-lists';
import { dockerAptNoUpdate } from './rules/docker-apt-no-update';
import { dockerAptNoYes } from './rules/docker-apt-no-yes';
import { dockerAptRecommends } from './rules/docker-apt-recommends';
import { dockerAptUpdateAlone } from './rules/docker-apt-update-alone';
import { dockerArgBeforeFrom } from './rules/docker-arg-before-from';
import { dockerBashism } from './rules/docker-bashism';
import { dockerCdForWorkdir } from './rules/docker-cd-for-workdir';
import { dockerConsecutiveRun } from './rules/docker-consecutive-run';
import { dockerCopyBinary } from './rules/docker-copy-binary';
import { dockerCopyMany } from './rules/docker-copy-many';
import { dockerCopyMissing } from './rules/docker-copy-missing';
import { dockerCopySameName } from './rules/docker-copy-same-name';
import { dockerDataAtBuild } from './rules/docker-data-at-build';
import { dockerDepsAfterCode } from './rules/docker-deps-after-code';
import { dockerDuplicateStage } from './rules/docker-duplicate-stage';
import { dockerEnvSameInstruction } from './rules/docker-env-same-instruction';
import { dockerHealthcheck } from './rules/docker-healthcheck';
import { dockerImageReference } from './rules/docker-image-reference';
import { dockerJsonForm } from './rules/docker-json-form';
import { dockerLatestTag } from './rules/docker-latest-tag';
import { dockerLinkChown } from './rules/docker-link-chown';
import { dockerLiteralTilde } from './rules/docker-literal-tilde';
import { dockerModelAtBuild } from './rules/docker-model-at-build';
import { dockerPinApt } from './rules/docker-pin-apt';
import { dockerPipCache } from './rules/docker-pip-cache';
import { dockerPipefail } from './rules/docker-pipefail';
import { dockerPlatform } from './rules/docker-platform';
import { dockerRelativeWorkdir } from './rules/docker-relative-workdir';
import { dockerReservedStageName } from './rules/docker-reserved-stage-name';
import { dockerSeveralCmd } from './rules/docker-several-cmd';
import { dockerSudo } from './rules/docker-sudo';
import { dockerSyntax } from './rules/docker-syntax';
import { dockerUndefinedFromArg } from './rules/docker-undefined-from-arg';
import { dockerUndefinedVariable } from './rules/docker-undefined-variable';
import { dockerUnknownStage } from './rules/docker-unknown-stage';
import { gpuAtBuild } from './rules/gpu-at-build';
import { gpuCpuTorch } from './rules/gpu-cpu-torch';
import { gpuCudaMismatch } from './rules/gpu-cuda-mismatch';
import { gpuDevelBase } from './rules/gpu-devel-base';
import { gpuMissingGlLibrary } from './rules/gpu-missing-gl-library';
import { gpuNoArchList } from './rules/gpu-no-arch-list';
import { gpuNoCompiler } from './rules/gpu-no-compiler';
import { gpuNoTorchWheel } from './rules/gpu-no-torch-wheel';
import { gpuOpenglPlatform } from './rules/gpu-opengl-platform';
import { gpuPackageGone } from './rules/gpu-package-gone';
import { gpuPyopenglPin } from './rules/gpu-pyopengl-pin';
import { gpuVram } from './rules/gpu-vram';
import { pythonExternallyManaged } from './rules/python-externally-managed';
import { pythonLocalRequirement } from './rules/python-local-requirement';
import { pythonMissingBrowser } from './rules/python-missing-browser';
import { pythonMissingBuildTool } from './rules/python-missing-build-tool';
import { pythonMissingLibrary } from './rules/python-missing-library';
import { pythonMissingPackage } from './rules/python-missing-package';
import { pythonMissingProgram } from './rules/python-missing-program';
import { pythonNoPkgResources } from './rules/python-no-pkg-resources';
import { pythonNoPython } from './rules/python-no-python';
import { pythonShadowedModule } from './rules/python-shadowed-module';
import { pythonTooNewPackage } from './rules/python-too-new-package';
import { pythonUvNoEnvironment } from './rules/python-uv-no-environment';
import { pythonVersionConflict } from './rules/python-version-conflict';
import { pythonWrongName } from './rules/python-wrong-name';
import { secretsArgOrEnv } from './rules/secrets-arg-or-env';
import { secretsBaked } from './rules/secrets-baked';
import { secretsEnvFromRun } from './rules/secrets-env-from-run';
import { secretsKeptInLayer } from './rules/secrets-kept-in-layer';
import { secretsMissingOnSpace } from './rules/secrets-missing-on-space';
import { secretsMountOptional } from './rules/secrets-mount-optional';
import { secretsMountUnreadable } from './rules/secrets-mount-unreadable';
import { secretsNeverExpanded } from './rules/secrets-never-expanded';
import { secretsNotMounted } from './rules/secrets-not-mounted';
import { spaceDevMode } from './rules/space-dev-mode';
import { spaceFrontMatter } from './rules/space-front-matter';
import { spaceHfCache } from './rules/space-hf-cache';
import { spaceMissingFile } from './rules/space-missing-file';
import { spacePortMismatch } from './rules/space-port-mismatch';
import { spacedockSettings } from './rules/spacedock-settings';
import { startupBindsLoopback } from './rules/startup-binds-loopback';
import { startupConfigOverwritten } from './rules/startup-config-overwritten';
import { startupEntrypoint } from './rules/startup-entrypoint';
import { startupGalleryMissing } from './rules/startup-gallery-missing';
import { startupGradioShare } from './rules/startup-gradio-share';
import { startupMissingFile } from './rules/startup-missing-file';
import { startupNoServer } from './rules/startup-no-server';
import { startupNoSuchProgram } from './rules/startup-no-such-program';
import { startupSentinel } from './rules/startup-sentinel';
import { startupSetupIgnoresFailure } from './rules/startup-setup-ignores-failure';
import { startupShellForm } from './rules/startup-shell-form';
import { startupSignalsLost } from './rules/startup-signals-lost';
import { startupTimeout } from './rules/startup-timeout';
import { startupUnexpandedVariable } from './rules/startup-unexpanded-variable';
import { syncBinary } from './rules/sync-binary';
import { syncLfsPointer } from './rules/sync-lfs-pointer';
import { syncNeededFileLeftOut } from './rules/sync-needed-file-left-out';
import { syncRuleMatchesNothing } from './rules/sync-rule-matches-nothing';
import { userChownLayer } from './rules/user-chown-layer';
import { userCopyWithoutChown } from './rules/user-copy-without-chown';
import { userNoHome } from './rules/user-no-home';
import { userNoSudo } from './rules/user-no-sudo';
import { userNoUser } from './rules/user-no-user';
import { userNot1000 } from './rules/user-not-1000';
import { userRootNeeded } from './rules/user-root-needed';
import { userRootOwnedPath } from './rules/user-root-owned-path';
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
  dockerAddForCopy,
  dockerAptLists,
  dockerAptNoUpdate,
  dockerAptNoYes,
  dockerAptRecommends,
  dockerAptUpdateAlone,
  dockerArgBeforeFrom,
  dockerBashism,
  dockerCdForWorkdir,
  dockerConsecutiveRun,
  dockerCopyBinary,
  dockerCopyMany,
  dockerCopyMissing,
  dockerCopySameName,
  dockerDataAtBuild,
  dockerDepsAfterCode,
  dockerDuplicateStage,
  dockerEnvSameInstruction,
  dockerHealthcheck,
  dockerImageReference,
  dockerJsonForm,
  dockerLatestTag,
  dockerLinkChown,
  dockerLiteralTilde,
  dockerModelAtBuild,
  dockerPinApt,
  dockerPipCache,
  dockerPipefail,
  dockerPlatform,
  dockerRelativeWorkdir,
  dockerReservedStageName,
  dockerSeveralCmd,
  dockerSudo,
  dockerSyntax,
  dockerUndefinedFromArg,
  dockerUndefinedVariable,
  dockerUnknownStage,
  gpuAtBuild,
  gpuCpuTorch,
  gpuCudaMismatch,
  gpuDevelBase,
  gpuMissingGlLibrary,
  gpuNoArchList,
  gpuNoCompiler,
  gpuNoTorchWheel,
  gpuOpenglPlatform,
  gpuPackageGone,
  gpuPyopenglPin,
  gpuVram,
  pythonExternallyManaged,
  pythonLocalRequirement,
  pythonMissingBrowser,
  pythonMissingBuildTool,
  pythonMissingLibrary,
  pythonMissingPackage,
  pythonMissingProgram,
  pythonNoPkgResources,
  pythonNoPython,
  pythonShadowedModule,
  pythonTooNewPackage,
  pythonUvNoEnvironment,
  pythonVersionConflict,
  pythonWrongName,
  secretsArgOrEnv,
  secretsBaked,
  secretsEnvFromRun,
  secretsKeptInLayer,
  secretsMissingOnSpace,
  secretsMountOptional,
  secretsMountUnreadable,
  secretsNeverExpanded,
  secretsNotMounted,
  spaceDevMode,
  spaceFrontMatter,
  spaceHfCache,
  spaceMissingFile,
  spacePortMismatch,
  spacedockSettings,
  startupBindsLoopback,
  startupConfigOverwritten,
  startupEntrypoint,
  startupGalleryMissing,
  startupGradioShare,
  startupMissingFile,
  startupNoServer,
  startupNoSuchProgram,
  startupSentinel,
  startupSetupIgnoresFailure,
  startupShellForm,
  startupSignalsLost,
  startupTimeout,
  startupUnexpandedVariable,
  syncBinary,
  syncLfsPointer,
  syncNeededFileLeftOut,
  syncRuleMatchesNothing,
  userChownLayer,
  userCopyWithoutChown,
  userNoHome,
  userNoSudo,
  userNoUser,
  userNot1000,
  userRootNeeded,
  userRootOwnedPath,
  userUidTaken,
  userUnknownUser,
];
