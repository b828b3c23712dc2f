import { createHash } from 'node:crypto';
import { matchSource, type BuildContext } from './build-context';
import { expandVariables, jsonForm, readDockerfile, readPairs, type Instruction } from './dockerfile-reader';
import { baseImage, copyImage, resolvePath, variablesOf, type Image } from './image';
import type { LogEvent } from './log-event';
import { playScript } from './run-commands';

/** A build from end to end: its log with the real seconds between lines, and what comes of it. */
export interface BuildScript {
  readonly events: readonly LogEvent[];
  readonly outcome:
    | { readonly kind: 'built'; readonly image: Image }
    /** `errorMessage` as the Hub shows it: a list of what was not cached, not the cause. */
    | { readonly kind: 'failed'; readonly errorMessage: string };
  /** Cache keys of the steps that were done. */
  readonly cacheKeys: readonly string[];
}

interface Stage {
  readonly name: string | undefined;
  readonly from: Instruction;
  readonly base: string;
  readonly steps: readonly Instruction[];
}

const inTheLog = new Set(['FROM', 'RUN', 'COPY', 'ADD', 'WORKDIR']);

function hash(...parts: readonly string[]): string {
  return createHash('sha1').update(parts.join('\0')).digest('hex');
}

function readStages(instructions: readonly Instruction[]): readonly Stage[] {
  const globals = new Map<string, string>();
  const stages: { name: string | undefined; from: Instruction; base: string; steps: Instruction[] }[] = [];
  for (const instruction of instructions) {
    if (instruction.keyword === 'FROM') {
      const match = /^(\S+)(?:\s+as\s+(\S+))?$/i.exec(expandVariables(instruction.rest, globals));
      stages.push({ name: match?.[2]?.toLowerCase(), from: instruction, base: match?.[1] ?? '', steps: [] });
    } else if (stages.length === 0) {
      for (const [key, value] of readPairs(instruction.rest)) globals.set(key, value);
    } else stages.at(-1)?.steps.push(instruction);
  }
  return stages;
}

/** The stages that the last one needs, in the order of the file: BuildKit leaves the others out. */
function neededStages(stages: readonly Stage[]): readonly Stage[] {
  const byName = (name: string, before: number): number => {
    const index = /^\d+$/.test(name) ? Number(name) : stages.findIndex((stage) => stage.name === name.toLowerCase());
    return index < before ? index : -1;
  };
  const needed = new Set<number>();
  const visit = (index: number): void => {
    const stage = stages[index];
    if (stage === undefined || needed.has(index)) return;
    needed.add(index);
    visit(byName(stage.base, index));
    for (const step of stage.steps) visit(byName(step.flags.get('from') ?? '', index));
  };
  visit(stages.length - 1);
  return stages.filter((_stage, index) => needed.has(index));
}

class Player {
  readonly events: LogEvent[] = [];
  readonly cacheKeys: string[] = [];
  readonly uncached: string[] = [];
  #restored = false;
  #anyCached = false;

  constructor(
    readonly context: BuildContext,
    readonly cache: ReadonlySet<string>,
  ) {}

  line(line: string, seconds = 0): void {
    this.events.push({ line, seconds });
  }

  /** Gives true where the step comes from the cache. */
  begin(text: string, key: string, place: string): boolean {
    this.cacheKeys.push(key);
    if (!this.#restored && this.cache.has(key)) {
      this.#anyCached = true;
      this.line(`--> ${text}`);
      this.line('CACHED', 0.02);
      this.line('');
      return true;
    }
    if (!this.#restored && this.#anyCached) {
      this.line('--> Restoring cache');
      this.done(1.4);
    }
    this.#restored = true;
    this.uncached.push(`cache miss: [${place}] ${text}`);
    this.line(`--> ${text}`);
    return false;
  }

  done(seconds: number, waited = 0): void {
    this.line(`DONE ${Math.max(seconds, 0.1).toFixed(1)}s`, Math.max(0, seconds - waited));
    this.line('');
  }

