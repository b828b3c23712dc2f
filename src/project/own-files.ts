import { caseKey, foldersAbove, hasCaseInsensitiveFiles, repositoryPath } from './repository-path';
import type { SpacedockSettings } from './settings';

/** Where the journal of deployments is kept, unless `journal` of spacedock.yaml says otherwise. */
export const usualJournal = '.spacedock/journal';

/**
 * Tells what is the main repo's alone, whatever rule covers it: our settings, the journal, and the files that a token
 * is read from. In a Space they would be of no use, and may be read by everybody.
 */
export function ownFiles({ journal }: Pick<SpacedockSettings, 'journal'>, platform: NodeJS.Platform): (path: string) => boolean {
  const key = hasCaseInsensitiveFiles(platform) ? caseKey : (path: string) => path;
  const own = new Set(['spacedock.yaml', '.spacedock', '.env', '.env.local'].map(key));
  const folder = repositoryPath(journal ?? usualJournal);
  if (folder !== undefined && folder !== '') own.add(key(folder));
  // Asked about every path there is, nearly all of which begin with another name.
  const begins = new Set([...own].map(firstName));
  return (path) => begins.has(key(firstName(path))) && (own.has(key(path)) || foldersAbove(path).some((each) => own.has(key(each))));
}

function firstName(path: string): string {
  const end = path.indexOf('/');
  return end === -1 ? path : path.slice(0, end);
}
