export type HubErrorCode = 'RepoNotFound' | 'GatedRepo' | 'RevisionNotFound' | 'EntryNotFound';

/** An answer in the Hub's error shape: `{error}`, `X-Error-Message`, and `X-Error-Code` where there is one. */
export class HubFailure extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'HubFailure';
  }
}

export function repositoryNotFound(): HubFailure {
  return new HubFailure(404, 'Repository not found', 'RepoNotFound' satisfies HubErrorCode);
}

export function revisionNotFound(revision: string): HubFailure {
  return new HubFailure(404, `Invalid rev id: ${revision}`, 'RevisionNotFound' satisfies HubErrorCode);
}

export function entryNotFound(path: string): HubFailure {
  return new HubFailure(404, `Entry not found: ${path}`, 'EntryNotFound' satisfies HubErrorCode);
}

/** What the Hub says to a token that may read but not write. */
export const readOnlyText = 'You have read access but not the required permissions for this operation';

export function readOnly(): HubFailure {
  return new HubFailure(403, readOnlyText);
}
