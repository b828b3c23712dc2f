import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { packageKnowledge } from '../deploy/package-knowledge';
import { readSpaceLog } from '../deploy/read-log';
import { decodeText } from '../documents/bytes';
import { parseDockerfile } from '../documents/dockerfile';
import { redact } from '../hub/redact';
import { readRuntime } from '../hub/space';
import { failedAt, refusalOf } from '../hub/stages';
import { appPort } from '../lint/facts/readme-facts';
import { Diagnoser, workdirOf, type Diagnosis, type DiagnosisContext } from '../logs/diagnosis';
import { diagnosisJson } from '../logs/diagnosis-json';
import { DocumentCache } from '../project/document-cache';
import { loadProject } from '../project/load';
import { nodeFileSystem } from '../project/node-file-system';
import { parseArguments } from './arguments';
import { coloursFor } from './colours';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { diagnosisText } from './diagnosis-text';
import { projectsIn } from './projects-in';
import { resolveSpace, spaceUsage } from './space-target';

const usage = `Usage: spacedock diagnose [FILE|-] [--dockerfile FILE] [--phase build|run] [--space ID] [--json]

Says why a build or an app failed: the line of the log that tells it, the line of the Dockerfile that did it,
and what to do. Reads a saved log, one from standard input (-), or the Space's own.

  --dockerfile FILE   the Dockerfile as it was built (default: that of the project in the current folder)
  --phase build|run   which log of the Space (default: that of what it failed at, by its stage); with FILE: what
                      the log is of, where that cannot be seen from it
${spaceUsage}

Exit code 1 where it failed; 2 where there is no log to read.`;

export const diagnoseCommand: Command = { name: 'diagnose', summary: 'say why a build or an app failed', usage, run: runDiagnose };


async function runDiagnose(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    dockerfile: { type: 'string' },
    phase: { type: 'string' },
    space: { type: 'string' },
    json: { type: 'boolean' },
  });
  const [file, ...rest] = positionals;
  if (rest.length > 0) throw new UsageError('diagnose takes one log.');
  if (file !== undefined && values.space !== undefined) throw new UsageError('A log or --space: choose one.');
  const { phase } = values;
  if (phase !== undefined && phase !== 'build' && phase !== 'run') throw new UsageError(`--phase takes build or run, not '${phase}'.`);
  const here = await readHere(values.dockerfile, file !== undefined, io);
  const diagnoser = new Diagnoser({ workdir: here.dockerfile && workdirOf(here.dockerfile) });
  const context: DiagnosisContext = { ...here, knowledge: packageKnowledge, phase };
  const read = file === undefined ? await readSpace(diagnoser, values.space, phase, io) : await readSaved(diagnoser, file, io);
  const diagnosis = diagnoser.result({ ...context, ...read });
  if (values.json === true) io.stdout.write(`${JSON.stringify(diagnosisJson(diagnosis, redact))}\n`);
  else io.stdout.write(redact(diagnosisText(diagnosis, coloursFor(io.stdout, io.env))));
  return exitCode(diagnosis, diagnoser, io);
}

function exitCode({ outcome }: Diagnosis, diagnoser: Diagnoser, io: CommandIo): ExitCode {
  if (outcome === 'failed') return 1;
  if (!diagnoser.isEmpty) return 0;
  io.stderr.write('The log is empty.\n');
  return 2;
}

/** Line by line: a log may be larger than memory. Throws an error that says which file it is about. */
async function readSaved(diagnoser: Diagnoser, file: string, io: CommandIo): Promise<object> {
  const source: AsyncIterable<Uint8Array> = file === '-' ? (io.stdin ?? noBytes()) : createReadStream(resolve(io.cwd, file), { signal: io.signal });
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  try {
    for await (const bytes of source) {
      io.signal.throwIfAborted();
      // What PowerShell writes into a file is UTF-16 with a mark at its beginning.
      decoder ??= new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8');
      diagnoser.write(decoder.decode(bytes, { stream: true }));
    }
  } catch (error) {
    if (io.signal.aborted) throw error;
    throw unreadable(file, error);
  }
  diagnoser.end();
  return {};
}

async function* noBytes(): AsyncGenerator<Uint8Array> {
  // Nothing is typed in where there is no input.
}

/** The Space's log of what it failed at, and what its runtime says. */
async function readSpace(diagnoser: Diagnoser, space: string | undefined, wanted: 'build' | 'run' | undefined, io: CommandIo): Promise<DiagnosisContext> {
  const { id, connection } = await resolveSpace(space, io);
  const runtime = await readRuntime(connection, id, io.signal);
  const { stage, errorMessage } = runtime;
  const at = failedAt(stage);
  // No log tells of it: what is there is an earlier build's.
  if (at === 'configuration' && wanted !== 'run') return refusalOf(runtime);
  const phase = wanted ?? (/BUILD/.test(stage) ? 'build' : 'run');
  await readSpaceLog({ id, connection }, phase, (line) => { diagnoser.push(line); }, () => { diagnoser.reset(); }, io.signal);
  return { phase, errorMessage: at === phase ? (errorMessage ?? stage) : undefined };
}

/** The Dockerfile that is named; else that of the project in the current folder, with its port. */
async function readHere(file: string | undefined, isSaved: boolean, io: CommandIo): Promise<Pick<DiagnosisContext, 'dockerfile' | 'appPort'>> {
  if (file !== undefined) {
    try {
      return { dockerfile: parseDockerfile(decodeText(await readFile(resolve(io.cwd, file))).text) };
    } catch (error) {
      throw unreadable(file, error);
    }
  }
  // A saved log may lie anywhere: a whole home folder is not searched for it.
  if (isSaved && !(await isProjectFolder(io.cwd))) return {};
  const projects = await projectsIn([io.cwd], { signal: io.signal });
  const [location] = projects;
  if (location === undefined || projects.length > 1) return {};
  const project = await loadProject(location, nodeFileSystem, new DocumentCache(), io.signal);
  return { dockerfile: project.dockerfile?.document, appPort: appPort(project) };
}

async function isProjectFolder(folder: string): Promise<boolean> {
  const stats = await Promise.all(['Dockerfile', 'spacedock.yaml'].map((name) => nodeFileSystem.stat(join(folder, name))));
  return stats.some((stat) => stat?.kind === 'file');
}

function unreadable(file: string, error: unknown): Error {
  const { code } = error as NodeJS.ErrnoException;
  const name = file === '-' ? 'Standard input' : file;
  const why = code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : code === 'EACCES' ? 'access is denied' : (error as Error).message;
  return new Error(`${name} cannot be read: ${why}.`);
}
