import type { Finding } from '../../../../src/lint/finding';
import type { FileReference } from '../../../../src/project/project';

export const inSpace = (path: string): FileReference => ({ repo: 'space', path });

/** A finding about a piece of the text. */
export function findingAt(text: string, piece: string, more: Partial<Finding> = {}): Finding {
  const start = text.indexOf(piece);
  return {
    rule: 'user/no-user',
    severity: 'warning',
    file: inSpace('Dockerfile'),
    span: { start, end: start + piece.length },
    message: 'Something is wrong.',
    fixes: [],
    related: [],
    ...more,
  };
}

/** Names that break what does not escape them. */
export const hostileNames = ['two words.txt', '50%.txt', 'a:b,c.txt', '#1?x=&.txt', 'Größe/Übung.txt', 'line\nbreak\r.txt', "it's [a] (b).txt", '日本.txt'];
