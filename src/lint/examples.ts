/** A file of a rule's example. `text` is undefined for one that stands for a binary. */
export interface ExampleFile {
  readonly path: string;
  readonly text: string | undefined;
}

const heading = /^=== (\S+)( \(binary\))?$/;

/** The files of a rule's example: the Dockerfile alone, or each one after its line `=== path`. */
export function exampleFiles(example: string): ExampleFile[] {
  const files: ExampleFile[] = [];
  let path = 'Dockerfile';
  let binary = false;
  let lines: string[] = [];
  const close = (): void => {
    const text = lines.join('\n');
    if (binary) files.push({ path, text: undefined });
    else if (text.trim() !== '') files.push({ path, text: text.endsWith('\n') ? text : `${text}\n` });
    lines = [];
  };
  for (const line of example.split('\n')) {
    const match = heading.exec(line);
    if (match === null) {
      lines.push(line);
      continue;
    }
    close();
    path = match[1] ?? path;
    binary = match[2] !== undefined;
  }
  close();
  return files;
}
