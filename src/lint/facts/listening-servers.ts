import type { PythonCall, PythonModule, PythonValue } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { serverPorts, type ServerPorts } from '../knowledge/server-ports';
import { entryPoint, type EntryPoint, type StartCommand } from './entry-point';
import { serverProgram } from './launched-program';
import { possibleServerCalls } from './python-code';
import type { ReachedModule } from './reached-modules';
import { runtimeValue } from './runtime-environment';
import { runs, standsInFront } from './servers';
import type { StageFacts } from './stage-facts';
import { streamlitConfig } from './streamlit-config';
import { findOption } from './words';

/** A server that the Space starts. */
export interface ListeningServer {
  /** `uvicorn`, `Gradio`. */
  readonly name: string;
  /** Undefined where it is not known. */
  readonly port: number | undefined;
  /** `literal`: written out at `span`. Otherwise the port may be set from outside, by a variable of the Space too. */
  readonly origin: 'literal' | 'variable' | 'default';
  /** It runs whenever the Space starts: a command of the Dockerfile, not a call somewhere in the code. */
  readonly certain: boolean;
  readonly file: FileReference;
  readonly span: Span;
}

/** The servers that the Space starts; undefined where something started may listen that is not known here. */
export function listeningServers(project: Project, facts: StageFacts): readonly ListeningServer[] | undefined {
  const entry = entryPoint(project, facts);
  if (entry.commands.some(({ invocation }) => standsInFront(invocation.name ?? ''))) return undefined;
  const servers: ListeningServer[] = [];
  for (const command of entry.commands) {
    const server = serverOfCommand(project, facts, command);
    if (server !== undefined) servers.push(server);
  }
  const ofCommands = servers.length;
  for (const module of entry.modules.values()) {
    if (module.certainty > 0) servers.push(...serversOfModule(project, facts, entry, module));
  }
  return entry.complete || (ofCommands === 1 && isOnlyCommand(entry)) ? servers : undefined;
}

/** What the one server loads may be out of sight, as it does not listen by itself. */
function isOnlyCommand({ commands }: EntryPoint): boolean {
  const starting = commands.filter(({ launched }) => launched.kind !== 'nothing');
  return starting.length === 1;
}

