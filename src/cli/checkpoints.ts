import { checkpointQuestions } from '../agents/checkpoint-questions';
import { withoutSecrets } from '../agents/plain-output';
import { investigate, type Questions } from '../checkpoints/investigate';
import { neededCheckpoints } from '../checkpoints/needed';
import { nextSteps } from '../checkpoints/next-steps';
import { evidenceSentences, presenceText } from '../checkpoints/presence-text';
import type { CheckpointRow } from '../checkpoints/report';
import { stepText, summaryText, totalsText, vramText } from '../checkpoints/spoken';
import { lookOverSsh } from '../checkpoints/ssh-sighting';
import { formatBytes } from '../hub/byte-size';
import { parseEndpoint } from '../hub/connection';
import { redact } from '../hub/redact';
import { sshDestination, SshError } from '../hub/space-ssh';
import { vramBalance } from '../lint/facts/vram-need';
import { discoverProjects } from '../project/discovery';
import { DocumentCache } from '../project/document-cache';
import { loadProject } from '../project/load';
import { nodeFileSystem } from '../project/node-file-system';
import type { Project } from '../project/project';
import { parseArguments } from './arguments';
import { UsageError, type Command, type CommandIo, type ExitCode } from './command';
import { connectionOf } from './space-target';

const usage = `Usage: spacedock checkpoints [--space ID] [--ssh] [--no-log] [--json]

Lists the checkpoints that the app needs, and for each: whether this token and the Space may have it, where it must
lie, and whether it is there: by the mounted bucket's listing, by the run log, and with --ssh by a look into the
running Space.

  --space ID       namespace/name, where several Spaces are here
  --ssh            look into the Space over Dev Mode's SSH, with one command that only reads
  --no-log         do not read the run log
  --json           print JSON

HF_ENDPOINT names another Hub; SPACEDOCK_SSH_HOST another SSH host. Exit code 1 where a checkpoint is in trouble: it
may not be had, is not whole, or was refused; 2 where the Hub could not be asked.`;

export const checkpointsCommand: Command = { name: 'checkpoints', summary: 'list the checkpoints that the app needs, and whether it can have them', usage, run: runCheckpoints };

async function runCheckpoints(args: string[], io: CommandIo): Promise<ExitCode> {
  const { values, positionals } = parseArguments(args, {
    space: { type: 'string' },
    ssh: { type: 'boolean' },
    'no-log': { type: 'boolean' },
    json: { type: 'boolean' },
  });
  if (positionals.length > 0) throw new UsageError('checkpoints takes no words.');
  const project = await projectHere(values.space, io);
  const { location, settings } = project;
  const connection = connectionOf(location.mainRoot ?? location.spaceRoot, io);
  const questions = checkpointQuestions(project, connection, { log: values['no-log'] !== true, signal: io.signal });
  const look: Questions['lookOverSsh'] = async (needs, space) => {
    const destination = sshDestination(space, io.env['SPACEDOCK_SSH_HOST']);
    if (destination === undefined) throw new SshError('The address of the Space is not known.', { kind: 'other', said: '' }, 'Start it, and turn Dev Mode on.');
    return lookOverSsh(needs, { destination, cacheFolder: questions.cacheFolder, data: settings.data, signal: io.signal });
  };
  const needs = neededCheckpoints(project);
  const report = await investigate(connection, needs, { ...questions, lookOverSsh: values.ssh === true ? look : undefined }, io.signal);
  const vram = vramBalance(project, report.hardware);
  if (values.json === true) {
    const checkpoints = report.rows.map((row) => asJson(row, project));
    const whole = withoutSecrets({ version: 1, space: location.spaceId, checkpoints, totals: report.totals, vram, problems: report.problems });
    io.stdout.write(`${JSON.stringify(whole)}\n`);
  } else {
    io.stdout.write(redact(asText(report.rows, [...totalsText(report.totals), ...(vram === undefined ? [] : [vramText(vram)])], project)));
    for (const problem of report.problems) io.stderr.write(`${redact(problem)}\n`);
  }
  if (report.rows.some(({ verdict }) => verdict === 'bad')) return 1;
  const isUnanswered = report.rows.length > 0 && report.rows.every(({ access, need }) => need.repoId !== undefined && access?.state === 'unknown');
  return isUnanswered || (values.ssh === true && report.problems.length > 0) ? 2 : 0;
}

