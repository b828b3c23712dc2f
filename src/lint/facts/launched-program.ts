import type { ShellWord } from '../../documents/shell-model';
import type { Invocation } from './commands';
import { wordText } from './words';
import type { Lookup } from './variables';

/** What a command starts, as far as its words tell. */
export type LaunchedProgram =
  /** A Python file, run as `__main__`. */
  | { readonly kind: 'python-file'; readonly path: string }
  /** `python -m x`: run as `__main__`. */
  | { readonly kind: 'python-module'; readonly module: string }
  /** A server that imports the module: `uvicorn pkg.app:app`. */
  | { readonly kind: 'python-import'; readonly module: string; readonly folder: string | undefined }
  | { readonly kind: 'shell-file'; readonly path: string; readonly args: readonly ShellWord[] }
  /** A file run by its own first line. */
  | { readonly kind: 'file'; readonly path: string; readonly args: readonly ShellWord[] }
  /** A program in front of another command. */
  | { readonly kind: 'wrapper'; readonly words: readonly ShellWord[] }
  /** Starts nothing of the project's. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'unknown' };

const quiet = new Set(
  `: [ alembic apt apt-get aria2c cat cd chmod chown command cp curl date declare df du echo env exit export false ffmpeg
  find free git grep head hf hostname huggingface-cli id ldconfig ln local ls mkdir mv nvidia-smi pip pip3 printf pwd
  read readonly redis-server return rm rsync sed set shift sleep sort source tail tar tee test touch tr trap true type
  ulimit umask uname unset unzip wait wc wget which`.split(/\s+/),
);
const runsItsOperand = new Set(['torchrun', 'accelerate', 'deepspeed', 'streamlit', 'gradio', 'chainlit', 'ddtrace-run']);
const importingServers = new Set(['uvicorn', 'gunicorn', 'hypercorn', 'granian', 'daphne', 'waitress-serve']);

export function launchedProgram({ name, program, args }: Invocation, lookup: Lookup): LaunchedProgram {
  if (name === undefined) {
    // A script that hands on to its arguments: they are followed as a command of their own.
    if (/^"?\$[@*]"?$/.test(program.raw)) return { kind: 'nothing' };
    const path = wordText(program, lookup);
    return path === undefined ? { kind: 'unknown' } : { kind: 'file', path, args };
  }
  const texts = args.map((word) => wordText(word, lookup));
  if (/^(?:ba|da|z|a)?sh$/.test(name)) return shellProgram(args, texts);
  if (/^python[\d.]*$/.test(name)) return pythonProgram(texts);
  if (importingServers.has(name)) return importedApp(texts);
  if (name === 'fastapi') return pythonOperand(texts, 'python-import');
  if (name === 'flask') return flaskApp(texts, lookup);
  if (runsItsOperand.has(name)) return pythonOperand(texts, 'python-file');
  switch (name) {
    case 'uv':
    case 'poetry':
    case 'pdm':
    case 'pipenv':
    case 'conda':
    case 'mamba':
    case 'micromamba':
      return runProgram(args, texts);
    case '.':
    case 'source':
      return texts[0] === undefined ? { kind: 'unknown' } : { kind: 'shell-file', path: texts[0], args: args.slice(1) };
  }
  if (quiet.has(name)) return { kind: 'nothing' };
  if (program.text?.includes('/') === true) return { kind: 'file', path: program.text, args };
  return { kind: 'unknown' };
}

/** `python -m uvicorn …` as `uvicorn …`, and the like: the program that a server's options belong to. */
export function serverProgram(invocation: Invocation): { name: string; args: readonly ShellWord[] } | undefined {
  const { name, args } = invocation;
  if (name === undefined) return undefined;
  if (!/^python[\d.]*$/.test(name)) return { name, args };
  const module = args.findIndex(({ text }) => text === '-m');
  const operand = args.findIndex(({ text }) => text?.startsWith('-') !== true);
  const text = args[module + 1]?.text;
  if (module === -1 || operand < module || text === undefined) return { name, args };
  return { name: text, args: args.slice(module + 2) };
}

