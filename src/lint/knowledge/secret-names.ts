/** Last words of a name that stand for a secret, as BuildKit's check SecretsUsedInArgOrEnv has them, and providers' keys. */
const ending = /(?:^|_)(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIALS|API_?KEY|APIKEY|ACCESS_?KEY|SECRET_?KEY|PRIVATE_?KEY|AUTH_?KEY|ENCRYPTION_?KEY)$/;
/** A token of a text, a limit, a name that is made to be seen. */
const harmless = /(?:^|_)(?:MAX|MIN|NUM|PAD|EOS|BOS|UNK|CLS|SEP|MASK|STOP|START|END|NEW|PER|NEXT|LAST|SPECIAL|IMAGE|PUBLIC|USE|NO|SKIP|DISABLE|ENABLE|REQUIRE|ALLOW)_?(?:[A-Z]+_)?(?:TOKEN|PASSWORD|API_?KEY|ACCESS_?KEY)$|PUBLIC|^(?:VITE|REACT_APP|EXPO|GATSBY|NUXT)_/;

/** Whether a variable's name says that it holds a secret. */
export function namesSecret(name: string): boolean {
  const upper = name.toUpperCase();
  return ending.test(upper) && !harmless.test(upper);
}

/** What stands for a value that is to be filled in, or for none: `changeme`, `EMPTY`, `<token>`, a path, a variable. */
export function isNoSecretValue(value: string): boolean {
  if (value.length < 6 || /[$<>{}\s*]/.test(value) || /^[./~]|^https?:\/\//.test(value)) return true;
  if (/^(?:\d+|true|false|none|null|empty|unset|undefined)$/i.test(value)) return true;
  return /your|change|replace|example|placeholder|dummy|fake|sample|test|insert|todo|xxx|not[-_]?(?:needed|used|set|required)|no[-_]?(?:key|token)|unused|default|local|huggingface|password|secret|token|(?:^|[-_])key(?:$|[-_])|ollama|(.)\1{3}/i.test(value);
}
