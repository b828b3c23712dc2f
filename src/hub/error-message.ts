/**
 * The line of `runtime.errorMessage` that says why. What failed at the start is a traceback, whose last line is the
 * error, at times with the container's logs behind it. What failed while building names uncached steps at random and
 * counts as JSON: none of it is the cause, so there is no reason to tell.
 */
export function reasonOf(errorMessage: string): string | undefined {
  const [said = ''] = errorMessage.split(/^Container logs:\s*$/m, 1);
  const lines = said.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('{"'));
  if (lines.some((line) => /cache miss:/.test(line))) return undefined;
  const last = lines.at(-1);
  return last === lines[0] ? last?.replace(/^Exit code: \d+\. Reason: (?=.)/, '') : last;
}
