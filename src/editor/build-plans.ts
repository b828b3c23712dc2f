import type { BuildPlan } from '../logs/build-plan';

const mostPlans = 8;

/** What the builds of a Space run, by the Dockerfile of their commits in the Space repo's checkout. Git is asked once for each. */
export class BuildPlans {
  readonly #plans = new Map<string, Promise<BuildPlan | undefined>>();
  /** Commits that the checkout did not have. */
  readonly #unknown = new Set<string>();

  constructor(
    private readonly spaceRoot: () => string,
    /** False in Restricted Mode. */
    private readonly mayRunGit: () => boolean,
  ) {}

  /** Undefined where git may not run, where the checkout does not have the commit, and where its Dockerfile has no plan. */
  at(commit: string): Promise<BuildPlan | undefined> {
    if (!this.mayRunGit()) return Promise.resolve(undefined);
    let known = this.#plans.get(commit);
    if (known === undefined) {
      if (this.#plans.size >= mostPlans) this.#plans.clear();
      this.#plans.set(commit, (known = this.read(commit)));
    }
    return known;
  }

  /** A commit that was not there may have been fetched. */
  lookAgain(): void {
    for (const commit of this.#unknown) this.#plans.delete(commit);
    this.#unknown.clear();
  }

  private async read(commit: string): Promise<BuildPlan | undefined> {
    const [{ buildPlan }, { parseDockerfile }, { fileAtCommit }] = await Promise.all([
      import('../logs/build-plan'),
      import('../documents/dockerfile'),
      import('../sync/git-file'),
    ]);
    const text = await fileAtCommit(this.spaceRoot(), commit, 'Dockerfile');
    if (text === undefined) this.#unknown.add(commit);
    return text === undefined ? undefined : buildPlan(parseDockerfile(text));
  }
}
