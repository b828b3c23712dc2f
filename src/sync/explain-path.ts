import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { looksBinary } from '../documents/bytes';
import { foldersAbove, repositoryPath } from '../project/repository-path';
import type { SpacedockFile, SpacedockSettings } from '../project/settings';
import { compileSelection, leavingOut, matcher } from '../project/sync-selection';
import type { ChangeOrigin, SyncChange, SyncPlan, SyncRefusal } from './plan-model';
import { unsafeName } from './paths';
import { ownFolder } from './state-folder';
import { isTemporary } from './temporary-files';

/** What a sync makes of a path, and why. */
export interface SyncExplanation {
  /** Relative to both repos, with `/`. */
  readonly path: string;
  readonly outcome: SyncOutcome;
  /** What happens and by which line of spacedock.yaml; what to do about a refusal. */
  readonly message: string;
  /** What decides, as a dotted path of spacedock.yaml (`sync.3.exclude.0`); undefined where nothing in it does. */
  readonly decidedBy: string | undefined;
  /** The plan's, where it has one for the path. */
  readonly change: SyncChange | undefined;
  /** What can be done about it in spacedock.yaml, the likeliest first. */
  readonly steps: readonly SettingsStep[];
}

export type SyncOutcome =
  | SyncChange['kind']
  | 'same'
  | 'refused'
  /** Named in `remove`, and gone. */
  | 'removed'
  | 'protected'
  | 'excluded'
  | 'not-included'
  | 'not-covered'
  /** In the Space repo alone, and left there. */
  | 'kept'
  /** What no sync looks at, whatever spacedock.yaml says. */
  | 'never'
  | 'absent';

export interface SettingsStep {
  readonly kind: 'include' | 'add-rule' | 'allow-binary' | 'exclude' | 'protect';
  readonly additions: readonly SettingsAddition[];
}

/** A text for a list of spacedock.yaml: `allowBinary`, `sync.2.include`; or `sync`, which gets a rule for the file. */
export interface SettingsAddition {
  readonly list: string;
  readonly value: string;
}

/** What is at a path of each repo. */
export interface PathFacts {
  readonly main: 'file' | 'other' | undefined;
  readonly space: 'file' | 'other' | undefined;
  /** Of the main repo's file, as git tells it. */
  readonly binary: boolean;
}

/** Looks at one path of both repos. A link is something other than a file. */
export async function pathFacts({ mainRoot, spaceRoot }: Pick<SyncPlan, 'mainRoot' | 'spaceRoot'>, path: string): Promise<PathFacts> {
  const kindAt = async (root: string): Promise<PathFacts['main']> => {
    const state = await lstat(join(root, path)).catch(() => undefined);
    return state && (state.isFile() ? 'file' : 'other');
  };
  const [main, space] = await Promise.all([kindAt(mainRoot), kindAt(spaceRoot)]);
  return { main, space, binary: main === 'file' && (await isBinary(join(mainRoot, path))) };
}

/**
 * Says why a path is synced or is not, by the rules and the plan that was made by them. The plan's answer goes first; where
 * it says nothing of the path, the rules are asked as the planner asks them.
 */
