import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { frontMatterKeys } from '../knowledge/front-matter-keys';
import { frontMatterMeanings } from '../knowledge/front-matter-meanings';
import type { Rule } from '../rule';
import { configHover } from './config-reading';
import { dockerfileHover } from './dockerfile-hover';
import { code, covers, isSameFile } from './place';
import { settingsHover } from './settings-reading';

/** What is to say about a place of a file. */
export interface Hover {
  readonly span: Span;
  /** Paragraphs and lists; no commands. */
  readonly markdown: string;
}

export function hoverAt(project: Project, file: FileReference, offset: number): Hover | undefined {
  const { dockerfile, config, mainConfig, readme, spacedockFile } = project;
  if (dockerfile !== undefined && isSameFile(file, dockerfile.file)) return dockerfileHover(dockerfile.document, offset);
  for (const known of [config, mainConfig]) {
    if (known !== undefined && isSameFile(file, known.file)) return configHover(known.document, offset, file.path);
  }
  if (readme !== undefined && isSameFile(file, readme.file)) return frontMatterHover(project, offset);
  if (spacedockFile !== undefined && isSameFile(file, spacedockFile.file)) return settingsHover(project, offset);
  return undefined;
}

function frontMatterHover({ readme }: Project, offset: number): Hover | undefined {
  const entry = readme?.document.frontMatter?.entries.find(({ keySpan }) => covers(keySpan, offset));
  if (entry === undefined) return undefined;
  const markdown = frontMatterMeaning(entry.key);
  return markdown === undefined ? undefined : { span: entry.keySpan, markdown };
}

/** What a key of the front matter means, and its values where they can be told. */
export function frontMatterMeaning(key: string): string | undefined {
  const meaning = Object.hasOwn(frontMatterMeanings, key) ? frontMatterMeanings[key] : undefined;
  const values = Object.hasOwn(frontMatterKeys, key) ? frontMatterKeys[key]?.values : undefined;
  if (meaning === undefined || values === undefined) return meaning;
  return `${meaning}\n\nOne of ${values.map((value) => code(value)).join(', ')}.`;
}

const longestReason = 280;

/** A rule's reason, short enough for a hover: as many sentences as there is room for. */
export function shortReason({ explanation: { why } }: Rule): string {
  const sentences = why.match(/.+?[.!?](?=\s+[A-Z]|$)\s*/gs) ?? [why];
  let text = '';
  for (const sentence of sentences) {
    if (text !== '' && text.length + sentence.length > longestReason) break;
    text += sentence;
  }
  return text.trim();
}
