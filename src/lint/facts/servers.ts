import type { PythonCall, PythonValue } from '../../documents/python-model';
import type { ShellWord } from '../../documents/shell-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { addressedServers, type AddressedServer, frontPrograms } from '../knowledge/server-addresses';
import { proxies } from '../knowledge/server-ports';
import { entryPoint, type EntryPoint, type StartCommand } from './entry-point';
import { serverProgram } from './launched-program';
import { callsName, enclosingNames, isInMainGuard, possibleServerCalls } from './python-code';
import type { ReachedModule } from './reached-modules';
import { appPort } from './readme-facts';
import { runtimeValue } from './runtime-environment';
import type { StageFacts } from './stage-facts';
import { streamlitConfig } from './streamlit-config';
import { findOption, wordText } from './words';

export type Binding = 'loopback' | 'public' | 'unknown';

/** A server that the start of the container brings up. */
export interface ServerStart {
  /** As the message names it: `demo.launch()`, `uvicorn`. */
  readonly name: string;
  readonly binding: Binding;
  readonly file: FileReference;
  readonly span: Span;
  /** The address where it is written; undefined where the default is in force. */
  readonly address: { readonly span: Span; readonly text: string } | undefined;
  /** The variable that sets the address from outside. */
  readonly variable: string | undefined;
  /** The variable stands above the address that is written. */
  readonly variableWins?: true;
  /** Binds it to every address: text put in at a place. */
  readonly remedy: { readonly span: Span; readonly newText: string } | undefined;
}

/** The servers, as far as they are known; undefined where another program may stand before them. */
export function serverStarts(project: Project, facts: StageFacts): readonly ServerStart[] | undefined {
  const entry = entryPoint(project, facts);
  if (!entry.programsKnown || entry.commands.some(({ invocation }) => standsInFront(invocation.name ?? ''))) return undefined;
  const context: Context = { project, facts, entry };
  const servers: ServerStart[] = [];
  for (const command of entry.commands) {
    const server = commandServer(context, command);
    if (server !== undefined) servers.push(server);
  }
  for (const reached of entry.modules.values()) {
    if (reached.certainty === 0) continue;
    for (const call of possibleServerCalls(reached.module)) {
      const server = codeServer(context, reached, call);
      if (server !== undefined && runs(entry, reached, call)) servers.push(server);
    }
  }
  return servers;
}

export function standsInFront(program: string): boolean {
  return proxies.has(program) || frontPrograms.has(program);
}

interface Context {
  readonly project: Project;
  readonly facts: StageFacts;
  readonly entry: EntryPoint;
}

function bindingOf(address: string | undefined): Binding {
  if (address === undefined) return 'unknown';
  if (/^(?:0\.0\.0\.0|\[?::\]?)$/.test(address)) return 'public';
  return /^(?:127(?:\.\d+){3}|localhost|\[?::1\]?)$/.test(address) ? 'loopback' : 'unknown';
}

/** What a variable sets the address to when the app starts; undefined where nothing here sets it. */
function bindingByVariable({ project, facts, entry }: Context, name: string): Binding | undefined {
  for (const { module, certainty } of entry.modules.values()) {
    if (certainty === 0) continue;
    const write = module.environmentWrites.find((each) => each.name === name);
    if (write?.kind === 'set') return bindingOf(write.value);
  }
  for (const { invocation, lookup } of entry.commands) {
    const assigned = invocation.assignments.find((each) => each.name === name)?.value;
    if (assigned !== undefined) return bindingOf(typeof assigned === 'string' ? assigned : wordText(assigned, lookup));
    if (invocation.name !== 'export') continue;
    const exported = invocation.args.find(({ raw }) => raw.startsWith(`${name}=`));
    if (exported !== undefined) return bindingOf(wordText(exported, lookup)?.slice(name.length + 1));
  }
  if ([...entry.scripts.values()].some((text) => text.includes(name))) return 'unknown';
  const variable = runtimeValue(project, facts, name);
  if (variable !== undefined) return bindingOf(variable.value);
  for (const { module } of entry.modules.values()) {
    const write = module.environmentWrites.find((each) => each.name === name);
    if (write !== undefined) return bindingOf(write.value);
  }
  // An image of which nothing is known may set it itself.
  return facts.base.family === 'other' ? 'unknown' : undefined;
}

