import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { largestInGit } from '../documents/bytes';
import { eachConcurrently } from '../project/concurrency';
import { caseKey, foldersAbove, hasCaseInsensitiveFiles } from '../project/repository-path';
import type { CompiledRule, Selection } from '../project/sync-selection';
import { compareFiles, identityOf, isExecutable, type Comparison } from './content';
import { obstacleAbove, type Listing } from './listing';
import { refusalTexts, unsafeName } from './paths';
import type { ChangeOrigin, RefusalReason, SyncChange, SyncPlan, SyncRefusal } from './plan-model';
import { isTemporary } from './temporary-files';

const concurrency = 16;

interface PlannerInput {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly main: Listing;
  readonly space: Listing;
  readonly selection: Selection;
  readonly platform: NodeJS.Platform;
  readonly signal: AbortSignal | undefined;
}

/** Decides what becomes of each path, once: the first decision stands. Good for one plan. */
export class Planner {
  #unchanged = 0;
  readonly #deletes = new Map<string, ChangeOrigin>();
  readonly #changes: SyncChange[] = [];
  readonly #refused = new Map<string, SyncRefusal>();
  /** Names on disk by their key, where the file system ignores case. */
  readonly #names: { readonly main: ReadonlyMap<string, string>; readonly space: ReadonlyMap<string, string> } | undefined;

  constructor(private readonly input: PlannerInput) {
    if (!hasCaseInsensitiveFiles(input.platform)) return;
    this.#names = { main: namesByKey(input.main), space: namesByKey(input.space) };
  }

