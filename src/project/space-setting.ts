/** The text of a `spacedock.yaml` with `space: ID` in it; all else stays as it is written. */
export function withSpaceId(text: string, id: string): string {
  const line = `space: ${id}`;
  if (/^space[ \t]*:.*$/m.test(text)) return text.replace(/^space[ \t]*:.*$/m, line);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  // Behind a document's beginning and the comments that open the file.
  const head = /^(?:\uFEFF)?(?:(?:%.*|---.*|#.*|[ \t]*)\r?\n)*/.exec(text)?.[0] ?? '';
  return `${head}${line}${end}${text.slice(head.length)}`;
}
