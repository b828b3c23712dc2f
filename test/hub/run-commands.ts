import { failed, playApt, type CommandResult } from './apt-command';
import type { BuildContext } from './build-context';
import type { Image } from './image';
import type { LogEvent } from './log-event';
import { playPipInstall } from './pip-command';
import { splitCommands } from './shell-words';

const nothing: CommandResult = { exitCode: 0, events: [] };

function optionValue(words: readonly string[], ...names: readonly string[]): string | undefined {
  for (const [index, word] of words.entries()) {
    for (const name of names) {
      if (word === name) return words[index + 1];
      if (word.startsWith(`${name}=`)) return word.slice(name.length + 1);
      // -mu 1000: short options in one word, the one with a value at its end.
      if (/^-[a-zA-Z]+$/.test(name) && new RegExp(`^-[a-zA-Z]*${name.slice(1)}$`).test(word)) return words[index + 1];
    }
  }
  return undefined;
}

function useradd(image: Image, words: readonly string[]): CommandResult {
  const id = Number(optionValue(words, '-u', '--uid') ?? 1001);
  const name = words.at(-1) ?? 'user';
  if (image.usersById.has(id) && !words.includes('-o')) return failed(4, 0.1, [`${words[0] ?? ''}: UID ${id} is not unique`]);
  image.usersById.set(id, name);
  return nothing;
}

function userdel(image: Image, words: readonly string[]): CommandResult {
  for (const [id, name] of image.usersById) if (name === words.at(-1)) image.usersById.delete(id);
  return nothing;
}

const missingUnless: Readonly<Record<string, (image: Image) => boolean>> = {
  'nvidia-smi': () => false,
  nvcc: (image) => image.nvcc,
  curl: (image) => image.aptPackages.has('curl') || !image.slim,
  wget: (image) => image.aptPackages.has('wget') || !image.slim,
  git: (image) => image.aptPackages.has('git') || !image.slim,
  python: (image) => image.pythonImage || image.aptPackages.has('python-is-python3') || image.environment.has('VIRTUAL_ENV'),
  python3: (image) => image.python,
  pip: (image) => image.python,
  pip3: (image) => image.python,
  gcc: (image) => !image.slim || image.aptPackages.has('gcc') || image.nvcc,
};

function playCommand(image: Image, context: BuildContext, given: readonly string[]): CommandResult {
  let words = given;
  while (/^(?:sudo|env|exec|time|[A-Z_]+=.*)$/.test(words[0] ?? '')) words = words.slice(1);
  const [command = ''] = words;
  if (missingUnless[command]?.(image) === false) return failed(127, 0.1, [`/bin/sh: 1: ${command}: not found`]);
  if (command === 'apt-get' || command === 'apt') return playApt(image, words);
  if (command === 'useradd' || command === 'adduser') return useradd(image, words);
  if (command === 'userdel' || command === 'deluser') return userdel(image, words);
  const pip = /^pip3?$/.test(command) ? 0 : command.startsWith('python') && words[1] === '-m' && words[2] === 'pip' ? 2 : -1;
  if (pip >= 0 && words[pip + 1] === 'install') return playPipInstall(image, context, words.slice(pip + 2));
  if (command === 'uv' && words[1] === 'pip') return playPipInstall(image, context, words.slice(3));
  if (command === 'ln' && words.at(-1)?.endsWith('/python') === true) image.aptPackages.add('python-is-python3');
  if (command === 'rm' && words.some((word) => word.startsWith('/var/lib/apt/lists'))) image.aptLists = false;
  if (/^(?:bash|sh|make|cmake|conda|poetry|uv|npm|\.\/|\/)/.test(command)) image.pipUnknown = true;
  return nothing;
}

/** Runs a script as `/bin/sh -c` would, as far as it is followed; what is not followed passes. */
export function playScript(image: Image, context: BuildContext, script: string): CommandResult {
  const commands = splitCommands(script);
  if (commands === undefined) {
    image.pipUnknown = true;
    return nothing;
  }
  const stopAtFailure = /^\s*set\s+-[a-z]*e/.test(script);
  const events: LogEvent[] = [];
  let exitCode = 0;
  for (const { operator, words } of commands) {
    if (operator === '&&' && exitCode !== 0) continue;
    if (operator === '||' && exitCode === 0) continue;
    if (operator === ';' && exitCode !== 0 && stopAtFailure) break;
    const result = playCommand(image, context, words);
    events.push(...result.events);
    exitCode = result.exitCode;
  }
  return { exitCode, events };
}
