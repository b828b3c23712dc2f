import { instructionsNamed, textOf } from '../../documents/dockerfile-lookup';
import type { Project } from '../../project/project';
import { commandsOf } from './commands';
import { isAtOrBelow } from './container-path';
import { readDestination } from './copies';
import type { StageFacts } from './stage-facts';

/** The words behind `#!` of a script's first line, `env` left out; undefined where there is no such line. */
export function shebangWords(text: string): readonly string[] | undefined {
  const line = /^#![ \t]*([^\r\n]*)/.exec(text)?.[1];
  if (line === undefined) return undefined;
  const words = line.trim().split(/[ \t]+/).filter((word) => word !== '');
  return /(?:^|\/)env$/.test(words[0] ?? '') ? words.slice(words[1] === '-S' ? 2 : 1) : words;
}

/** The build may make a copied file executable. */
export function maySetMode(facts: StageFacts, path: string): boolean {
  const { dockerfile } = facts;
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const keyword of ['COPY', 'ADD']) {
    for (const instruction of instructionsNamed(dockerfile, keyword)) {
      if (!instruction.flags.some((flag) => flag.name === 'chmod')) continue;
      const destination = readDestination(facts, instruction)?.destination;
      if (destination === undefined || isAtOrBelow(path, destination)) return true;
    }
  }
  return instructionsNamed(dockerfile, 'RUN').some((instruction) => {
    const text = textOf(dockerfile, instruction);
    if (text.includes(name)) return true;
    if (!/\b(?:chmod|install|setfacl)\b/.test(text)) return false;
    const commands = commandsOf(dockerfile, instruction);
    // `chmod +x` of other files alone says nothing about this one.
    return (
      commands.length === 0 ||
      commands.some(({ name: program, args }) => {
        if (program === undefined || /^(?:find|xargs|install|setfacl)$/.test(program)) return true;
        return program === 'chmod' && args.some(({ raw }) => /[*?[$]|^-\w*R|^--recursive/.test(raw));
      })
    );
  });
}

/** The build, or git where it commits, may turn CRLF into LF. */
export function mayLoseCr(project: Project, { dockerfile }: StageFacts): boolean {
  if (/\b(?:text|eol|crlf)\b/.test((project.text('.gitattributes') ?? '').replace(/(?:^|\s)-text\b/g, ''))) return true;
  return instructionsNamed(dockerfile, 'RUN').some(({ span }) =>
    /dos2unix|fromdos|\\r|\\015|\bflip\b/.test(dockerfile.text.slice(span.start, span.end)),
  );
}

/** Alpine comes without bash. */
export function lacksBash({ base, dockerfile }: StageFacts): boolean {
  if (base.family !== 'alpine') return false;
  return ['RUN', 'COPY', 'ADD'].every((keyword) =>
    instructionsNamed(dockerfile, keyword).every(({ span, flags }) => {
      if (keyword !== 'RUN') return !flags.some(({ name }) => name === 'from');
      return !dockerfile.text.slice(span.start, span.end).includes('bash');
    }),
  );
}
