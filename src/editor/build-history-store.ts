import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkedRepoId } from '../hub/connection';
import { redact } from '../hub/redact';
import { readHistory, storedHistory, withBuild, type BuildHistory, type BuildRecord } from '../logs/build-history';
import { replaceFile } from '../sync/replace-file';

/** The histories of builds on disk, a small file for each Space. What is asked of it happens in turn. */
export class BuildHistoryStore {
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly folder: string,
    /** A full disk must not take what is known from the screen. */
    private readonly onWriteError: (error: unknown) => void,
  ) {}

  /** Empty where there is no file yet, and where it is broken: the builds to come fill it again. */
  read(spaceId: string): Promise<BuildHistory> {
    return this.inTurn(() => readFrom(this.pathOf(spaceId)));
  }

  /** With a build. Reads the file anew: another window may have written to it. */
  add(spaceId: string, record: BuildRecord): Promise<BuildHistory> {
    return this.inTurn(async () => {
      const path = this.pathOf(spaceId);
      const history = withBuild(await readFrom(path), withoutSecrets(record));
      try {
        await mkdir(dirname(path), { recursive: true });
        await replaceFile(path, Buffer.from(JSON.stringify(storedHistory(history))));
      } catch (error) {
        this.onWriteError(error);
      }
      return history;
    });
  }

  private pathOf(spaceId: string): string {
    return join(this.folder, ...checkedRepoId(spaceId, 'Space').split('/')) + '.json';
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }
}

/** A token may stand in an instruction. */
function withoutSecrets(record: BuildRecord): BuildRecord {
  return { ...record, steps: record.steps.map((step) => ({ ...step, text: redact(step.text) })) };
}

async function readFrom(path: string): Promise<BuildHistory> {
  try {
    return readHistory(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return readHistory(undefined);
  }
}
