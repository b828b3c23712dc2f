import type { Span } from '../../documents/text';

export interface FoundSecret {
  readonly span: Span;
  /** What it is, with its article: `a Hugging Face token`. */
  readonly kind: string;
}

// The shapes that the services' own documentation gives for their keys.
const shapes: readonly (readonly [kind: string, source: string])[] = [
  ['a Hugging Face token', String.raw`(?:hf|api_org)_[A-Za-z0-9]{30,60}`],
  ['an Anthropic key', String.raw`sk-ant-[\w-]{30,200}`],
  ['an OpenAI key', String.raw`sk-(?:proj-|svcacct-|admin-)?[\w-]{32,200}`],
  ['a GitHub token', String.raw`gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_\w{60,255}`],
  ['a GitLab token', String.raw`glpat-[\w-]{20,60}`],
  ['an AWS access key', String.raw`(?:AKIA|ASIA)[A-Z0-9]{16}`],
  ['a Google API key', String.raw`AIza[\w-]{35}`],
  ['a Slack token', String.raw`xox[abprs]-[\w-]{20,200}`],
  ['a Replicate token', String.raw`r8_[A-Za-z0-9]{37}`],
  ['an npm token', String.raw`npm_[A-Za-z0-9]{36}`],
];
const anyShape = new RegExp(
  String.raw`(?<![\w-])(?:${shapes.map(([, source]) => `(${source})`).join('|')})(?![\w-])`,
  'g',
);
const privateKey = /-----BEGIN (?:[A-Z]{2,12} )?PRIVATE KEY-----(?=(?:\\n|\s)*[A-Za-z0-9+/]{40})/g;
const passwordInUrl = /\bhttps?:\/\/[^\s/:@'"<>]{1,100}:([^\s/:@'"<>]{8,200})@[\w-]/g;

/** Token-like literals of any text, in its order. Placeholders are none. Linear in the text's length. */
export function findSecrets(text: string): readonly FoundSecret[] {
  const found: FoundSecret[] = [];
  // `matchAll` makes an expression of its own, and most texts hold none.
  for (const match of text.search(anyShape) === -1 ? [] : text.matchAll(anyShape)) {
    const shape = shapes.find((_, index) => match[index + 1] !== undefined);
    if (shape !== undefined && !isPlaceholder(match[0])) found.push({ kind: shape[0], span: spanOf(match.index, match[0]) });
  }
  if (text.includes('-----BEGIN ')) {
    for (const match of text.matchAll(privateKey)) found.push({ kind: 'a private key', span: spanOf(match.index, match[0]) });
  }
  if (text.includes('@')) {
    for (const match of text.matchAll(passwordInUrl)) {
      const password = match[1] ?? '';
      const start = match.index + match[0].lastIndexOf(password, match[0].length - 2);
      const covered = found.some(({ span }) => span.start < start + password.length && start < span.end);
      if (covered || /[${}%*]/.test(password) || isPlaceholder(password)) continue;
      found.push({ kind: 'a password in a URL', span: spanOf(start, password) });
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

const secretName = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY)$/i;

/** A variable whose name says secret, with a value that looks made by chance. */
export function looksLikeSecret(name: string, value: string): boolean {
  if (!secretName.test(name) || value.length < 20 || value.length > 500) return false;
  if (!/^[\w+/=.~-]+$/.test(value) || /^[./~]/.test(value)) return false;
  return /\d/.test(value) && /[A-Za-z]/.test(value) && !isPlaceholder(value);
}

const assignment = /([A-Za-z_]\w{0,100})['"]?\s{0,3}[=:]\s{0,3}['"]?([^\s'",;]{20,500})/g;

/** The text, as long as it was, with every secret in it as asterisks. For output that others read. */
export function maskSecrets(text: string): string {
  const spans = findSecrets(text).map(({ span }) => span);
  for (const match of text.matchAll(assignment)) {
    const [whole, name = '', value = ''] = match;
    if (looksLikeSecret(name, value)) spans.push(spanOf(match.index + whole.length - value.length, value));
  }
  let masked = text;
  for (const { start, end } of spans) masked = masked.slice(0, start) + '*'.repeat(end - start) + masked.slice(end);
  return masked;
}

/** `hf_xxxxxxxx`, `sk-your-key-here`, `hf_abcdefghij…`: what documentation writes. */
function isPlaceholder(secret: string): boolean {
  if (/your|token|secret|example|placeholder|changeme|dummy|replace|insert|redacted|password|test|abcde|01234|12345/i.test(secret)) {
    return true;
  }
  return /(.)\1{3}/.test(secret) || new Set(secret).size < Math.min(10, secret.length * 0.6);
}

function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length };
}