function shellProgram(args: readonly ShellWord[], texts: readonly (string | undefined)[]): LaunchedProgram {
  const operand = texts.findIndex((text) => text?.startsWith('-') !== true);
  if (texts.slice(0, operand === -1 ? texts.length : operand).some((text) => /^-[a-z]*c$/.test(text ?? ''))) {
    return { kind: 'nothing' }; // the inner commands are looked at one by one
  }
  const path = texts[operand];
  return path === undefined ? { kind: 'unknown' } : { kind: 'shell-file', path, args: args.slice(operand + 1) };
}

function pythonProgram(texts: readonly (string | undefined)[]): LaunchedProgram {
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index];
    if (text === undefined || text === '-c' || text === '-') return { kind: 'unknown' };
    if (text === '-m') {
      const module = texts[index + 1];
      if (module === undefined) return { kind: 'unknown' };
      if (importingServers.has(module)) return importedApp(texts.slice(index + 2));
      if (module === 'streamlit') return pythonOperand(texts.slice(index + 2), 'python-file');
      if (module === 'http.server') return { kind: 'nothing' };
      return { kind: 'python-module', module };
    }
    if (text === '-X' || text === '-W') index++;
    else if (!text.startsWith('-')) return { kind: 'python-file', path: text };
  }
  return { kind: 'unknown' };
}

function importedApp(texts: readonly (string | undefined)[]): LaunchedProgram {
  const app = texts.find((text) => /^[\w.]+:[\w.]+(?:\(\))?$/.test(text ?? '') && !/^(?:\d+\.){3}|^localhost:/.test(text ?? ''));
  if (app === undefined) return { kind: 'unknown' };
  const option = texts.findIndex((text) => /^--(?:app-dir|chdir)(?:=|$)/.test(text ?? ''));
  const folder = option === -1 ? undefined : (texts[option]?.split('=')[1] ?? texts[option + 1]);
  return { kind: 'python-import', module: app.slice(0, app.indexOf(':')), folder };
}

function flaskApp(texts: readonly (string | undefined)[], lookup: Lookup): LaunchedProgram {
  const option = texts.findIndex((text) => /^(?:--app|-A)(?:=|$)/.test(text ?? ''));
  const app =
    option === -1 ? (lookup('FLASK_APP') ?? 'app') : (texts[option]?.split('=')[1] ?? texts[option + 1] ?? 'app');
  return { kind: 'python-import', module: (app.split(':')[0] ?? app).replace(/\.py$/, '').replace(/\//g, '.'), folder: undefined };
}

function pythonOperand(
  texts: readonly (string | undefined)[],
  kind: 'python-file' | 'python-import',
): LaunchedProgram {
  const path = texts.find((text) => text?.endsWith('.py') === true && !text.startsWith('-'));
  if (path === undefined) return { kind: 'unknown' };
  if (kind === 'python-file') return { kind, path };
  return { kind, module: path.replace(/\.py$/, '').replace(/^\.\//, '').replace(/\//g, '.'), folder: undefined };
}

const runOptionsWithValue = new Set(['-n', '--name', '-p', '--prefix', '--with', '--python', '--project', '--directory', '--extra', '--group', '--env-file']);

function runProgram(args: readonly ShellWord[], texts: readonly (string | undefined)[]): LaunchedProgram {
  const run = texts.indexOf('run');
  if (run === -1) return { kind: 'nothing' };
  let index = run + 1;
  while (texts[index]?.startsWith('-') === true) index += runOptionsWithValue.has(texts[index] ?? '') ? 2 : 1;
  const operand = texts[index];
  if (operand?.endsWith('.py') === true) return { kind: 'python-file', path: operand };
  return { kind: 'wrapper', words: args.slice(index) };
}
