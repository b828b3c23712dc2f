import { instructionAt } from '../../documents/dockerfile-lookup';
import type { ConfigDocument } from '../../documents/config';
import type { FileReference, Project } from '../../project/project';
import { frontMatterKeys, hardwareFlavours } from '../knowledge/front-matter-keys';
import { valueText } from './config-reading';
import { schemaSuggestions } from './config-schema';
import { frontMatterMeaning } from './hover';
import { isSameFile } from './place';
import { settingsSuggestions } from './settings-completion';
import { documented, ruleSuggestions, wordSpan, type LinePlace, type Suggestion, type SuggestionOptions } from './suggestion';

/** What can be written at a place. The best order is that of the list. */
export function suggestionsAt(
  project: Project,
  file: FileReference,
  offset: number,
  options: SuggestionOptions = { withoutSchema: false },
): readonly Suggestion[] {
  const source = project.source(file);
  if (source === undefined) return [];
  const line = source.lines.lineSpan(source.lines.positionAt(offset).line);
  const before = source.text.slice(line.start, offset);
  const after = source.text.slice(offset, line.end);
  const place = { offset, before, after };
  const pragma = pragmaSuggestions(place);
  if (pragma !== undefined) return pragma;
  const { dockerfile, config, mainConfig, readme, spacedockFile } = project;
  if (isSameFile(file, dockerfile?.file)) return stageSuggestions(project, place);
  if (isSameFile(file, readme?.file)) return frontMatterSuggestions(project, place);
  if (isSameFile(file, spacedockFile?.file)) return settingsSuggestions(project, place, options);
  for (const known of [config, mainConfig]) {
    if (known !== undefined && isSameFile(file, known.file)) return configSuggestions(known.document, file.path, place, options);
  }
  return [];
}

function pragmaSuggestions(place: LinePlace): readonly Suggestion[] | undefined {
  const [whole, list = '', written = ''] = /#\s*spacedock\s+(?:global\s+)?ignore\s*=\s*((?:[\w/-]+\s*,\s*)*)([\w/-]*)$/.exec(place.before) ?? [];
  if (whole === undefined) return undefined;
  const taken = new Set(list.split(',').map((name) => name.trim()));
  return ruleSuggestions(wordSpan(place, written, /^[\w/-]*/), (id) => id).filter(({ label }) => !taken.has(label));
}

/** Stages before the one that is written, for `--from=`, a mount's `from=` and FROM. */
function stageSuggestions({ dockerfile }: Project, place: LinePlace): readonly Suggestion[] {
  if (dockerfile === undefined) return [];
  const { before, offset } = place;
  const isFrom = /^\s*FROM\s+(?:--\S+\s+)*([\w.-]*)$/i.exec(before);
  const [, written] = isFrom ?? /(?:\s--from=|--mount=\S*\bfrom=)([\w.-]*)$/.exec(before) ?? [];
  if (written === undefined) return [];
  const own = instructionAt(dockerfile.document, offset)?.stage ?? dockerfile.document.stages.length;
  const span = wordSpan(place, written, /^[\w.-]*/);
  return dockerfile.document.stages.slice(0, own).flatMap(({ name, image }) => {
    return name === undefined ? [] : [{ label: name.text, kind: 'stage', detail: image.text, newText: name.text, span }];
  });
}

const examples: Readonly<Record<string, readonly string[]>> = {
  app_port: ['7860'],
  startup_duration_timeout: ['30m', '1h', '2h'],
  license: ['mit', 'apache-2.0', 'bsd-3-clause', 'cc-by-4.0', 'other'],
  suggested_hardware: hardwareFlavours,
};

function frontMatterSuggestions({ readme }: Project, place: LinePlace): readonly Suggestion[] {
  const frontMatter = readme?.document.frontMatter;
  // The end is the closing fence's line, or the first blank line where nothing closes.
  if (frontMatter === undefined || place.offset < frontMatter.span.start || place.offset > frontMatter.span.end) return [];
  if (frontMatter.closed && place.offset - place.before.length === frontMatter.span.end) return [];
  const { before, after } = place;
  const key = /^[\w-]*$/.exec(before)?.[0];
  if (key !== undefined) {
    const span = wordSpan(place, key, /^[\w-]*/);
    const taken = new Set(frontMatter.entries.filter(({ keySpan }) => keySpan.start !== span.start).map((entry) => entry.key));
    const colon = /^[\w-]*\s*:/.test(after) ? '' : ': ';
    return Object.keys(frontMatterKeys)
      .filter((name) => !taken.has(name) && name !== 'suggested_storage')
      .map((name) => ({ label: name, kind: 'key', newText: `${name}${colon}`, span, ...documented(frontMatterMeaning(name)) }));
  }
  const [, name = '', written] = /^([\w-]+)\s*:\s+(\S*)$/.exec(before) ?? [];
  if (written === undefined || !Object.hasOwn(frontMatterKeys, name)) return [];
  const values = frontMatterKeys[name]?.values ?? (Object.hasOwn(examples, name) ? examples[name] : undefined) ?? [];
  const span = wordSpan(place, written, /^\S*/);
  return values.map((value) => ({ label: value, kind: 'value', newText: value, span }));
}

function configSuggestions(document: ConfigDocument, path: string, place: LinePlace, { withoutSchema }: SuggestionOptions): readonly Suggestion[] {
  const references = referenceSuggestions(document, place);
  return references.length > 0 || withoutSchema || place.before.includes('${') ? references : schemaSuggestions(document, path, place);
}

/** Keys of the config behind `${`. */
function referenceSuggestions(document: ConfigDocument, place: LinePlace): readonly Suggestion[] {
  const written = /\$\{([\w.-]*)$/.exec(place.before)?.[1];
  if (written === undefined) return [];
  const rest = /^[\w.-]*/;
  const span = wordSpan(place, written, rest);
  const closing = place.after.replace(rest, '').startsWith('}') ? '' : '}';
  // A value that refers to itself helps nobody.
  const entries = document.entries.filter(({ valueSpan, kind }) => kind !== 'mapping' && !(valueSpan.start <= place.offset && place.offset <= valueSpan.end));
  return entries.map(({ path, kind }) => {
    const value = kind === 'sequence' ? undefined : valueText(document, path)?.replace(/^`+ ?| ?`+$/g, '');
    return { label: path, kind: 'reference', newText: `${path}${closing}`, span, ...(value === undefined ? {} : { detail: value }) };
  });
}