function commandServer(context: Context, command: StartCommand): ServerStart | undefined {
  const program = serverProgram(command.invocation);
  if (program === undefined) return undefined;
  const verb = program.args.find(({ text }) => text?.startsWith('-') !== true)?.text;
  const name = program.name === 'fastapi' ? `fastapi ${verb ?? ''}` : program.name;
  const server = Object.hasOwn(addressedServers, name) ? addressedServers[name] : undefined;
  if (server === undefined || (name === 'flask' && !program.args.some(({ text }) => text === 'run'))) return undefined;
  const option = findOption(program.args, server.options, command.lookup);
  const { variable } = server;
  const { file } = command;
  if (option !== undefined) {
    const host = server.withPort ? option.value?.replace(/:\d+$/, '') : option.value;
    const { span, raw } = option.word;
    const text = option.value ?? raw;
    const at = host === undefined ? -1 : raw.indexOf(host);
    const remedy = at === -1 ? undefined : { span: { start: span.start + at, end: span.start + at + (host ?? '').length }, newText: '0.0.0.0' };
    return { name, file, span, variable, binding: bindingOf(host), address: { span, text }, remedy };
  }
  const configured = name === 'streamlit' ? streamlitServer(context, command, server) : undefined;
  if (configured !== undefined) return configured;
  const { span } = command.invocation.program;
  return { name, file, span, variable, binding: otherBinding(context, server, program.args), address: undefined, remedy: addOption(context, command, server, program.args) };
}

