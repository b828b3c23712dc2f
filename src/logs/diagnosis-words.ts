import type { Cause, CausePlace, Diagnosis } from './diagnosis-model';

/** How a build or an app ended, as a sentence. */
export function verdict({ phase, refused, commit, outcome }: Pick<Diagnosis, 'phase' | 'refused' | 'commit' | 'outcome'>): string {
  if (refused) return 'The Hub refused the configuration, and built nothing.';
  const what = phase === 'build' ? `The build${commit === undefined ? '' : ` of ${commit}`}` : 'The app';
  const how = { succeeded: 'succeeded', failed: 'failed', running: phase === 'build' ? 'is not over' : 'is running', unknown: 'left no word of how it ended' }[outcome];
  return `${what} ${how}.`;
}

/** Where a cause points to: `Dockerfile line 7, libgl1 on line 9`. Undefined where it points nowhere. */
export function whereText({ dockerfileLine, place }: Pick<Cause, 'dockerfileLine' | 'place'>): string | undefined {
  if (dockerfileLine !== undefined) return `Dockerfile line ${String(dockerfileLine)}${placeText(place, dockerfileLine)}`;
  return place === undefined ? undefined : aloneText(place);
}

function placeText(place: CausePlace | undefined, line: number): string {
  if (place === undefined) return '';
  if (place.kind !== 'dockerfile') return `, ${aloneText(place)}`;
  return place.line === line || place.word === undefined ? '' : `, ${place.word} on line ${String(place.line)}`;
}

function aloneText(place: CausePlace): string {
  switch (place.kind) {
    case 'dockerfile':
      return `Dockerfile line ${String(place.line)}`;
    case 'python':
      return `${place.path} line ${String(place.line)}`;
    case 'requirement':
      return `the requirement ${place.package}`;
    case 'front-matter':
      return `README.md, ${place.key}`;
  }
}