async function projectHere(space: string | undefined, io: CommandIo): Promise<Project> {
  const { host } = parseEndpoint(io.env['HF_ENDPOINT']);
  const found = await discoverProjects([io.cwd], nodeFileSystem, { signal: io.signal, hubHost: host });
  const wanted = space === undefined ? found : found.filter(({ spaceId }) => spaceId === space);
  const [location, other] = wanted;
  if (location === undefined) throw new UsageError(space === undefined ? 'No Docker Space is found in this folder.' : `No project of the Space ${space} is found in this folder.`);
  if (other !== undefined) throw new UsageError(`There are several Spaces here (${wanted.map(({ spaceId, spaceRoot }) => spaceId ?? spaceRoot).join(', ')}): choose one with --space.`);
  return loadProject(location, nodeFileSystem, new DocumentCache(), io.signal);
}

const marks: Readonly<Record<CheckpointRow['verdict'], string>> = { fine: 'ok  ', 'to-fetch': 'get ', bad: 'BAD ', unknown: '?   ' };

function asText(rows: readonly CheckpointRow[], totals: readonly string[], project: Project): string {
  if (rows.length === 0) return 'No checkpoint is named in the runtime config, in a setup script, in the code or in preload_from_hub.\n';
  const lines: string[] = [];
  for (const row of rows) {
    const { need, access, space, presence } = row;
    const size = need.size === undefined ? 'size not known' : `${need.isPart ? 'at most ' : ''}${formatBytes(need.size)}`;
    lines.push(`${marks[row.verdict]}${need.name}  ${presenceText(presence, need.size)}  ${size}`);
    const from = need.repoId === undefined ? need.url : `${need.repoId}${need.revision === undefined ? '' : `@${need.revision}`}${need.filename === undefined ? '' : `/${need.filename}`}`;
    const to = need.path ?? (need.cache === 'image' ? "the image's Hub cache" : need.cache === 'container' ? "the Hub's cache" : 'a place that is not known');
    lines.push(`      ${from ?? 'an unknown source'} → ${to}`);
    const evidence = evidenceSentences(presence);
    if (evidence !== '') lines.push(`      ${evidence}`);
    if (need.sizeProblem !== undefined && need.repoId !== undefined) lines.push(`      ${need.sizeProblem.message}`);
    if (row.verdict !== 'fine' && access?.state !== 'open') {
      for (const message of [access?.message, space?.message]) if (message !== undefined) lines.push(`      ${message}`);
      for (const step of nextSteps(row)) lines.push(`      → ${stepText(step)}`);
    }
    lines.push(`      ${placesOf(row, project).join(', ')}`);
  }
  return `${lines.join('\n')}\n\n${summaryText(rows)}.\n${totals.join('\n')}\n`;
}

/** `FILE:LINE`, from the repo's root. */
function placesOf({ need }: CheckpointRow, project: Project): string[] {
  return need.sources.map(({ file, span }) => `${file.path}:${String((project.source(file)?.lines.positionAt(span.start).line ?? 0) + 1)}`);
}

function asJson(row: CheckpointRow, project: Project): object {
  const { sources, files, ...need } = row.need;
  const places = sources.map(({ kind }, index) => ({ kind, place: placesOf(row, project)[index] }));
  return { ...need, fileCount: files?.length, places, access: row.access, space: row.space, log: row.log, presence: row.presence, verdict: row.verdict, next: nextSteps(row) };
}
