import { join } from 'node:path';
import { caseKey, foldersAbove, hasCaseInsensitiveFiles, parentOf } from '../project/repository-path';
import type { CompiledRule, Selection } from '../project/sync-selection';
import type { CompareItem, Content } from './compare';
import { identityOf, isExecutable } from './content';
import type { ContentIndex } from './content-index';
import { nodeOperations } from './file-operations';
import { handsFor, inBatches } from './hands';
import { lfsPull } from './lfs';
import { namesByKey, obstacleFinder, type Entry, type EntryKind, type Listing } from './listing';
import { haveSameMode, isByContent, leadsToFolder, outcomeOf } from './outcome';
import { isIncomplete, refusalTexts, unsafeName } from './paths';
import type { ChangeOrigin, FileIdentity, RefusalReason, SyncChange, SyncPlan, SyncRefusal } from './plan-model';
import type { Outcome } from './settled';
import { isTemporary } from './temporary-files';

interface PlannerInput {
  readonly mainRoot: string;
  readonly spaceRoot: string;
  readonly main: Listing;
  readonly space: Listing;
  readonly selection: Selection;
  readonly platform: NodeJS.Platform;
  /** Where the main repo lies in the Space repo, if it does: nothing is written there. */
  readonly nested: string | undefined;
  readonly index: ContentIndex;
  /** Folders that a sync was to empty or to make which was killed before its end. */
  readonly emptied: readonly string[];
  readonly signal: AbortSignal;
}

/** A file that is to be what its source is, if it is not by now. */
interface Candidate {
  readonly path: string;
  readonly rule: CompiledRule;
  readonly source: FileIdentity;
  /** Where the Space repo has it, and how. */
  readonly target: FileIdentity | undefined;
  readonly renamed: string | undefined;
}

/** Decides what becomes of each path, once: the first decision stands. Good for one plan. */
export class Planner {
  #unchanged = 0;
  readonly #deletes = new Map<string, ChangeOrigin>();
  readonly #changes: SyncChange[] = [];
  readonly #refused = new Map<string, SyncRefusal>();
  /** Something was looked at that stands in neither listing and is not in the index by now. */
  #lookedFurther = false;
  readonly #obstacleInMain: ReturnType<typeof obstacleFinder>;
  readonly #obstacleInSpace: ReturnType<typeof obstacleFinder>;
  /** Names on disk by their key, where the file system ignores case. */
  readonly #names: { readonly main: ReadonlyMap<string, string>; readonly space: ReadonlyMap<string, string> } | undefined;

  constructor(private readonly input: PlannerInput) {
    this.#obstacleInMain = obstacleFinder(input.main);
    this.#obstacleInSpace = obstacleFinder(input.space);
    if (!hasCaseInsensitiveFiles(input.platform)) return;
    this.#names = { main: namesByKey(input.main), space: namesByKey(input.space) };
  }

  async plan(): Promise<Pick<SyncPlan, 'changes' | 'refused' | 'unchanged'>> {
    this.#remove();
    this.#checkRules();
    this.#deleteGone();
    await this.#copy(this.input.main);
    for (const [path, rule] of this.#deletes) {
      const target = this.input.space.get(path)?.state;
      if (target !== undefined) this.#changes.push({ kind: 'delete', path, rule, target });
    }
    return this.#outcome();
  }

  /**
   * The same where a plan had nothing to do and all is where it was, but files at some paths are not in the state that
   * they were in then: decides about these alone.
   */
  async planAgain(before: Outcome, paths: ReadonlySet<string>): Promise<Pick<SyncPlan, 'changes' | 'refused' | 'unchanged'>> {
    for (const refusal of before.refused) {
      if (!paths.has(refusal.path) || !isByContent(refusal.reason)) this.#refused.set(refusal.path, refusal);
    }
    const { main } = this.input;
    await this.#copy([...paths].flatMap((path) => [[path, main.get(path)] as const]));
    const { changes, refused } = this.#outcome();
    // As many paths as before have their answer.
    return { changes, refused, unchanged: before.unchanged + before.refused.length - refused.length - changes.length };
  }

  /** False where the same listings and the same index need not lead to the same plan. */
  get decidedByListings(): boolean {
    return !this.#lookedFurther;
  }

