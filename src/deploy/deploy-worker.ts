import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeText } from '../documents/bytes';
import { hubUrl, type HubConnection } from '../hub/connection';
import { pause, startDeadline } from '../hub/deadline';
import { HubError } from '../hub/errors';
import { followLog } from '../hub/log-stream';
import { readSpace } from '../hub/space';
import { restartSpace } from '../hub/space-actions';
import { logEnded } from '../hub/stages';
import { readableLine } from '../logs/terminal-text';
import { applySync } from '../sync/apply';
import { pushPreview, readRepository } from '../sync/git';
import { GitError, type GitErrorKind } from '../sync/git-error';
import { losses, type SyncPlan } from '../sync/plan-model';
import { planProject } from '../sync/project-plan';
import { readBranch } from './checks/branch';
import { checkFiles } from './checks/files';
import { checkSources } from './checks/sources';
import { suggestedMessage } from './commit-message';
import type { DeployAnswer, DeployEffect, DeployPlan, Glance } from './deployment-model';
import type { DeployFacts, DeployRequest } from './deploy-request';
import { LogReading, type FailedLog } from './log-reading';
import { commitChanges, pushCommits, PushError, type PreparedPush } from './push';
import { checkPush, type PushCheck } from './push-check';
import { inOrder } from './push-item';
import { readSpaceLog } from './read-log';
import { understandRefusal } from './refused-push';
import { applyRollback, rollbackMessage, type RollbackPlan } from './rollback';
import { type DeployWorker } from './run-deployment';

const refusals: ReadonlySet<GitErrorKind> = new Set(['binary-files', 'too-large', 'yaml-metadata', 'storage-limit', 'read-only-token', 'unauthorized', 'non-fast-forward', 'rejected'] satisfies GitErrorKind[]);

/** Carries out a deployment of a project, and keeps what it learns. */
export class ProjectDeployment implements DeployWorker {
  #check: PushCheck | undefined;
  #plan: SyncPlan | undefined;
  #rollback: RollbackPlan | undefined;
  #prepared: PreparedPush | undefined;
  #message: string | undefined;
  #commits: DeployFacts['commits'] = [];
  #mainSha: string | undefined;
  #log: FailedLog | undefined;
  /** The app's first minutes, where they were followed. */
  #observed: LogReading | undefined;
  #errorMessage: string | undefined;
  #url: string | undefined;

  constructor(private readonly request: DeployRequest) {}

  get facts(): DeployFacts {
    const { location, connection } = this.request;
    const { spaceId } = location;
    return {
      spaceId,
      pageUrl: spaceId === undefined ? undefined : hubUrl(connection, `/spaces/${spaceId}`).href,
      url: this.#url,
      check: this.#check,
      plan: this.#plan,
      commits: this.#commits,
      mainSha: this.#mainSha,
      log: this.#log,
      errorMessage: this.#errorMessage,
    };
  }

  now(): number {
    return (this.request.now ?? Date.now)();
  }

  perform(effect: DeployEffect, signal: AbortSignal): Promise<DeployAnswer> {
    switch (effect.kind) {
      case 'check':
        return this.#look(signal);
      case 'ask':
        return this.#ask(signal);
      case 'sync':
        return this.#sync(signal);
      case 'recheck':
        return this.#recheck(signal);
      case 'commit':
        return this.#commit(signal);
      case 'push':
        return this.#push(signal);
      case 'look':
        return this.#lookAtSpace(effect.afterMs, signal);
      case 'offer-reboot':
        return this.request.offerReboot(signal).then((go) => ({ kind: 'reboot-answered', go }));
      case 'reboot':
        return restartSpace(this.#connection, this.#spaceId, { factory: true }, signal).then(() => ({ kind: 'rebooted' }));
      case 'observe':
        return this.#observe(effect.forMs, signal);
      case 'read-log':
        return this.#readLog(effect.log, signal);
    }
  }

  get #connection(): HubConnection {
    return this.request.connection;
  }

