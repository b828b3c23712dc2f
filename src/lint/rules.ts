import type { Rule } from './rule';
import { configSyntax } from './rules/config-syntax';
import { dockerSyntax } from './rules/docker-syntax';
import { spacedockSettings } from './rules/spacedock-settings';

/** Every rule, by id. */
export const rules: readonly Rule[] = [configSyntax, dockerSyntax, spacedockSettings];
