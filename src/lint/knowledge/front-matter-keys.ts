// The front matter of a Space's README, after the Hub's reference of its configuration
// (huggingface.co/docs/hub/spaces-config-reference).

/** A reason why a value is wrong, or undefined. Reads on after the key's name: `must be …`. */
type Check = (value: unknown, source: string) => string | undefined;

export interface KeyShape {
  readonly check: Check;
  /** The Hub refuses the push or the configuration, not only ignores the key. */
  readonly refused: boolean;
  /** The only values, as YAML writes them, to offer. */
  readonly values?: readonly string[];
}

const colors = ['red', 'yellow', 'green', 'blue', 'indigo', 'purple', 'pink', 'gray'];
const sdks = ['docker', 'gradio', 'static'];
const flags = ['true', 'false'];

const text: Check = (value) => (typeof value === 'string' ? undefined : 'must be a text');
const flag: Check = (value) => (typeof value === 'boolean' ? undefined : 'must be true or false');
const textList: Check = (value) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? undefined : 'must be a list of texts';
const anything: Check = () => undefined;
const textOrList: Check = (value, source) =>
  textList(value, source) === undefined ? undefined : typeof value === 'string' ? undefined : 'must be a text or a list of texts';

/** `namespace/name`, or the one name that early repos have. */
const repoList: Check = (value, source) => {
  const wrong = textList(value, source);
  if (wrong !== undefined || !Array.isArray(value)) return wrong;
  const odd = (value as readonly string[]).find((item) => !/^[\w.-]+(?:\/[\w.-]+)?$/.test(item.trim()));
  return odd === undefined ? undefined : `takes names such as namespace/name, not '${odd.slice(0, 80)}'`;
};

function oneOf(values: readonly string[]): Check {
  return (value) =>
    typeof value === 'string' && values.includes(value) ? undefined : `must be one of ${values.join(', ')}`;
}

function wholeNumber(least: number, most: number): Check {
  const message = `must be a whole number from ${String(least)} to ${String(most)}`;
  return (value) => {
    // The Hub takes a number in quotes for a number.
    const number = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
    return typeof number === 'number' && Number.isInteger(number) && number >= least && number <= most ? undefined : message;
  };
}

const emoji: Check = (value) =>
  typeof value === 'string' && /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(value)
    ? undefined
    : 'must be an emoji';

const shortDescription: Check = (value) => {
  if (typeof value !== 'string') return 'must be a text';
  const length = [...value].length;
  return length <= 60 ? undefined : `must be at most 60 characters long; it has ${String(length)}`;
};

const unit = '(?:ms|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?)';
const duration: Check = (value) =>
  typeof value === 'string' && new RegExp(`^(?:\\d+(?:\\.\\d+)?\\s*${unit}\\s*)+$`, 'i').test(value.trim())
    ? undefined
    : 'must be a duration with its unit, such as 30m or 1h';

const rooted: Check = (value) =>
  typeof value === 'string' && value.startsWith('/') ? undefined : 'must be a path that begins with /';

/** A version that YAML reads as a number loses its last zero: `3.10` is 3.1. */
const version: Check = (value, source) =>
  typeof value === 'number' && /\.\d*0$/.test(source)
    ? `is read as the number ${String(value)}; put it in quotes: "${source}"`
    : undefined;

// Values after the HTML standard (COEP, COOP) and the Fetch standard (CORP): a browser ignores every other one.
const headerValues: Readonly<Record<string, readonly string[]>> = {
  'cross-origin-embedder-policy': ['unsafe-none', 'require-corp', 'credentialless'],
  'cross-origin-opener-policy': ['unsafe-none', 'same-origin-allow-popups', 'same-origin', 'noopener-allow-popups'],
  'cross-origin-resource-policy': ['same-site', 'same-origin', 'cross-origin'],
};
const headerNames = Object.keys(headerValues);
const headers: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be a mapping of headers';
  const wrong = Object.keys(value).find((name) => !headerNames.includes(name));
  const odd = Object.entries(value).find(([name, given]) => typeof given === 'string' && headerValues[name]?.includes(given) === false);
  if (wrong === undefined && odd !== undefined) return `sets ${odd[0]} to '${String(odd[1]).slice(0, 60)}', which browsers ignore; it is one of ${headerValues[odd[0]]?.join(', ') ?? ''}`;
  return wrong === undefined ? undefined : `may hold only ${headerNames.join(', ')} in lower case, not '${wrong.slice(0, 60)}'`;
};

const preloaded: Check = (value) => {
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) return 'must be a list of texts';
  const wrong = value.find((item) => !/^[\w.-]+(?:\/[\w.-]+)?(?:\s+\S+(?:\s+[0-9a-f]{40})?)?$/i.test(item.trim()));
  return wrong === undefined
    ? undefined
    : `takes a repo's name, then files with commas between, then a full commit hash; '${wrong.slice(0, 80)}' is none of that`;
};