export function explainPath(path: string, file: SpacedockFile, plan: SyncPlan, facts: PathFacts): SyncExplanation {
  const { settings } = file;
  const selection = compileSelection(settings, plan.platform);
  const say = (
    outcome: SyncOutcome,
    decidedBy: string | undefined,
    message: string,
    more: Partial<Pick<SyncExplanation, 'change' | 'steps'>> = {},
  ): SyncExplanation => ({ path, outcome, decidedBy, message, change: undefined, steps: [], ...more });
  const at = (place: string): string => lineText(file, place);

  const change = plan.changes.find((each) => each.path === path || (each.kind === 'change' && each.renamed === path));
  if (change !== undefined) {
    const place = originPlace(settings, change.rule, path);
    return say(change.kind, place, changeText(change, `${at(place)} ${ruleText(settings, change.rule)}`), { change, steps: stepsAgainst(settings, change) });
  }
  const refusal = plan.refused.find((each) => each.path === path) ?? plan.refused.find((each) => path.startsWith(`${each.path}/`));
  if (refusal !== undefined) {
    const place = refusalPlace(settings, refusal, plan.platform);
    const subject = refusal.path === path ? 'A sync refuses it' : `A sync refuses ${refusal.path}, which it lies in`;
    return say('refused', place, `${subject} (${at(place)}). ${refusal.message} ${refusal.advice}`, { steps: stepsForRefusal(settings, refusal) });
  }
  if (isTemporary(path) || path.split('/').some((name) => name.toLowerCase() === '.git') || path === ownFolder || path.startsWith(`${ownFolder}/`)) {
    return say('never', undefined, "No sync looks at it: it belongs to git, or to a sync's own work.");
  }
  if (facts.main === undefined && facts.space === undefined) return say('absent', undefined, 'Neither repo has such a file.');
  if (selection.removes(path)) {
    const place = entryPlace('remove', settings.remove, (entry) => compileSelection({ ...settings, remove: [entry] }, plan.platform).removes(path));
    return say('removed', place, `A sync never copies it: ${at(place)} names it in remove. The Space repo has none.`);
  }
  if (selection.isOwn(path)) return say('never', undefined, "No rule copies it or deletes it: it is Spacedock's own, or may hold the token, and stays in the main repo.");
  const rule = selection.ruleFor(path);
  const guarded = selection.isProtected(path);
  const protectedBy = (): string => protectPlace(settings, path, plan.platform);
  if (rule === undefined) {
    if (guarded && facts.space !== undefined) {
      return say('protected', protectedBy(), `The Space repo owns it: ${at(protectedBy())} names it in protect, and no rule of sync takes it from the main repo.`);
    }
    return leftOutText(path, file, facts, say);
  }
  const place = `sync.${String(rule.index)}.from`;
  const by = `${at(place)} ${ruleText(settings, rule.index)}`;
  if (facts.main !== undefined) {
    return say('same', place, `It is synced, by ${by}: both repos hold the same.`, { steps: excludeSteps(settings, rule.index, path) });
  }
  if (guarded) return say('protected', protectedBy(), `A sync leaves it alone: the main repo has no such file, and ${at(protectedBy())} names it in protect.`);
  const why = unsafeName(path) === undefined ? 'may have it under another name' : 'has no such file, and its name is not safe on every system';
  return say('kept', place, `A sync leaves it in the Space repo: it is covered by ${by}, but the main repo ${why}.`);
}

/** What a path that no rule covers is left out by. */
function leftOutText(
  path: string,
  { settings, ...file }: SpacedockFile,
  { main, binary }: PathFacts,
  say: (outcome: SyncOutcome, decidedBy: string | undefined, message: string, more?: { readonly steps: readonly SettingsStep[] }) => SyncExplanation,
): SyncExplanation {
  const at = (place: string): string => lineText(file, place);
  const allow = binary && !settings.allowBinary.some((entry) => repositoryPath(entry) === path) ? [{ list: 'allowBinary', value: path }] : [];
  const leaving = leavingOut(settings, path);
  const tail = main === undefined ? ' The Space repo alone has it, and a sync leaves it there.' : allow.length > 0 ? ' It is a binary: allowBinary must name it, too.' : '';
  if (leaving === undefined) {
    const steps = main === 'file' ? [{ kind: 'add-rule', additions: [{ list: 'sync', value: path }, ...allow] } as const] : [];
    const what = settings.sync.length === 0 ? 'It is not synced: spacedock.yaml has no rule of sync.' : 'It is not synced: no rule of sync in spacedock.yaml covers it.';
    return say('not-covered', settings.sync.length === 0 ? undefined : 'sync', what + tail, { steps });
  }
  const { rule, relative, exclude } = leaving;
  const list = `sync.${String(rule)}`;
  if (exclude !== undefined) {
    const place = `${list}.exclude.${String(exclude)}`;
    const pattern = settings.sync[rule]?.exclude[exclude] ?? '';
    return say('excluded', place, `It is not synced: ${at(place)} excludes it with '${pattern}', in ${ruleName(settings, rule)}.${tail} An exclude always wins over an include.`);
  }
  const value = literalGlob(relative);
  const steps = main === 'file' && value !== undefined ? [{ kind: 'include', additions: [{ list: `${list}.include`, value }, ...allow] } as const] : [];
  const place = `${list}.include`;
  return say('not-included', place, `It is not synced: no pattern of include at ${at(place)} lets it in, in ${ruleName(settings, rule)}, the nearest that there is.${tail}`, { steps });
}