function serverOfCommand(project: Project, facts: StageFacts, command: StartCommand): ListeningServer | undefined {
  const { invocation, lookup, file, folder } = command;
  const program = serverProgram(invocation);
  const name = program?.name.split('.')[0] ?? '';
  const ports = Object.hasOwn(serverPorts, name) ? serverPorts[name] : undefined;
  if (program === undefined || ports === undefined) return undefined;
  const server = (port: number | undefined, origin: ListeningServer['origin'], span = invocation.command.span): ListeningServer => {
    return { name, port, origin, certain: file.path === 'Dockerfile', file, span };
  };
  if (findOption(program.args, ports.configOptions, lookup) !== undefined) return server(undefined, 'default');
  const option =
    findOption(program.args, ports.portOptions, lookup) ?? findOption(program.args, ports.bindOptions, lookup);
  if (option !== undefined) {
    const port = portIn(option.value);
    const isLiteral = option.word.text !== undefined;
    const place = isLiteral && port !== undefined ? digitsAtEnd(option.word.raw, option.word.span, port) : undefined;
    return server(port, place === undefined ? 'variable' : 'literal', place ?? option.word.span);
  }
  if (name === 'streamlit' && runtimeValue(project, facts, ports.variable ?? '') === undefined) {
    const config = streamlitConfig(project, facts, folder);
    if (config === undefined) return server(undefined, 'default');
    const port = config === 'none' ? undefined : config.port;
    if (config === 'none' || port === undefined) return server(ports.fallback, 'default');
    return { name, port: port.value, origin: 'literal', certain: false, file: config.file, span: port.span };
  }
  // Here, or in the home folder, where the build may put one.
  const isConfigured = ports.configFiles.some((path) => project.files.has(path) || facts.dockerfile.text.includes(path.replace(/^.*\//, '')));
  if (isConfigured) return server(undefined, 'default');
  return server(...fromVariable(project, facts, ports));
}

function fromVariable(
  project: Project,
  facts: StageFacts,
  { variable, fallback }: Pick<ServerPorts, 'variable' | 'fallback'>,
): [number | undefined, 'variable' | 'default'] {
  const set = variable === undefined ? undefined : runtimeValue(project, facts, variable);
  return set === undefined ? [fallback, 'default'] : [portIn(set.value), 'variable'];
}

function portIn(value: string | undefined): number | undefined {
  const digits = value === undefined ? undefined : /^(?:.*:)?(\d{1,5})$/.exec(value)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** The port's digits in a word such as `--port=8000`, `0.0.0.0:8000` or `"8000"`. */
function digitsAtEnd(raw: string, span: Span, port: number): Span | undefined {
  const at = raw.lastIndexOf(String(port));
  return at === -1 ? undefined : { start: span.start + at, end: span.start + at + String(port).length };
}

function serversOfModule(project: Project, facts: StageFacts, entry: EntryPoint, reached: ReachedModule): ListeningServer[] {
  const { module, file } = reached;
  const servers: ListeningServer[] = [];
  for (const call of possibleServerCalls(module)) {
    const kind = serverCall(module, call);
    if (kind === undefined || !runs(entry, reached, call)) continue;
    const server = (port: number | undefined, origin: ListeningServer['origin'], span: Span): ListeningServer => {
      return { name: kind.name, port, origin, certain: false, file, span };
    };
    if (call.arguments.some(({ name }) => name === '**' || name === '*')) {
      servers.push(server(undefined, 'default', call.span));
      continue;
    }
    const positional = call.arguments.filter(({ name }) => name === undefined);
    const given =
      call.arguments.find(({ name }) => name === kind.argument) ??
      (kind.position === undefined ? undefined : positional[kind.position]);
    if (given === undefined || given.value.kind === 'none') {
      const written = writtenInCode(project, facts, entry, kind.variable);
      const [port, origin] = written === undefined ? fromVariable(project, facts, kind) : ([written.port, 'variable'] as const);
      servers.push(server(port, origin, { start: call.span.start, end: call.argumentsSpan.start }));
      continue;
    }
    const [port, origin] = portOfValue(project, facts, given.value);
    servers.push(server(port, origin, given.value.span));
  }
  return servers;
}

interface ServerCall {
  readonly name: string;
  readonly argument: string;
  readonly position: number | undefined;
  readonly variable: string | undefined;
  readonly fallback: number;
}

function serverCall(module: PythonModule, call: PythonCall): ServerCall | undefined {
  const imports = (name: string): boolean =>
    module.imports.some((each) => each.level === 0 && (each.module === name || each.module.startsWith(`${name}.`)));
  if (call.name === 'launch' && imports('gradio') && call.callee !== 'launch') {
    return { name: 'Gradio', argument: 'server_port', position: undefined, variable: 'GRADIO_SERVER_PORT', fallback: 7860 };
  }
  if (call.callee === 'uvicorn.run') {
    return { name: 'uvicorn', argument: 'port', position: undefined, variable: undefined, fallback: 8000 };
  }
  if (call.callee === 'web.run_app' && imports('aiohttp')) {
    return { name: 'aiohttp', argument: 'port', position: undefined, variable: undefined, fallback: 8080 };
  }
  const object = /^(\w+)\.run$/.exec(call.callee)?.[1];
  if (object !== undefined && imports('flask') && new RegExp(String.raw`\b${object}\s*=\s*(?:flask\.)?Flask\(`).test(module.text)) {
    return { name: 'Flask', argument: 'port', position: 1, variable: undefined, fallback: 5000 };
  }
  return undefined;
}

/** A number, or `int(os.environ.get("PORT", 7860))`. */
function portOfValue(project: Project, facts: StageFacts, value: PythonValue): [number | undefined, ListeningServer['origin']] {
  if (value.kind === 'number') return [value.value, 'literal'];
  if (value.kind !== 'other') return [undefined, 'variable'];
  const read = /^int\(\s*os\.(?:environ\.get|getenv)\(\s*(['"])(\w+)\1\s*(?:,\s*(['"]?)(\d{1,5})\3\s*)?\)\s*\)$/.exec(value.text);
  if (read === null) return [undefined, 'variable'];
  const set = runtimeValue(project, facts, read[2] ?? '');
  return [portIn(set === undefined ? read[4] : set.value), 'variable'];
}

/** The variable is set by the code itself, to a value known or not. */
function writtenInCode(
  project: Project,
  facts: StageFacts,
  entry: EntryPoint,
  variable: string | undefined,
): { port: number | undefined } | undefined {
  if (variable === undefined) return undefined;
  for (const { module } of entry.modules.values()) {
    const write = module.environmentWrites.find(({ name }) => name === variable);
    if (write?.kind === 'default' && runtimeValue(project, facts, variable) !== undefined) continue;
    if (write !== undefined) return { port: portIn(write.value) };
  }
  const inScript = [...entry.scripts.values()].some((text) => text.includes(variable));
  return inScript ? { port: undefined } : undefined;
}