/** By key. Those with `anything` are known and not looked into. */
export const frontMatterKeys: Readonly<Record<string, KeyShape>> = {
  title: { check: text, refused: false },
  emoji: { check: emoji, refused: false },
  colorFrom: { check: oneOf(colors), refused: true, values: colors },
  colorTo: { check: oneOf(colors), refused: true, values: colors },
  sdk: { check: oneOf(sdks), refused: true, values: sdks },
  sdk_version: { check: version, refused: false },
  python_version: { check: version, refused: false },
  app_port: { check: wholeNumber(1, 65_535), refused: true },
  app_file: { check: text, refused: false },
  base_path: { check: rooted, refused: false },
  fullWidth: { check: flag, refused: false, values: flags },
  header: { check: oneOf(['mini', 'default']), refused: false, values: ['mini', 'default'] },
  short_description: { check: shortDescription, refused: true },
  models: { check: repoList, refused: false },
  datasets: { check: repoList, refused: false },
  tags: { check: textList, refused: false },
  thumbnail: { check: text, refused: false },
  pinned: { check: flag, refused: false, values: flags },
  disable_embedding: { check: flag, refused: false, values: flags },
  hf_oauth: { check: flag, refused: false, values: flags },
  hf_oauth_scopes: { check: textList, refused: false },
  hf_oauth_expiration_minutes: { check: wholeNumber(1, 43_200), refused: false },
  hf_oauth_authorized_org: { check: textOrList, refused: false },
  startup_duration_timeout: { check: duration, refused: false },
  custom_headers: { check: headers, refused: false },
  preload_from_hub: { check: preloaded, refused: false },
  suggested_hardware: { check: text, refused: false },
  suggested_storage: { check: anything, refused: false },
  license: { check: textOrList, refused: false },
  'dev-mode-folder': { check: text, refused: false },
};

/** Keys of model and dataset cards, which a Space's README may hold as well: they are no misspellings. */
export const otherCardKeys: readonly string[] = [
  'language',
  'license_name',
  'license_link',
  'library_name',
  'pipeline_tag',
  'base_model',
  'metrics',
  'author',
  'authors',
  'description',
  'version',
  'widget',
  'app_build_command',
  'failure_strategy',
  'sleep_time',
  'secrets',
  'hardware',
];

/** The flavours that `GET /api/spaces/hardware` names. New ones come, so an unknown one may be right. */
export const hardwareFlavours: readonly string[] = [
  'cpu-basic',
  'cpu-upgrade',
  'cpu-performance',
  'cpu-xl',
  'zero-a10g',
  't4-small',
  't4-medium',
  'l4x1',
  'l4x4',
  'l40sx1',
  'l40sx4',
  'l40sx8',
  'a10g-small',
  'a10g-large',
  'a10g-largex2',
  'a10g-largex4',
  'a100-large',
  'a100x4',
  'a100x8',
  'h100',
  'h100x8',
  'h200',
];

/** Keys that count with some SDKs alone (huggingface.co/docs/hub/spaces-config-reference). */
export const keysOfSdk: Readonly<Record<string, readonly string[]>> = {
  app_port: ['docker'],
  app_file: ['gradio', 'static'],
  sdk_version: ['gradio'],
  python_version: ['gradio'],
};

/** Scopes that an app may ask for (huggingface.co/docs/hub/oauth). New ones come, so an unknown one may be right. */
export const oauthScopes: readonly string[] = [
  'openid',
  'profile',
  'email',
  'read-billing',
  'read-repos',
  'gated-repos',
  'contribute-repos',
  'write-repos',
  'manage-repos',
  'read-collections',
  'write-collections',
  'inference-api',
  'jobs',
  'webhooks',
  'write-discussions',
];

/** Identifiers of the licences seen most (huggingface.co/docs/hub/repositories-licenses): for names that are near to one. */
export const commonLicenses: readonly string[] = [
  'apache-2.0',
  'mit',
  'openrail',
  'creativeml-openrail-m',
  'bigscience-openrail-m',
  'afl-3.0',
  'artistic-2.0',
  'bsl-1.0',
  'bsd',
  'bsd-2-clause',
  'bsd-3-clause',
  'cc',
  'cc0-1.0',
  'cc-by-2.0',
  'cc-by-3.0',
  'cc-by-4.0',
  'cc-by-sa-3.0',
  'cc-by-sa-4.0',
  'cc-by-nc-2.0',
  'cc-by-nc-3.0',
  'cc-by-nc-4.0',
  'cc-by-nd-4.0',
  'cc-by-nc-nd-4.0',
  'cc-by-nc-sa-4.0',
  'wtfpl',
  'epl-2.0',
  'eupl-1.1',
  'agpl-3.0',
  'gpl',
  'gpl-2.0',
  'gpl-3.0',
  'lgpl',
  'lgpl-3.0',
  'isc',
  'mpl-2.0',
  'ms-pl',
  'ncsa',
  'unlicense',
  'zlib',
  'llama2',
  'llama3',
  'llama3.1',
  'llama3.2',
  'llama3.3',
  'gemma',
  'unknown',
  'other',
];