/** As `.streamlit/config.toml` has it, where neither an option nor a variable may say otherwise. */
function streamlitServer(context: Context, command: StartCommand, { variable }: AddressedServer): ServerStart | undefined {
  if (variable === undefined || bindingByVariable(context, variable) !== undefined) return undefined;
  const { args, program } = command.invocation;
  if (args.some(({ text, raw }) => text === undefined && /^["']?\$/.test(raw) && !/PORT/i.test(raw))) return undefined;
  const config = streamlitConfig(context.project, context.facts, command.folder);
  if (typeof config !== 'object') return undefined;
  const { file, address } = config;
  if (address === undefined) {
    return { name: 'streamlit', binding: 'public', file: command.file, span: program.span, address, variable, remedy: undefined };
  }
  const remedy = { span: address.span, newText: '0.0.0.0' };
  return { name: 'streamlit', binding: bindingOf(address.value), file, span: address.span, address: { span: address.span, text: address.value }, variable, variableWins: true, remedy };
}

function otherBinding(context: Context, server: AddressedServer, args: readonly ShellWord[]): Binding {
  // An argument that is not known may be the address.
  if (args.some(({ text, raw }) => text === undefined && /^["']?\$/.test(raw) && !/PORT/i.test(raw))) return 'unknown';
  if (args.some(({ text }) => server.elsewhere.some((option) => text === option || text?.startsWith(`${option}=`) === true))) return 'unknown';
  if (server.configuration !== undefined && (context.project.files.has(server.configuration) || context.project.filesTruncated)) return 'unknown';
  if (server.variable === 'GUNICORN_CMD_ARGS' && runtimeValue(context.project, context.facts, 'PORT') !== undefined) return 'public';
  return (server.variable === undefined ? undefined : bindingByVariable(context, server.variable)) ?? server.otherwise;
}

function addOption(
  { project }: Context,
  command: StartCommand,
  server: AddressedServer,
  args: readonly ShellWord[],
): ServerStart['remedy'] {
  const text = project.source(command.file)?.text;
  const at = (args.at(-1) ?? command.invocation.program).span;
  const option = server.options[0];
  if (text === undefined || option === undefined) return undefined;
  const address = server.withPort ? `0.0.0.0:${String(appPort(project) ?? 7860)}` : '0.0.0.0';
  const quote = text[at.start];
  const isList = command.form !== 'shell' && (quote === '"' || quote === "'");
  const newText = isList ? `, ${quote}${option}${quote}, ${quote}${address}${quote}` : ` ${option} ${address}`;
  return { span: { start: at.end, end: at.end }, newText };
}

/** Calls that start a server, and the keyword that takes the address. */
function codeServer(context: Context, reached: ReachedModule, call: PythonCall): ServerStart | undefined {
  const { module } = reached;
  const imports = (name: string): boolean =>
    module.imports.some((each) => each.level === 0 && (each.module === name || each.module.startsWith(`${name}.`)));
  const { callee, name: called } = call;
  if (called === 'launch' && imports('gradio') && !imports('playwright') && !imports('pyppeteer')) {
    return callServer(context, reached, call, 'server_name', 'GRADIO_SERVER_NAME', `${callee === '' ? 'launch' : callee}()`);
  }
  if (/^uvicorn\.(?:run|Config)$/.test(callee)) return callServer(context, reached, call, 'host', undefined, `${callee}()`);
  if (called === 'run' || called === 'run_server') {
    const receiver = callee.slice(0, callee.lastIndexOf('.'));
    const made = receiver === '' ? undefined : /(?:\w+\.)?(Flask|Dash|Quart|Sanic|SocketIO)\s*\(/.exec(assignedTo(module.text, receiver) ?? '')?.[1];
    const by = made === undefined ? undefined : appServers[made];
    if (by !== undefined && imports(by.module)) return callServer(context, reached, call, 'host', by.variable, `${callee}()`, by.position);
  }
  if (/(?:^|\.)(?:Threading)?(?:HTTP|TCP)Server$/.test(callee)) return socketServer(reached, call);
  return undefined;
}

/** By class, what serves on 127.0.0.1 unless `run` is told a host: in which place, and by which variable. */
const appServers: Readonly<Record<string, { readonly module: string; readonly variable: string | undefined; readonly position: number }>> = {
  Flask: { module: 'flask', variable: undefined, position: 0 },
  Dash: { module: 'dash', variable: 'HOST', position: 0 },
  Quart: { module: 'quart', variable: undefined, position: 0 },
  Sanic: { module: 'sanic', variable: undefined, position: 0 },
  // The app is the first argument.
  SocketIO: { module: 'flask_socketio', variable: undefined, position: 1 },
};

function assignedTo(text: string, name: string): string | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  return new RegExp(`^[ \\t]*${name}[ \\t]*(?::[^=\\n]*)?=(?!=)(.*)$`, 'm').exec(text)?.[1];
}

function callServer(
  context: Context,
  { file, module }: ReachedModule,
  call: PythonCall,
  keyword: string,
  variable: string | undefined,
  name: string,
  position?: number,
): ServerStart {
  const found = { name, file, span: call.span, variable };
  const positional = call.arguments.filter((each) => each.name === undefined);
  const argument = call.arguments.find((each) => each.name === keyword) ?? (position === undefined ? undefined : positional[position]);
  const last = call.arguments.at(-1);
  if (argument !== undefined && argument.value.kind !== 'none') {
    const { value } = argument;
    const quoted = value.kind === 'string' ? { span: value.span, newText: '"0.0.0.0"' } : undefined;
    const text = module.text.slice(value.span.start, value.span.end);
    return { ...found, span: argument.span, binding: valueBinding(context, module.environmentReads, value), address: { span: value.span, text }, remedy: quoted };
  }
  const unpacked = call.arguments.some((each) => each.name === '*' || each.name === '**');
  const binding = (variable === undefined ? undefined : bindingByVariable(context, variable)) ?? 'loopback';
  const written = `${keyword}="0.0.0.0"`;
  const at = last?.span.end ?? call.argumentsSpan.start + 1;
  const remedy =
    argument === undefined
      ? { span: { start: at, end: at }, newText: last === undefined ? written : `, ${written}` }
      : { span: argument.value.span, newText: '"0.0.0.0"' };
  return { ...found, binding: unpacked || positional.length > 1 ? 'unknown' : binding, address: undefined, remedy };
}

function valueBinding(
  context: Context,
  reads: ReachedModule['module']['environmentReads'],
  value: PythonValue,
): Binding {
  if (value.kind === 'string') return bindingOf(value.value);
  const read = reads.find(({ span }) => span.start === value.span.start && span.end === value.span.end);
  if (read === undefined) return 'unknown';
  const byVariable = bindingByVariable(context, read.name);
  if (byVariable !== undefined) return byVariable;
  return read.defaultValue?.kind === 'string' ? bindingOf(read.defaultValue.value) : 'unknown';
}

/** `HTTPServer(("127.0.0.1", 7860), Handler)` */
function socketServer({ file, module }: ReachedModule, call: PythonCall): ServerStart | undefined {
  const value = call.arguments[0]?.value;
  const match = value?.kind === 'other' ? /^\(\s*(["'])([^"']*)\1/.exec(value.text) : null;
  if (value === undefined || match === null) return undefined;
  const address = match[2] ?? '';
  const start = value.span.start + match[0].length - address.length - 1;
  const span = { start, end: start + address.length };
  return {
    name: module.text.slice(call.span.start, call.argumentsSpan.start),
    binding: address === '' ? 'public' : bindingOf(address),
    file,
    span: value.span,
    address: { span, text: address },
    variable: undefined,
    remedy: { span, newText: '0.0.0.0' },
  };
}

/** The call is executed: not kept for another start of the file, and what it stands in is called somewhere. */
export function runs({ modules }: EntryPoint, { module, isMain }: ReachedModule, call: PythonCall): boolean {
  if (!isMain && isInMainGuard(module, call.span)) return false;
  return enclosingNames(module, call.span.start).every((name) => {
    for (const { module: other } of modules.values()) {
      if (callsName(other, name)) return true;
    }
    return false;
  });
}
