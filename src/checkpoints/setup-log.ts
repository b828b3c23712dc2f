import type { CheckpointNeed } from './checkpoint-need';

/** What a run log says of one checkpoint. */
export interface LoggedDownload {
  readonly status: 'ok' | 'skipped' | 'started' | 'blocked';
  /** Of `blocked`: the log's own words. */
  readonly reason: string | undefined;
  /** Milliseconds since 1970, by the server's clock; undefined where the log has no times. */
  readonly at: number | undefined;
  /** Milliseconds that the download took, where its begin was logged too. */
  readonly took: number | undefined;
}

const statuses = { OK: 'ok', DONE: 'ok', SKIP: 'skipped', SKIPPED: 'skipped', DL: 'started', DOWNLOAD: 'started', BLOCKED: 'blocked', FAIL: 'blocked', FAILED: 'blocked', ERROR: 'blocked' } as const;
const marked = /^\s*\[(OK|DONE|SKIP|SKIPPED|DL|DOWNLOAD|BLOCKED|FAIL|FAILED|ERROR)\]\s+(\S.*?)\s*$/;
/** huggingface_hub's own words for a gate (GatedRepoError), wherever the code lets them through. */
const gated = /Cannot access gated repo for url https?:\/\/[^/\s]+\/([\w-][\w.-]*\/[\w.-]+)\/|Access to model ([\w-][\w.-]*\/[\w.-]*\w) is restricted|request to access model ([\w-][\w.-]*\/[\w.-]*\w) (?:is awaiting|has been rejected)/;
/** Of all lines: a log may go on for days. */
const mostNames = 2_000;

/**
 * Reads the lines of a run log in which a setup script says what became of its downloads: `[OK] name`, `[SKIP] name`,
 * `[DL] name`, `[BLOCKED] name: reason`, and the Hub's refusals. The last line on a name counts.
 */
export class SetupLog {
  readonly #byName = new Map<string, LoggedDownload>();
  readonly #byRepo = new Map<string, LoggedDownload>();

  /** @param timestamp as the server writes it, ISO 8601 */
  push(line: string, timestamp: string | undefined): void {
    const [, word, rest = ''] = marked.exec(line) ?? [];
    if (word !== undefined) {
      this.#take(statuses[word as keyof typeof statuses], rest, instant(timestamp));
      return;
    }
    if (!line.includes('access')  && !line.includes('Access')) return;
    const [, ...named] = gated.exec(line) ?? [];
    const repoId = named.find((name) => name !== undefined);
    if (repoId === undefined || this.#byRepo.size >= mostNames) return;
    this.#byRepo.set(repoId, { status: 'blocked', reason: line.trim().slice(0, 300), at: instant(timestamp), took: undefined });
  }

  /** Another log began in the place of this one. */
  reset(): void {
    this.#byName.clear();
    this.#byRepo.clear();
  }

  /** What the log says last of a checkpoint; undefined where it names it nowhere. */
  of({ name, path, filename, repoId }: Pick<CheckpointNeed, 'name' | 'path' | 'filename' | 'repoId'>): LoggedDownload | undefined {
    for (const each of [name, path, filename, repoId]) {
      const found = each === undefined ? undefined : this.#byName.get(each);
      if (found !== undefined) return found;
    }
    return repoId === undefined ? undefined : this.#byRepo.get(repoId);
  }

  #take(status: LoggedDownload['status'], rest: string, at: number | undefined): void {
    // A name may hold a colon; the reason stands behind the first one that has a space behind it.
    const colon = status === 'blocked' ? rest.search(/:\s/) : -1;
    const name = colon === -1 ? rest : rest.slice(0, colon);
    const reason = colon === -1 ? undefined : rest.slice(colon + 1).trim().slice(0, 300);
    const known = this.#byName.get(name);
    if (known === undefined && this.#byName.size >= mostNames) return;
    const began = status === 'ok' && known?.status === 'started' ? known.at : undefined;
    const took = began === undefined || at === undefined || at <= began ? undefined : at - began;
    this.#byName.set(name, { status, reason, at, took });
  }
}

function instant(timestamp: string | undefined): number | undefined {
  const milliseconds = Date.parse(timestamp ?? '');
  return Number.isNaN(milliseconds) ? undefined : milliseconds;
}
