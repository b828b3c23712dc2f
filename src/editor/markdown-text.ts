/** Text that came from elsewhere, so that it shows as it is and links, images and lists in it do nothing. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|<>~&:$]/g, '\\$&')
    .replace(/\r\n?|\n/g, '  \n')
    .replace(/^ {4,}/gm, '   ');
}

/** A heading and below it a line for each fact that is known. */
export function markdownList(heading: string, facts: readonly (readonly [name: string, value: string | undefined])[]): string {
  const lines = facts.flatMap(([name, value]) => (value === undefined ? [] : [`${escapeMarkdown(name)}: ${escapeMarkdown(cut(value))}`]));
  return [`**${escapeMarkdown(heading)}**`, ...(lines.length === 0 ? [] : [lines.join('  \n')])].join('\n\n');
}

/** A variable can hold a whole file. */
function cut(text: string): string {
  return text.length > 2_000 ? `${text.slice(0, 2_000)}…` : text;
}
