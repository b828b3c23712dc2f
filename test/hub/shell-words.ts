export interface ShellCommand {
  /** What stands before it. */
  readonly operator: '' | '&&' | '||' | ';' | '|';
  readonly words: readonly string[];
}

/**
 * Splits a script into simple commands. Undefined where it has control flow or substitutions that decide what runs:
 * a played build lets such a script pass.
 */
export function splitCommands(script: string): readonly ShellCommand[] | undefined {
  if (/(?:^|[\s;&|(])(?:if|for|while|until|case|function)\s|\$\(|`/.test(script)) return undefined;
  const commands: { operator: ShellCommand['operator']; words: string[] }[] = [{ operator: '', words: [] }];
  let word: string | undefined;
  const endWord = (): void => {
    if (word !== undefined) commands.at(-1)?.words.push(word);
    word = undefined;
  };
  const token = /\\\n|\\(.)|'([^']*)'|"((?:[^"\\]|\\.)*)"|(&&|\|\||;|\||\n)|(#[^\n]*)|([ \t]+)|(.)/gs;
  for (const [all, escaped, single, double, operator, comment, space, plain] of script.matchAll(token)) {
    if (operator !== undefined) {
      endWord();
      commands.push({ operator: operator === '\n' ? ';' : (operator as ShellCommand['operator']), words: [] });
    } else if (space !== undefined) endWord();
    else if (comment !== undefined && word === undefined) continue;
    else if (all !== '\\\n') word = (word ?? '') + (escaped ?? single ?? double ?? comment ?? plain ?? '');
  }
  endWord();
  return commands.filter((command) => command.words.length > 0);
}