  fail(message: string): BuildScript {
    this.line('');
    this.line(`--> ERROR: ${message}`, 0.2);
    this.cacheKeys.pop();
    const total = this.cacheKeys.length + 1;
    const summary = JSON.stringify({ total, completed: total, user_total: total, user_cached: total - this.uncached.length });
    // The Hub's list has no order; this one has another than the Dockerfile's.
    const list = this.uncached.length > 1 ? [...this.uncached.slice(1), ...this.uncached.slice(0, 1)] : this.uncached;
    const errorMessage = `Job failed with exit code: 1. Reason: ${[...list, summary].join('\n')}`;
    return { events: this.events, outcome: { kind: 'failed', errorMessage }, cacheKeys: this.cacheKeys };
  }
}

function playFrom(player: Player, stage: Stage, place: string): Image | string {
  const repository = stage.base.includes('/') ? stage.base : `library/${stage.base}`;
  const full = /^[^/]+\.[^/]+\//.test(stage.base) ? stage.base : `docker.io/${repository.replace(/^docker\.io\//, '')}`;
  const named = full.includes(':') ? full : `${full}:latest`;
  const image = baseImage(stage.base);
  const digest = named.includes('@') ? named : `${named}@sha256:${hash(named).padEnd(64, '0')}`;
  const cached = player.begin(`FROM ${image === undefined ? named : digest}`, hash('FROM', named), place);
  if (image === undefined) return `${named}: not found`;
  if (!cached) {
    player.done(0.2);
    const seconds = stage.base.includes('devel') ? 58 : stage.base.includes('cuda') ? 24 : image.slim ? 2.6 : 9.1;
    player.line(`DONE ${seconds.toFixed(1)}s`, seconds);
    player.line('');
  }
  return image;
}

interface CopyResult {
  readonly error?: string;
  readonly oids: readonly string[];
  readonly apply: () => void;
}