  async plan(): Promise<Pick<SyncPlan, 'changes' | 'refused' | 'unchanged'>> {
    this.#remove();
    this.#checkRules();
    this.#deleteGone();
    await this.#copy();
    await eachConcurrently([...this.#deletes], concurrency, ([path, rule]) => this.#recordDelete(path, rule));
    return { changes: this.#changes.sort(byPath), refused: [...this.#refused.values()].sort(byPath), unchanged: this.#unchanged };
  }

  #remove(): void {
    const { selection, space } = this.input;
    for (const written of selection.removedOutside) this.#refuse(written, 'outside', 'remove');
    if (selection.removed.length === 0) return;
    for (const [path, kind] of space) {
      if (kind !== 'directory' && selection.removes(path)) this.#delete(path, 'remove');
    }
  }

  #checkRules(): void {
    const { selection, main } = this.input;
    for (const rule of selection.rules) {
      if (rule.from === undefined) this.#refuse(rule.written, 'outside', rule.index);
      if (rule.from === undefined || rule.from === '') continue;
      const kind = obstacleAbove(rule.from, main)?.kind ?? main.get(rule.from);
      if (kind === (rule.folder ? 'directory' : 'file')) continue;
      const reason = kind === undefined ? 'missing' : kind === 'link' || kind === 'unreadable' ? kind : 'not-a-file';
      if (!selection.removes(rule.from)) this.#refuse(rule.from, reason, rule.index);
    }
  }

  /** Deletes files that a folder rule covers and the main repo no longer has. */
  #deleteGone(): void {
    const { selection, main, space } = this.input;
    for (const [path, kind] of space) {
      if (kind === 'directory' || kind === 'unreadable' || isTemporary(path)) continue;
      const there = main.get(path);
      if (there !== undefined && there !== 'directory') continue;
      const rule = selection.ruleFor(path);
      if (rule?.folder !== true || this.#isDecided(path)) continue;
      // A rule whose own folder is missing is a mistake in the rule: it deletes nothing.
      if (rule.from !== '' && main.get(rule.from ?? '') !== 'directory') continue;
      // What lies behind a link or in a folder that cannot be read may well be there.
      const obstacle = obstacleAbove(path, main)?.kind;
      if (obstacle === 'link' || obstacle === 'unreadable' || this.#hasInOtherCase(path, 'main')) continue;
      // Nobody asked to delete a protected file: that the main repo lacks it is the usual case.
      if (!selection.isProtected(path) && unsafeName(path) === undefined) this.#delete(path, rule.index);
    }
  }

  async #copy(): Promise<void> {
    const { selection, main, mainRoot, signal } = this.input;
    const candidates: { path: string; rule: CompiledRule }[] = [];
    for (const [path, kind] of main) {
      if (kind === 'directory' || isTemporary(path) || selection.removes(path)) continue;
      const rule = selection.ruleFor(path);
      if (rule === undefined) {
        // A folder that is a link, or cannot be read, hides files that a rule may cover.
        const hiding = selection.ruleEntering(path);
        if (hiding === undefined) continue;
        if (kind === 'unreadable') this.#refuse(path, 'unreadable', hiding.index);
        else if (kind === 'link' && (await leadsToFolder(join(mainRoot, path)))) this.#refuse(path, 'link', hiding.index);
      } else if (this.#isDecided(path)) continue;
      else if (kind !== 'file') this.#refuse(path, kind === 'other' ? 'not-a-file' : kind, rule.index);
      else if (this.#mayWrite(path, rule)) candidates.push({ path, rule });
    }
    await eachConcurrently(candidates, concurrency, ({ path, rule }) => this.#compare(path, rule), signal);
  }

  /** Whether the Space repo has room for the file; refuses it where it has not. */
  #mayWrite(path: string, rule: CompiledRule): boolean {
    const { selection, space } = this.input;
    const unsafe = unsafeName(path);
    const obstacle = obstacleAbove(path, space);
    const kind = space.get(path);
    let reason: RefusalReason | undefined;
    if (unsafe !== undefined) reason = 'unsafe-name';
    else if (selection.isProtected(path)) reason = 'protected';
    else if (this.#hasInOtherCase(path, 'space') || this.#hasInOtherCase(path, 'main')) reason = 'case-collision';
    else if (obstacle?.kind === 'link' || kind === 'link') reason = 'link';
    else if (obstacle !== undefined && !this.#deletes.has(obstacle.path)) reason = 'in-the-way';
    else if (kind === 'other' || (kind === 'directory' && !this.#vanishes(path))) reason = 'in-the-way';
    if (reason !== undefined) this.#refuse(path, reason, rule.index, unsafe);
    return reason === undefined;
  }

  async #compare(path: string, rule: CompiledRule): Promise<void> {
    const { mainRoot, spaceRoot, space, signal } = this.input;
    const target = space.get(path) === 'file' ? join(spaceRoot, path) : undefined;
    let found;
    try {
      found = await compareFiles(join(mainRoot, path), target, (each) => this.#outcome(path, each) === 'write', signal);
    } catch (error) {
      signal?.throwIfAborted();
      this.#refuse(path, 'unreadable', rule.index, error instanceof Error ? error.message : String(error));
      return;
    }
    const { comparison, digest } = found;
    const outcome = this.#outcome(path, comparison);
    if (outcome === 'unchanged') this.#unchanged++;
    else if (outcome !== 'write' || digest === undefined) this.#refuse(path, outcome as RefusalReason, rule.index);
    else {
      this.#changes.push({
        kind: comparison.target === undefined ? 'add' : 'change',
        path,
        rule: rule.index,
        sourceSize: comparison.size,
        binary: comparison.binary,
        executable: comparison.executable,
        digest,
        target: comparison.target,
      });
    }
  }

  #outcome(path: string, { size, executable, binary, lfsPointer, target, sameContent }: Comparison): 'unchanged' | 'write' | RefusalReason {
    // Also where the Space repo already holds the pointer: the app would read it in place of the file.
    if (lfsPointer) return 'lfs-pointer';
    const sameMode = target === undefined || this.input.platform === 'win32' || executable === isExecutable(target.mode);
    if (sameContent && sameMode) return 'unchanged';
    if (binary) return this.input.selection.allowsBinary(path) ? 'write' : 'binary';
    return size > largestInGit ? 'too-large' : 'write';
  }

  /** True for a folder of the Space repo that the plan empties. */
  #vanishes(folder: string): boolean {
    const below = [...this.input.space].filter(([path]) => path.startsWith(`${folder}/`));
    const emptied = new Set<string>();
    for (const [path, kind] of below) {
      if (kind === 'directory') continue;
      if (!this.#deletes.has(path)) return false;
      for (const each of foldersAbove(path)) emptied.add(each);
    }
    // A folder that was not opened may hold anything, and one that was empty before is not ours to remove.
    const folders = [folder, ...below.flatMap(([path, kind]) => (kind === 'directory' ? [path] : []))];
    return folders.every((each) => emptied.has(each) && !this.input.selection.isProtected(each));
  }

  #hasInOtherCase(path: string, side: 'main' | 'space'): boolean {
    const names = this.#names?.[side];
    if (names === undefined) return false;
    return [path, ...foldersAbove(path)].some((each) => (names.get(caseKey(each)) ?? each) !== each);
  }

  #delete(path: string, rule: ChangeOrigin): void {
    const { selection, space } = this.input;
    const kind = space.get(path);
    if (kind === 'link' || kind === 'unreadable') this.#refuse(path, kind, rule);
    else if (kind !== 'file') this.#refuse(path, 'not-a-file', rule);
    else if (selection.isProtected(path)) this.#refuse(path, 'protected', rule);
    else if (!this.#isDecided(path)) this.#deletes.set(path, rule);
  }

  async #recordDelete(path: string, rule: ChangeOrigin): Promise<void> {
    const state = await lstat(join(this.input.spaceRoot, path)).catch(() => undefined);
    // Gone since the listing: nothing to do.
    if (state !== undefined) this.#changes.push({ kind: 'delete', path, rule, target: identityOf(state) });
  }

  #isDecided(path: string): boolean {
    return this.#deletes.has(path) || this.#refused.has(path);
  }

  #refuse(path: string, reason: RefusalReason, rule: ChangeOrigin, detail?: string): void {
    if (this.#isDecided(path)) return;
    const { message, advice } = refusalTexts[reason];
    this.#refused.set(path, { path, reason, rule, message: detail === undefined ? message : `${message} (${detail})`, advice });
  }
}

/** Where two names have the same key, neither is the name: a file system can tell case apart in some folders only. */
function namesByKey(listing: Listing): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const path of listing.keys()) {
    const key = caseKey(path);
    names.set(key, names.has(key) ? '' : path);
  }
  return names;
}

async function leadsToFolder(link: string): Promise<boolean> {
  return (await stat(link).catch(() => undefined))?.isDirectory() ?? false;
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