/** How the path is left out for good: by its folder's rule, else by `protect`. */
export function stepsAgainst(settings: SpacedockSettings, { path, rule }: Pick<SyncChange, 'path' | 'rule'>): readonly SettingsStep[] {
  const exclude = rule === 'remove' ? [] : excludeSteps(settings, rule, path);
  return exclude.length > 0 ? exclude : [{ kind: 'protect', additions: [{ list: 'protect', value: path }] }];
}

function excludeSteps(settings: SpacedockSettings, index: number, path: string): readonly SettingsStep[] {
  const from = settings.sync[index]?.from ?? '';
  const folder = repositoryPath(from);
  if (folder === undefined || !(from.endsWith('/') || folder === '')) return [];
  const value = literalGlob(folder === '' ? path : path.slice(folder.length + 1));
  return value === undefined || value === '' ? [] : [{ kind: 'exclude', additions: [{ list: `sync.${String(index)}.exclude`, value }] }];
}

function stepsForRefusal(settings: SpacedockSettings, { path, reason, rule }: SyncRefusal): readonly SettingsStep[] {
  const isOfFile = reason !== 'missing' && reason !== 'not-a-file' && reason !== 'outside';
  const exclude = rule === 'remove' || !isOfFile ? [] : excludeSteps(settings, rule, path);
  return reason === 'binary' ? [{ kind: 'allow-binary', additions: [{ list: 'allowBinary', value: path }] }, ...exclude] : exclude;
}

/** A pattern for this one path; undefined where none can be written for it. */
function literalGlob(path: string): string | undefined {
  const escaped = path.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
  return [path, escaped].find((pattern) => matcher([pattern])(path) && (pattern === escaped || !/[*?[{(]/.test(pattern)));
}

function changeText(change: SyncChange, by: string): string {
  if (change.kind === 'add') return `A sync adds it to the Space repo, by ${by}.`;
  if (change.kind === 'change') return `A sync overwrites it in the Space repo, by ${by}: the two differ.`;
  if (change.rule === 'remove') return `A sync deletes it in the Space repo, by ${by}.`;
  return `A sync deletes it in the Space repo, by ${by}: the main repo has no such file.`;
}

function originPlace(settings: SpacedockSettings, origin: ChangeOrigin, path: string): string {
  if (origin !== 'remove') return `sync.${String(origin)}.from`;
  return entryPlace('remove', settings.remove, (entry) => isAtOrBelow(path, entry));
}

function refusalPlace(settings: SpacedockSettings, { path, reason, rule }: SyncRefusal, platform: NodeJS.Platform): string {
  if (reason === 'protected') return protectPlace(settings, path, platform);
  if (rule === 'remove') return entryPlace('remove', settings.remove, (entry) => entry === path || isAtOrBelow(path, entry));
  return `sync.${String(rule)}.from`;
}

function protectPlace(settings: SpacedockSettings, path: string, platform: NodeJS.Platform): string {
  return entryPlace('protect', settings.protect, (entry) => compileSelection({ ...settings, protect: [entry] }, platform).isProtected(path));
}

/** The item of a list that holds for the path; the list, where none does by itself. */
function entryPlace(list: string, entries: readonly string[], holds: (entry: string) => boolean): string {
  const index = entries.findIndex(holds);
  return index === -1 ? list : `${list}.${String(index)}`;
}

function isAtOrBelow(path: string, written: string): boolean {
  const named = repositoryPath(written);
  return named !== undefined && [path, ...foldersAbove(path)].includes(named);
}

function ruleText(settings: SpacedockSettings, origin: ChangeOrigin): string {
  return origin === 'remove' ? '(remove)' : `(from: ${settings.sync[origin]?.from ?? ''})`;
}

function ruleName(settings: SpacedockSettings, index: number): string {
  return `the rule for ${settings.sync[index]?.from ?? ''}`;
}

function lineText({ lines, spanOf }: Pick<SpacedockFile, 'lines' | 'spanOf'>, place: string): string {
  const span = spanOf(place);
  return span === undefined ? 'spacedock.yaml' : `spacedock.yaml:${String(lines.positionAt(span.start).line + 1)}`;
}

async function isBinary(path: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(8_000), 0, 8_000, 0);
    return looksBinary(buffer.subarray(0, bytesRead));
  } catch {
    return false;
  } finally {
    await file.close();
  }
}
