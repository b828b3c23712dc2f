// Takes secrets out of text that may be shown, logged or kept. Whatever writes text that came from the
// Hub, from git or from an error passes it through here.

const mask = '…';

// Hub tokens are `hf_` and letters and digits; OAuth and JWT tokens carry a second prefix. A short run of
// small letters is a name such as hf_transfer, not a token.
const hubToken =
  /\bhf_(?:(?:oauth|jwt)_(?=[a-z_.-]{0,64}[A-Z0-9])[\w.-]{8,}|[A-Za-z0-9]{16,}|(?=[a-z]*[A-Z0-9])[A-Za-z0-9]{8,})/g;
const authorizationHeader = /(\b(?:proxy-)?authorization["']?\s{0,4}[:=]\s{0,4}["']?)(?:(?:bearer|basic|token)\s{1,4})?[^\s"',;]+/gi;
const bearer = /(\bbearer\s{1,4})[\w.~+/=-]{8,}/gi;
const userInfo = /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#@"'<>]{1,512}@/gi;
/** A quick look for `userInfo`, which tries every word of a text. */
const userInfoEnd = /:\/\/[^\s/?#@"'<>]{1,512}@/;
const tokenAssignment = /(\b(?:HF_TOKEN|HUGGING_FACE_HUB_TOKEN)["']?\s{0,4}[:=]\s{0,4}["']?)[^\s"']+/g;

/**
 * The text with Hub tokens, Authorization values, user info in URLs and the given secrets replaced by `…`.
 * Secrets shorter than four characters are not looked for: they would tear ordinary text apart.
 */
export function redact(text: string, secrets: readonly (string | undefined)[] = []): string {
  let redacted = text;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 4) redacted = redacted.replaceAll(secret, mask);
  }
  if (userInfoEnd.test(redacted)) redacted = redacted.replace(userInfo, `$1${mask}@`);
  return redacted
    .replace(authorizationHeader, `$1${mask}`)
    .replace(tokenAssignment, `$1${mask}`)
    .replace(bearer, `$1${mask}`)
    .replace(hubToken, `hf_${mask}`);
}

/** Texts, and all of them in one, with a line feed between. */
export interface JoinedTexts {
  readonly texts: readonly string[];
  readonly joined: string;
}

/** As `redact` for each text. One look at all of them together decides for nearly every batch of a log's lines. */
export function redactAll(texts: readonly string[]): JoinedTexts {
  const joined = texts.join('\n');
  if (redact(joined) === joined) return { texts, joined };
  const redacted = texts.map((text) => redact(text));
  return { texts: redacted, joined: redacted.join('\n') };
}
