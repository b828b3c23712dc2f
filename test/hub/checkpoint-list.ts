/** A download that a setup script names: `HFFile(name=…, repo_id=…, …)`, `HFRepoDir(…)`, `URLFile(…)`. */
export interface NamedDownload {
  readonly kind: 'HFFile' | 'HFRepoDir' | 'URLFile';
  readonly name: string;
  readonly repository: string | undefined;
  readonly file: string | undefined;
  readonly gated: boolean;
}

function argument(call: string, name: string): string | undefined {
  return new RegExp(`\\b${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|(\\w+))`).exec(call)?.slice(1).find((value) => value !== undefined);
}

export function readDownloads(setupScript: string): readonly NamedDownload[] {
  return [...setupScript.matchAll(/^\s+(HFFile|HFRepoDir|URLFile)\(([^()]*)\)/gm)].map(([, kind, call = '']) => ({
    kind: kind as NamedDownload['kind'],
    name: argument(call, 'name') ?? 'unnamed',
    repository: argument(call, 'repo_id'),
    file: argument(call, 'filename'),
    gated: argument(call, 'gated') === 'True',
  }));
}
