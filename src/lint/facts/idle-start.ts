import type { Project } from '../../project/project';
import { addressedServers } from '../knowledge/server-addresses';
import { serverPorts } from '../knowledge/server-ports';
import { quietImports } from '../knowledge/quiet-imports';
import { droppedCommand } from './dropped-command';
import { entryPoint, isStartKnown, startInstructions, type EntryPoint, type StartCommand } from './entry-point';
import { serverProgram } from './launched-program';
import { standsInFront } from './servers';
import type { StageFacts } from './stage-facts';

/** A start that is fully read and brings up no server. */
export type IdleStart =
  /** Neither CMD nor ENTRYPOINT, and the base image's own command is a shell or an interpreter. */
  | { readonly kind: 'nothing-started' }
  /** `sleep infinity`, `tail -f /dev/null`: the container stays and does nothing. */
  | { readonly kind: 'keep-alive'; readonly program: string }
  /** A shell or an interpreter without a terminal. */
  | { readonly kind: 'interactive'; readonly program: string }
  /** An app of a framework that needs a server or a call to be served: `gradio`, `fastapi`, `flask`, `streamlit`. */
  | { readonly kind: 'unserved'; readonly framework: string; readonly path: string }
  /** Commands, scripts and code that do their work and end. */
  | { readonly kind: 'ends' };

/** Undefined where a server is started, or where something is that is not known. */
export function idleStart(project: Project, facts: StageFacts): IdleStart | undefined {
  const { entrypoint, command } = startInstructions(facts);
  if (entrypoint === undefined && command === undefined) return startsNothingItself(facts) ? { kind: 'nothing-started' } : undefined;
  if (!isStartKnown(facts) || droppedCommand(project, facts) !== undefined) return undefined;
  const entry = entryPoint(project, facts);
  const seen = entry.commands.map(classOf);
  const interactive = entry.commands.find((_, index) => seen[index] === 'interactive');
  if (seen.length === 0 || seen.includes('other')) return undefined;
  // A shell that gets no script is the one thing that the entry point itself cannot tell.
  if (interactive === undefined ? !entry.complete : entry.modules.size > 0) return undefined;
  if (![...entry.scripts.values()].every((text) => !/\beval\b|<\(|\/dev\/tcp/.test(text))) return undefined;
  if (entry.modules.size > 0) return idleCode(project, entry);
  const keeper = entry.commands.find((_, index) => seen[index] === 'keep-alive');
  if (keeper !== undefined) return { kind: 'keep-alive', program: nameOf(keeper) };
  return interactive === undefined ? { kind: 'ends' } : { kind: 'interactive', program: nameOf(interactive) };
}

/** Told of the images whose own Dockerfiles are known: CMD is `python3`, `node`, `bash` or `/bin/sh`. */
function startsNothingItself({ base }: StageFacts): boolean {
  if (base.family === 'other') return false;
  return base.family !== 'alpine' || /(?:^|\/)(?:alpine|python|node)(?:[:@]|$)/.test(base.reference);
}

function nameOf({ invocation }: StartCommand): string {
  const [first] = invocation.args;
  return invocation.name === 'sleep' || invocation.name === 'tail' ? `${invocation.name} ${first?.raw.replaceAll('"', '') ?? ''}`.trim() : (invocation.name ?? '');
}

function classOf({ invocation, launched }: StartCommand): 'quiet' | 'keep-alive' | 'interactive' | 'code' | 'other' {
  const { name, args } = invocation;
  const server = serverProgram(invocation)?.name ?? '';
  if (Object.hasOwn(addressedServers, server) || Object.hasOwn(serverPorts, server) || standsInFront(server)) return 'other';
  if (name === undefined) return /^"?\$[@*]"?$/.test(invocation.program.raw) ? 'quiet' : 'other';
  if (/^(?:redis-server|ffmpeg|aria2c|fastapi|streamlit|gradio|chainlit)$/.test(name)) return 'other';
  if (/^(?:(?:ba|da|z|a)?sh|python[\d.]*|ipython|node)$/.test(name) && args.every(({ text }) => /^-[ilu]$/.test(text ?? ''))) return 'interactive';
  if (name === 'sleep') return /^(?:infinity|inf|\d{4,}|\d+[hd])$/.test(args[0]?.text ?? '') ? 'keep-alive' : 'quiet';
  if (name === 'tail') return args.some(({ text }) => /^-\w*[fF]|^--follow/.test(text ?? '')) ? 'keep-alive' : 'quiet';
  const { kind } = launched;
  if (kind === 'python-file' || kind === 'python-module') return 'code';
  return kind === 'nothing' || kind === 'shell-file' || kind === 'file' || kind === 'wrapper' ? 'quiet' : 'other';
}

const frameworks = ['gradio', 'streamlit', 'fastapi', 'flask'];

function idleCode(project: Project, entry: EntryPoint): IdleStart | undefined {
  const local = new Set<string>();
  for (const path of entry.modules.keys()) {
    if (project.derived(path, mayServe) !== false) return undefined;
    for (const part of path.replace(/\.py$/, '').split('/')) local.add(part);
  }
  let unserved: IdleStart | undefined;
  for (const { module, path, isMain } of entry.modules.values()) {
    for (const { level, module: name } of module.imports) {
      const top = name.split('.')[0] ?? '';
      if (level === 0 && !quietImports.has(top) && !local.has(top)) return undefined;
      if (isMain && frameworks.includes(top)) unserved ??= { kind: 'unserved', framework: top, path };
    }
  }
  const keeps = [...entry.modules.values()].some(({ module }) => /\bwhile\b/.test(module.text));
  return unserved ?? (keeps ? undefined : { kind: 'ends' });
}

const startingCall =
  /(?<!def )(?<![\w])(launch\w*|run\w*|serve\w*|start(?!swith\b)\w*|listen\w*|bind|accept|exec\w*|eval|spawn\w*|popen|system|call|check_\w+|\w*loop\w*|fork\w*|\w*server\w*|thread\w*|process|import_module|__import__|main|cli)\s*\(/gi;

/** Something is called that may start a server or a program, and is no function of the file's own. */
function mayServe(text: string): boolean {
  for (const [, name = ''] of text.matchAll(startingCall)) {
    if (!new RegExp(`\\bdef ${name}\\b`).test(text)) return true;
  }
  return false;
}