function readCopy(context: BuildContext, image: Image, step: Instruction): CopyResult {
  const words = (jsonForm(step.rest) ?? step.rest.split(/\s+/)).map((word) => expandVariables(word, variablesOf(image)));
  const target = words.at(-1) ?? '/';
  const sources = words.slice(0, -1).filter((word) => !word.startsWith('<<') && !/^(?:https?|git)[:@]/.test(word));
  if (step.flags.has('from')) {
    return { oids: [], apply: () => { image.pipUnknown = true; } };
  }
  const copied: [string, string][] = [];
  const oids: string[] = [];
  for (const source of sources) {
    const matches = matchSource(context, source);
    if (matches.length === 0) {
      const shown = `/${source.replace(/^\.?\//, '')}`;
      const ref = `${hash(source).slice(0, 25)}::${hash(source, 'ref').slice(0, 25)}`;
      return { error: `failed to calculate checksum of ref ${ref}: "${shown}": not found`, oids, apply: () => undefined };
    }
    const single = matches.length === 1 && sources.length === 1 && context.files.has(source.replace(/^\.?\//, ''));
    for (const { path, below } of matches) {
      const place = single && !/(?:\/|^\.{1,2})$/.test(target) ? target : `${target.replace(/\/$/, '')}/${below}`;
      copied.push([resolvePath(image, target.startsWith('/') && place.startsWith('/') ? place : place.replace(/^\/+/, '')), path]);
      oids.push(context.files.get(path)?.oid ?? '');
    }
  }
  return { oids, apply: () => { for (const [to, from] of copied) image.files.set(to, from); } };
}

/** Takes an instruction that the log does not show into the image. */
function applyQuietly(image: Image, step: Instruction, variables: ReadonlyMap<string, string>): void {
  const values = variablesOf(image);
  switch (step.keyword) {
    case 'ENV':
      for (const [key, value] of readPairs(step.rest)) image.environment.set(key, expandVariables(value, values));
      break;
    case 'ARG': {
      const [name = '', ...value] = step.rest.split('=');
      image.arguments.set(name, variables.get(name) ?? expandVariables(value.join('='), values));
      break;
    }
    case 'USER':
      image.user = expandVariables(step.rest, values);
      break;
    case 'CMD':
      image.command = jsonForm(step.rest)?.join(' ') ?? step.rest;
      break;
    case 'ENTRYPOINT':
      image.entrypoint = jsonForm(step.rest)?.join(' ') ?? step.rest;
      image.command = undefined;
      break;
    default:
  }
}

function missingSecret(step: Instruction, context: BuildContext): string | undefined {
  for (const mount of (step.flags.get('mount') ?? '').split('\n')) {
    const id = /type=secret/.test(mount) && /required(?:=true)?(?:,|$)/.test(mount) ? /id=([\w-]+)/.exec(mount)?.[1] : undefined;
    if (id !== undefined && !context.secrets.has(id)) return id;
  }
  return undefined;
}

/** Plays one step that the log shows; gives the error where it fails. */
function playStep(player: Player, image: Image, step: Instruction, key: string, place: string): string | undefined {
  const { context } = player;
  if (step.keyword === 'WORKDIR') {
    image.workdir = resolvePath(image, expandVariables(step.rest, variablesOf(image)));
    if (!player.begin(step.text, key, place)) player.done(0.1);
    return undefined;
  }
  if (step.keyword !== 'RUN') {
    const copy = readCopy(context, image, step);
    const cached = player.begin(step.text, hash(key, ...copy.oids), place);
    if (copy.error !== undefined) return copy.error;
    copy.apply();
    if (!cached) player.done(copy.oids.length > 20 ? 0.4 : 0.1);
    return undefined;
  }
  const script = step.heredocs[0] ?? jsonForm(step.rest)?.join(' ') ?? step.rest;
  const result = playScript(image, context, script);
  const cached = player.begin(step.text, key, place);
  const secret = missingSecret(step, context);
  if (secret !== undefined) return `secret ${secret}: not found`;
  if (cached) return undefined;
  player.events.push(...result.events);
  if (result.exitCode !== 0) {
    return `process ${JSON.stringify(`/bin/sh -c ${script}`)} did not complete successfully: exit code: ${result.exitCode}`;
  }
  const waited = result.events.reduce((sum, event) => sum + event.seconds, 0);
  player.done(waited + 0.4, waited);
  return undefined;
}

/**
 * Plays the build of a Dockerfile. What it does not know passes; what fails here fails on the Hub too.
 *
 * `cache` holds the keys of steps built before; empty for a build from scratch.
 */
export function scriptBuild(dockerfile: string, context: BuildContext, cache: ReadonlySet<string>): BuildScript {
  const reading = readDockerfile(dockerfile);
  if (reading.kind === 'refused') {
    return {
      events: reading.lines.map((line) => ({ seconds: 0.1, line })),
      outcome: { kind: 'failed', errorMessage: 'Job failed with exit code: 1. Reason: ' },
      cacheKeys: [],
    };
  }
  const player = new Player(context, cache);
  const stages = neededStages(readStages(reading.instructions));
  const images = new Map<string, Image>();
  let last: Image | undefined;
  for (const stage of stages) {
    const shown = stage.steps.filter((step) => inTheLog.has(step.keyword));
    const total = shown.length + 1;
    const name = stages.length === 1 ? '' : `${stage.name ?? `stage-${stages.indexOf(stage)}`} `;
    const place = (number: number): string => `${name}${String(number).padStart(String(total).length)}/${total}`;
    const parent = images.get(stage.base.toLowerCase());
    const begun = parent === undefined ? playFrom(player, stage, place(1)) : copyImage(parent);
    if (typeof begun === 'string') return player.fail(begun);
    let key = hash('FROM', stage.base);
    for (const step of stage.steps) {
      key = hash(key, step.text, ...step.heredocs);
      if (!inTheLog.has(step.keyword)) {
        applyQuietly(begun, step, context.variables);
        continue;
      }
      const error = playStep(player, begun, step, key, place(shown.indexOf(step) + 2));
      if (error !== undefined) return player.fail(error);
      // What a COPY brought in decides about the cache of everything below it.
      key = player.cacheKeys.at(-1) ?? key;
    }
    if (stage.name !== undefined) images.set(stage.name, begun);
    last = begun;
  }
  if (last === undefined) return player.fail('no build stage in current context');
  player.line('--> Pushing image');
  player.done(18.4);
  player.line('--> Exporting cache');
  player.done(9.7);
  return { events: player.events, outcome: { kind: 'built', image: last }, cacheKeys: player.cacheKeys };
}