  get #spaceId(): string {
    return this.#prepared?.spaceId ?? this.request.location.spaceId ?? '';
  }

  async #look(signal: AbortSignal): Promise<DeployAnswer> {
    const { location, sync, planSync, planRollback } = this.request;
    this.#rollback = await planRollback?.(signal);
    const plan = sync && planRollback === undefined ? await (planSync?.(signal) ?? planProject(location, signal)) : undefined;
    const check = await checkPush(location, this.request, { commits: true, signal });
    const toSync = this.#rollback?.changes ?? plan?.changes ?? [];
    // What is wrong with the files that a roll back replaces is what it is for.
    const replaced = new Set(this.#rollback?.changes.map(({ path }) => path));
    const standing = check.items.filter(({ severity, path, commit, repo }) => severity === 'refused' || commit !== undefined || repo === 'main' || !replaced.has(path ?? ''));
    const items = inOrder([...standing, ...(plan === undefined ? [] : await checkSources(plan, signal))]);
    this.#plan = plan;
    this.#check = { ...check, items };
    this.#prepared = check.prepared;
    this.#url = check.space?.url;
    const refused = items.filter(({ severity }) => severity === 'refused').length;
    if (check.prepared === undefined && refused === 0) {
      throw new PushError('The Space repo could not be read, so there is nothing to push.', check.notes.map(({ message }) => message).join(' ') || 'See the output of git.');
    }
    return { kind: 'checked', plan: planOf(toSync.length, check.prepared), refused, space: check.space && glanceOf(check.space) };
  }

  async #ask(signal: AbortSignal): Promise<DeployAnswer> {
    const { location, mainSince } = this.request;
    const [prepared, check] = [this.#prepared, this.#check];
    if (prepared === undefined || check === undefined) throw new PushError('Nothing was looked at yet.', 'Deploy again.');
    const rollback = this.#rollback;
    const commits = prepared.repository.changed.length > 0 || (this.#plan?.changes.length ?? 0) > 0;
    const message = rollback !== undefined ? rollbackMessage(rollback) : commits ? await suggestedMessage(location, prepared.repository, { plan: this.#plan, mainSince }) : undefined;
    const answer = await this.request.ask({ spaceId: prepared.spaceId, prepared, plan: this.#plan, rollback, losses: this.#plan === undefined ? [] : losses(this.#plan), check, message }, signal);
    this.#message = answer?.message ?? message;
    // Before anything is changed.
    if (answer !== undefined) await this.#token(signal);
    return { kind: 'answered', go: answer !== undefined };
  }

  async #sync(signal: AbortSignal): Promise<DeployAnswer> {
    if (this.#rollback !== undefined) await applyRollback(this.#rollback, signal);
    if (this.#plan === undefined) return { kind: 'synced' };
    const { failed, notDone } = await applySync(this.#plan, {
      signal,
      // Whoever said yes was shown what is lost.
      allowOverwriteUncommitted: true,
      onProgress: ({ done, total }) => this.request.onProgress?.(`${String(done)} of ${String(total)} files`),
    });
    signal.throwIfAborted();
    const [first] = failed;
    if (first !== undefined) throw new PushError(`The sync stopped, and nothing was pushed. ${first.path}: ${first.message}`, first.advice);
    if (notDone.length > 0) throw new PushError('The sync is not complete, and nothing was pushed.', 'Deploy again.');
    return { kind: 'synced' };
  }

  /** A question may stand for long, and a sync brings files: nothing may have come in that was not shown. */
  async #recheck(signal: AbortSignal): Promise<DeployAnswer> {
    const { location, connection } = this.request;
    const [before, plan, check] = [this.#prepared, this.#plan, this.#check];
    const branch = await readBranch(location, connection.endpoint, signal);
    if ('id' in branch) throw new PushError(branch.message, branch.advice);
    const { repository, ...target } = branch;
    const base = before?.base;
    const preview = await pushPreview(location.spaceRoot, { ...target, base, signal });
    const shown = new Set([...(this.#rollback?.changes ?? []), ...(plan?.changes ?? []), ...(before?.repository.changed ?? [])].map(({ path }) => path));
    const other = repository.changed.find(({ path }) => !shown.has(path));
    if (other !== undefined || repository.headSha !== before?.repository.headSha || preview.commitCount !== before?.preview.commitCount) {
      throw new PushError(`The Space repo has changed in the meantime${other === undefined ? '' : ` (${other.path})`}: nothing was pushed.`, 'Deploy again, and look at what it shows.');
    }
    const items = await checkFiles(location.spaceRoot, preview.range, true, signal);
    const known = new Set(check?.items.map(({ id, path }) => `${id} ${path ?? ''}`));
    const fresh = items.find(({ id, path, severity }) => severity === 'warning' && !known.has(`${id} ${path ?? ''}`));
    if (fresh !== undefined) throw new PushError(`${fresh.path ?? ''}: ${fresh.message} Nothing was pushed.`, fresh.advice);
    const refused = items.filter(({ severity }) => severity === 'refused');
    this.#prepared = { spaceRoot: location.spaceRoot, ...target, repository, preview, base };
    if (check !== undefined && refused.length > 0) this.#check = { ...check, items: inOrder(items) };
    return { kind: 'rechecked', plan: planOf(0, this.#prepared), refused: refused.length };
  }

  async #commit(signal: AbortSignal): Promise<DeployAnswer> {
    const prepared = this.#ready();
    this.#prepared = await commitChanges(prepared, this.#message ?? (await suggestedMessage(this.request.location, prepared.repository)), signal);
    return { kind: 'committed' };
  }

  async #push(signal: AbortSignal): Promise<DeployAnswer> {
    const prepared = this.#ready();
    const { location, connection, onProgress } = this.request;
    const token = await this.#token(signal);
    this.#commits = prepared.preview.commits;
    // What comes back was made from an earlier one.
    const main = location.mainRoot === undefined || this.#rollback !== undefined ? undefined : await readRepository(location.mainRoot, signal);
    this.#mainSha = main?.kind === 'repository' ? main.headSha : undefined;
    try {
      const sha = await pushCommits(prepared, { authorization: { endpoint: connection.endpoint, token }, signal, onProgress });
      return { kind: 'pushed', sha };
    } catch (error) {
      if (!(error instanceof GitError) || !refusals.has(error.kind)) throw error;
      return { kind: 'push-refused', refusal: await understandRefusal(prepared.spaceRoot, prepared.preview.range, error, signal) };
    }
  }

  async #lookAtSpace(afterMs: number, signal: AbortSignal): Promise<DeployAnswer> {
    await pause(afterMs, signal);
    try {
      return { kind: 'looked', space: await this.#glance(signal) };
    } catch (error) {
      if (!(error instanceof HubError)) throw error;
      const { passing, retryAfterMs, message, advice } = error;
      return { kind: 'look-failed', passing, retryAfterMs, message, advice };
    }
  }

  async #glance(signal: AbortSignal): Promise<Glance> {
    const space = await (this.request.readSpace?.(signal) ?? readSpace(this.#connection, this.#spaceId, signal));
    this.#errorMessage = space.errorMessage;
    this.#url = space.url;
    return glanceOf(space);
  }

  /** The app's first minutes: its log as it grows, and the Space at their end. */
  async #observe(forMs: number, signal: AbortSignal): Promise<DeployAnswer> {
    const deadline = startDeadline(signal, forMs);
    const reading = new LogReading('run');
    try {
      const log = followLog(this.#connection, this.#spaceId, 'run', {
        follow: true,
        signal: deadline.signal,
        isOver: async () => logEnded('run', (await readSpace(this.#connection, this.#spaceId, deadline.signal)).stage),
        onState: ({ kind }) => {
          if (kind === 'restarted') reading.reset();
        },
      });
      for await (const batch of log) {
        for (const { text } of batch) for (const line of readableLine(text)) reading.push(line);
        const last = reading.lastLines.at(-1);
        if (last !== undefined) this.request.onProgress?.(last.slice(0, 120));
      }
    } catch (error) {
      // Whether the app runs, the Space itself tells.
      if (!(error instanceof HubError)) throw error;
    } finally {
      deadline.dispose();
    }
    signal.throwIfAborted();
    this.#observed = reading;
    this.#log = reading.result();
    const space = await this.#glance(signal).catch((error: unknown) => {
      if (error instanceof HubError) return undefined;
      throw error;
    });
    return { kind: 'observed', space };
  }

  async #readLog(kind: 'build' | 'run', signal: AbortSignal): Promise<DeployAnswer> {
    if (kind === 'run' && this.#observed !== undefined) {
      this.#log = this.#observed.result(await this.#dockerfile(), this.#errorMessage);
      return { kind: 'log-read' };
    }
    const reading = new LogReading(kind);
    const space = { id: this.#spaceId, connection: this.#connection };
    await readSpaceLog(space, kind, (line) => { reading.push(line); }, () => { reading.reset(); }, signal);
    this.#log = reading.result(await this.#dockerfile(), this.#errorMessage);
    return { kind: 'log-read' };
  }

  async #dockerfile(): Promise<string | undefined> {
    return readFile(join(this.request.location.spaceRoot, 'Dockerfile')).then(
      (bytes) => decodeText(bytes).text,
      () => undefined,
    );
  }

  async #token(signal: AbortSignal): Promise<string> {
    const token = await this.#connection.token(signal);
    if (token !== undefined) return token;
    throw new HubError({ kind: 'no-token', message: 'A push needs a token, and none was found.', advice: 'Sign in with a token that may write to the Space.' });
  }

  #ready(): PreparedPush {
    if (this.#prepared === undefined) throw new PushError('Nothing was looked at yet.', 'Deploy again.');
    return this.#prepared;
  }
}

function planOf(sync: number, prepared: PreparedPush | undefined): DeployPlan {
  return { sync, commit: prepared?.repository.changed.length ?? 0, push: prepared?.preview.commitCount ?? 0 };
}

function glanceOf({ stage, deployedSha, repoSha, devMode }: Glance): Glance {
  return { stage, deployedSha, repoSha, devMode };
}