  #outcome(): Pick<SyncPlan, 'changes' | 'refused' | 'unchanged'> {
    return { changes: this.#changes.sort(byPath), refused: [...this.#refused.values()].sort(byPath), unchanged: this.#unchanged };
  }

  #remove(): void {
    const { selection, space } = this.input;
    for (const written of selection.removedOutside) this.#refuse(written, 'outside', 'remove');
    if (selection.removed.length === 0) return;
    for (const [path, { kind }] of space) {
      if (kind !== 'directory' && selection.removes(path)) this.#delete(path, 'remove');
    }
  }

  #checkRules(): void {
    const { selection, main } = this.input;
    for (const rule of selection.rules) {
      if (rule.from === undefined) this.#refuse(rule.written, 'outside', rule.index);
      if (rule.from === undefined || rule.from === '') continue;
      if (selection.isOwn(rule.from)) {
        this.#refuse(rule.from, 'own', rule.index);
        continue;
      }
      const obstacle = this.#obstacleInMain(rule.from)?.kind;
      // Below a file there is nothing.
      const kind = obstacle === undefined ? main.get(rule.from)?.kind : obstacle === 'file' || obstacle === 'other' ? undefined : obstacle;
      if (kind === (rule.folder ? 'directory' : 'file')) continue;
      const reason = kind === undefined ? 'missing' : kind === 'link' || kind === 'unreadable' ? kind : 'not-a-file';
      if (!selection.removes(rule.from)) this.#refuse(rule.from, reason, rule.index);
    }
  }

  /** Deletes files that a folder rule covers and the main repo no longer has. */
  #deleteGone(): void {
    const { selection, main, space } = this.input;
    for (const [path, entry] of space) {
      const { kind } = entry;
      if (kind === 'directory' || kind === 'unreadable' || entry.rule === undefined || isTemporary(path)) continue;
      const there = main.get(path)?.kind;
      if (there !== undefined && there !== 'directory') continue;
      const rule = selection.rules[entry.rule];
      if (rule?.folder !== true || this.#isDecided(path)) continue;
      // A rule whose own folder is missing is a mistake in the rule: it deletes nothing.
      if (rule.from !== '' && main.get(rule.from ?? '')?.kind !== 'directory') continue;
      // What lies behind a link or in a folder that cannot be read may well be there.
      const obstacle = this.#obstacleInMain(path)?.kind;
      if (obstacle === 'link' || obstacle === 'unreadable' || this.#hasInOtherCase(path, 'main')) continue;
      // Nobody asked to delete a protected file: that the main repo lacks it is the usual case.
      if (!selection.isProtected(path) && unsafeName(path) === undefined) this.#delete(path, rule.index);
    }
  }

  async #copy(entries: Iterable<readonly [path: string, entry: Entry | undefined]>): Promise<void> {
    const { selection, mainRoot, index, platform } = this.input;
    const candidates: Candidate[] = [];
    for (const [path, entry] of entries) {
      if (entry === undefined) continue;
      const { kind, state } = entry;
      if (kind === 'directory' || isTemporary(path) || selection.removes(path)) continue;
      const rule = entry.rule === undefined ? undefined : selection.rules[entry.rule];
      if (rule === undefined) {
        // A folder that is a link, or cannot be read, hides files that a rule may cover.
        if (kind !== 'unreadable' && kind !== 'link') continue;
        const hiding = selection.ruleEntering(path);
        if (hiding === undefined) continue;
        if (kind === 'unreadable') {
          this.#refuseOther(path, kind, hiding.index);
          continue;
        }
        this.#lookedFurther = true;
        if (await leadsToFolder(join(mainRoot, path))) this.#refuse(path, 'link', hiding.index);
      } else if (this.#isDecided(path)) continue;
      else if (kind !== 'file' || state === undefined) this.#refuseOther(path, kind, rule.index);
      else if (this.#mayWrite(path, rule)) {
        const { target, renamed } = this.#targetOf(path);
        if (renamed === undefined && target !== undefined && haveSameMode(state, target, platform) && index.knowsSame(path, state, target)) this.#unchanged++;
        else candidates.push({ path, rule, source: state, target, renamed });
      }
    }
    await this.#settle(candidates);
  }

  /** Refuses what is no file that can be read; where its name is of bytes that are no text, nothing is found by it. */
  #refuseOther(path: string, kind: EntryKind, rule: ChangeOrigin): void {
    const unsafe = unsafeName(path);
    if (kind !== 'link' && unsafe !== undefined) this.#refuse(path, 'unsafe-name', rule, unsafe);
    else this.#refuse(path, kind === 'link' || kind === 'unreadable' ? kind : 'not-a-file', rule);
  }

  /** Whether the Space repo has room for the file; refuses it where it has not. */
  #mayWrite(path: string, rule: CompiledRule): boolean {
    const { selection, space } = this.input;
    const unsafe = unsafeName(path);
    const obstacle = this.#obstacleInSpace(path);
    const kind = space.get(path)?.kind;
    let reason: RefusalReason | undefined;
    if (unsafe !== undefined) reason = 'unsafe-name';
    else if (selection.isProtected(path)) reason = 'protected';
    else if (isIncomplete(path)) reason = 'incomplete';
    else if (this.#collides(path)) reason = 'case-collision';
    else if (this.#isInMain(path)) reason = 'in-the-way';
    else if (obstacle?.kind === 'link' || kind === 'link') reason = 'link';
    else if (obstacle !== undefined && !this.#deletes.has(obstacle.path)) reason = 'in-the-way';
    else if (kind === 'other' || (kind === 'directory' && !this.#vanishes(path))) reason = 'in-the-way';
    if (reason !== undefined) this.#refuse(path, reason, rule.index, unsafe);
    return reason === undefined;
  }

  #targetOf(path: string): Pick<Candidate, 'target' | 'renamed'> {
    const { space, spaceRoot } = this.input;
    const renamed = this.#otherCase(path);
    const entry = space.get(renamed ?? path);
    if (entry?.kind !== 'file') return { target: undefined, renamed };
    // Under its old name no rule need cover it, and then nobody has looked at its state.
    const known = entry.state;
    if (known !== undefined) return { target: known, renamed };
    this.#lookedFurther = true;
    const state = nodeOperations.state(join(spaceRoot, renamed ?? path));
    return { target: state && identityOf(state), renamed };
  }

  /** Decides by what the index knows, and reads the rest. */
  async #settle(candidates: readonly Candidate[]): Promise<void> {
    const { mainRoot, spaceRoot, index, selection, signal } = this.input;
    const unknown: { readonly candidate: Candidate; readonly item: CompareItem }[] = [];
    let bytes = 0;
    for (const candidate of candidates) {
      const { path, source, target, renamed } = candidate;
      const content = index.contentOf('main', path, source);
      // Where the sizes differ or the name is another, the target's content has no say.
      const hasTarget = target !== undefined && target.size === source.size && renamed === undefined;
      const targetDigest = hasTarget ? index.contentOf('space', path, target)?.digest : undefined;
      const mayBeBinary = selection.allowsBinary(path);
      const isEnough = content !== undefined && (content.digest !== undefined || content.lfsPointer || (!hasTarget && !mayBeBinary));
      if (isEnough && (!hasTarget || targetDigest !== undefined)) {
        this.#decide(candidate, content, hasTarget && content.digest === targetDigest);
        continue;
      }
      unknown.push({ candidate, item: { path, hasTarget, targetDigest, mayBeBinary } });
      bytes += source.size;
    }
    if (unknown.length === 0) return;
    const readAt = await index.now();
    const hands = await handsFor(unknown.length, bytes);
    await inBatches(hands, unknown, signal, async (batch, at) => {
      const results = await hands.run('compare', { mainRoot, spaceRoot, items: batch.map(({ item }) => item) }, signal);
      if (signal.aborted) return;
      results.forEach((result, offset) => {
        const candidate = unknown[at + offset]?.candidate;
        if (candidate === undefined) return;
        const { path, rule, target } = candidate;
        if ('error' in result) {
          this.#lookedFurther = true;
          this.#refuse(path, 'unreadable', rule.index, result.error);
          return;
        }
        const isNoted = index.note('main', path, result.source, result, readAt);
        const isTargetNoted = result.target === undefined || (result.sameContent && index.note('space', path, result.target, result, readAt));
        // Else the next plan has to read it again.
        if (!isNoted || !isTargetNoted) this.#lookedFurther = true;
        this.#decide({ ...candidate, source: result.source, target: target && (result.target ?? target) }, result, result.sameContent);
      });
    });
    signal.throwIfAborted();
  }

  #decide({ path, rule, source, target, renamed }: Candidate, content: Content, sameContent: boolean): void {
    const executable = isExecutable(source.mode);
    const outcome = outcomeOf({ content, source, target, sameContent, isAllowed: this.input.selection.allowsBinary(path), platform: this.input.platform });
    if (outcome === 'unchanged') this.#unchanged++;
    else if (outcome !== 'write') this.#refuse(path, outcome, rule.index);
    // It changed under the eyes.
    else if (content.digest === undefined) this.#refuse(path, 'unreadable', rule.index);
    else {
      const kind = target === undefined ? 'add' : 'change';
      const change = { kind, path, rule: rule.index, sourceSize: source.size, binary: content.binary, executable, digest: content.digest, target } as const;
      this.#changes.push(renamed === undefined ? change : { ...change, renamed });
    }
  }

  #isInMain(path: string): boolean {
    const { nested } = this.input;
    return nested !== undefined && (path === nested || path.startsWith(`${nested}/`));
  }

  /** True for a folder of the Space repo that the plan empties. */
  #vanishes(folder: string): boolean {
    if (this.input.nested?.startsWith(`${folder}/`) === true) return false;
    const below = [...this.input.space].filter(([path]) => path.startsWith(`${folder}/`));
    const emptied = new Set(this.input.emptied);
    for (const [path, { kind }] of below) {
      if (kind === 'directory' || isTemporary(path)) continue;
      if (!this.#deletes.has(path)) return false;
      for (const each of foldersAbove(path)) emptied.add(each);
    }
    // A folder that was not opened may hold anything, and one that was empty before is not ours to remove.
    const folders = [folder, ...below.flatMap(([path, { kind }]) => (kind === 'directory' ? [path] : []))];
    return folders.every((each) => emptied.has(each) && !this.input.selection.isProtected(each));
  }

  #hasInOtherCase(path: string, side: 'main' | 'space'): boolean {
    const names = this.#names?.[side];
    if (names === undefined) return false;
    return [path, ...foldersAbove(path)].some((each) => (names.get(caseKey(each)) ?? each) !== each);
  }

  /** The Space repo's name for the same file, where it differs from the main repo's in the case of its last part alone. */
  #otherCase(path: string): string | undefined {
    const name = this.#names?.space.get(caseKey(path));
    return name === undefined || name === path || parentOf(name) !== parentOf(path) ? undefined : name;
  }

  /** The same file in another case is renamed; anything else of that name is in the way. */
  #collides(path: string): boolean {
    if (this.#hasInOtherCase(path, 'main')) return true;
    if (!this.#hasInOtherCase(path, 'space')) return false;
    const name = this.#otherCase(path);
    return name === undefined || this.input.space.get(name)?.kind !== 'file' || this.#isDecided(name);
  }

  #delete(path: string, rule: ChangeOrigin): void {
    const { selection, space } = this.input;
    const { kind, state } = space.get(path) ?? {};
    if (kind === 'link' || kind === 'unreadable') this.#refuse(path, kind, rule);
    else if (kind === 'file' && state === undefined) this.#refuse(path, 'unsafe-name', rule, unsafeName(path));
    else if (kind !== 'file') this.#refuse(path, 'not-a-file', rule);
    else if (selection.isProtected(path)) this.#refuse(path, 'protected', rule);
    else if (!this.#isDecided(path)) this.#deletes.set(path, rule);
  }

  #isDecided(path: string): boolean {
    return this.#deletes.has(path) || this.#refused.has(path);
  }

  #refuse(path: string, reason: RefusalReason, rule: ChangeOrigin, detail?: string): void {
    if (this.#isDecided(path)) return;
    const { message } = refusalTexts[reason];
    const advice = reason === 'lfs-pointer' ? `Run git ${lfsPull([path]).join(' ')} in the main repo, or exclude the file in spacedock.yaml.` : refusalTexts[reason].advice;
    this.#refused.set(path, { path, reason, rule, message: detail === undefined ? message : `${message} (${detail})`, advice });
  }
}

function byPath(left: { readonly path: string }, right: { readonly path: string }): number {
  return left.path < right.path ? -1 : left.path > right.path ? 1 : 0;
}
