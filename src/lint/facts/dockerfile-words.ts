import type { Dockerfile } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';

const wordsByDockerfile = new Memo<Dockerfile, ReadonlySet<string>>();

/**
 * Every word of the text (`apt-get`, `useradd`, `torch`, `HF_HOME`: letters, digits, `_`, and `-` or `.` inside), as
 * written, comments included. Cut once for all rules, so that one without its word leaves at the cost of a look-up.
 */
export function dockerfileWords(dockerfile: Dockerfile): ReadonlySet<string> {
  let words = wordsByDockerfile.get(dockerfile);
  if (words === undefined) wordsByDockerfile.set(dockerfile, (words = new Set(dockerfile.text.match(/\w+(?:[.-]+\w+)*/g))));
  return words;
}

/** Whether one of the words stands in the text. */
export function holdsWord(dockerfile: Dockerfile, wanted: readonly string[]): boolean {
  const words = dockerfileWords(dockerfile);
  for (const word of wanted) if (words.has(word)) return true;
  return false;
}
