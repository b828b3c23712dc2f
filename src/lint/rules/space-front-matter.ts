import { nearestName } from '../../documents/nearest-name';
import type { FrontMatter, FrontMatterEntry } from '../../documents/readme';
import type { FileReference, Project } from '../../project/project';
import type { Fix } from '../finding';
import { commonLicenses, frontMatterKeys, hardwareFlavours, keysOfSdk, oauthScopes, otherCardKeys } from '../knowledge/front-matter-keys';
import type { Report, Rule } from '../rule';

type Reporter = (finding: Omit<Report, 'file'>) => void;

export const spaceFrontMatter: Rule = {
  id: 'space/front-matter',
  severity: 'warning',
  summary: "The README's front matter has a key, type or value that the Hub does not take.",
  explanation: {
    why: 'The Hub reads the front matter of README.md to know how to build and start the Space. Some mistakes refuse the push or stop the Space before the build; others are ignored without a word, and the default counts instead.',
    failure: 'Sorry, your push was rejected during YAML metadata verification:\n - Error: "short_description" length must be less than or equal to 60 characters long',
    bad: '=== README.md\n---\ntitle: Body meshes\nsdk: docker\napp_prot: 8000\ncolorFrom: orange\nstartup_duration_timeout: 60\n---\n',
    good: '=== README.md\n---\ntitle: Body meshes\nsdk: docker\napp_port: 8000\ncolorFrom: yellow\nstartup_duration_timeout: 1h\n---\n',
  },
  check(project, report) {
    if (project.readme === undefined) return;
    const { file, document } = project.readme;
    const { frontMatter } = document;
    const reporter: Reporter = (finding) => {
      report({ ...finding, file });
    };
    if (frontMatter === undefined) {
      if (isSurelySpace(project)) reportMissing(file, document.text, reporter);
      return;
    }
    for (const { span, message } of frontMatter.problems) reporter({ span, message, severity: 'error' });
    if (frontMatter.problems.length > 0) return;
    for (const entry of frontMatter.entries) checkEntry(entry, frontMatter, file, reporter);
    checkSdk(project, frontMatter, file, reporter);
    checkWithoutEffect(frontMatter, reporter);
  },
};

/** The folder was not only opened as one: something names it a Space. */
function isSurelySpace({ location }: Project): boolean {
  return location.spaceId !== undefined || location.mainRoot !== undefined;
}

function reportMissing(file: FileReference, text: string, report: Reporter): void {
  const end = text.search(/[\r\n]|$/);
  report({
    span: { start: 0, end },
    severity: 'error',
    message: 'The README has no front matter, so the Hub does not know how to start the Space (Missing configuration in README).',
    fixes: [
      {
        title: 'Add a front matter for a Docker Space',
        safe: true,
        edits: [{ file, span: { start: 0, end: 0 }, newText: '---\nsdk: docker\napp_port: 7860\n---\n\n' }],
      },
    ],
  });
}

function checkEntry(entry: FrontMatterEntry, { entries }: FrontMatter, file: FileReference, report: Reporter): void {
  const { key, keySpan, value, source, valueSpan } = entry;
  const shape = Object.hasOwn(frontMatterKeys, key) ? frontMatterKeys[key] : undefined;
  if (shape === undefined) {
    const meant = otherCardKeys.includes(key) ? undefined : nearestName(key, Object.keys(frontMatterKeys));
    if (meant === undefined) return;
    const message = `The Hub does not know '${key}' and ignores it. Did you mean '${meant}'?`;
    const fix: Fix = { title: `Rename to ${meant}`, safe: false, edits: [{ file, span: keySpan, newText: meant }] };
    // Beside the key that was meant it would stand there twice, which the Hub does not read at all.
    report({ span: keySpan, message, fixes: entries.some((other) => other.key === meant) ? [] : [fix] });
    return;
  }
  if (value === null || value === undefined) return;
  const wrong = shape.check(value, source);
  if (wrong !== undefined) {
    report({
      span: valueSpan,
      severity: shape.refused && !(key === 'sdk' && value === 'streamlit') ? 'error' : 'warning',
      message: `${key} ${wrong}.`,
      fixes: () => valueFixes(entry, file),
    });
    return;
  }
  if (key === 'suggested_hardware') checkHardware(entry, file, report);
  if (key === 'license') checkLicense(entry, file, report);
  if (key === 'hf_oauth_scopes') checkScopes(entry, report);
  if (key === 'suggested_storage') {
    report({
      span: keySpan,
      severity: 'info',
      message: 'The Hub ignores suggested_storage now. Persistent storage is attached in the settings of the Space.',
    });
  }
}

function valueFixes({ key, value, source, valueSpan }: FrontMatterEntry, file: FileReference): Fix[] {
  const replace = (newText: string, safe: boolean): Fix => ({
    title: `Change to ${newText}`,
    safe,
    edits: [{ file, span: valueSpan, newText }],
  });
  if (key === 'python_version' || key === 'sdk_version') return [replace(`"${source}"`, true)];
  const values = frontMatterKeys[key]?.values ?? [];
  const written = typeof value === 'string' ? value.toLowerCase() : '';
  const meant = values.find((known) => known === (otherFlags[written] ?? written));
  return nearestFirst(written, meant, values)
    .slice(0, mostOffered)
    .map((known) => replace(known, known === meant));
}

const mostOffered = 8;
/** What other dialects of YAML, and people, write for true and false. */
const otherFlags: Readonly<Partial<Record<string, string>>> = { yes: 'true', on: 'true', no: 'false', off: 'false' };

function nearestFirst(written: string, meant: string | undefined, values: readonly string[]): readonly string[] {
  const first = meant ?? nearestName(written, values);
  return first === undefined ? values : [first, ...values.filter((other) => other !== first)];
}

function checkHardware({ value, valueSpan }: FrontMatterEntry, file: FileReference, report: Reporter): void {
  if (typeof value !== 'string') return;
  const meant = nearestName(value, hardwareFlavours);
  // Another number may be a machine that is new.
  const digits = (flavour: string): string => flavour.replace(/\D+/g, ' ');
  if (meant === undefined || digits(meant) !== digits(value)) return;
  report({
    span: valueSpan,
    message: `The Hub has no hardware '${value}'. Did you mean '${meant}'?`,
    fixes: [{ title: `Change to ${meant}`, safe: false, edits: [{ file, span: valueSpan, newText: meant }] }],
  });
}

function checkSdk(project: Project, { entries, span }: FrontMatter, file: FileReference, report: Reporter): void {
  const sdk = entries.find(({ key }) => key === 'sdk');
  if (sdk === undefined) {
    const isSpace = isSurelySpace(project) || entries.some(({ key }) => key === 'app_port' || key === 'colorFrom');
    if (!isSpace) return;
    report({
      span: { start: span.start, end: Math.max(span.start, entries[0]?.keySpan.end ?? span.start) },
      severity: 'error',
      message: "The front matter has no 'sdk', so the Hub does not know how to start the Space.",
      fixes: [
        {
          title: 'Add sdk: docker',
          safe: true,
          edits: [{ file, span: { start: span.start, end: span.start }, newText: 'sdk: docker\n' }],
        },
      ],
    });
    return;
  }
  if ((sdk.value !== 'gradio' && sdk.value !== 'static') || project.dockerfile === undefined) return;
  report({
    span: sdk.valueSpan,
    message: `With sdk: ${sdk.value} the Hub does not use the Dockerfile beside this file.`,
    fixes: [{ title: 'Change to docker', safe: false, edits: [{ file, span: sdk.valueSpan, newText: 'docker' }] }],
  });
}

/** Written in another way: capitals, or blanks in place of dashes. Another name may be a licence that is not listed here. */
function checkLicense({ value, valueSpan }: FrontMatterEntry, file: FileReference, report: Reporter): void {
  if (typeof value !== 'string' || commonLicenses.includes(value)) return;
  const bare = (name: string): string => name.toLowerCase().replace(/\b(?:the|licen[sc]e|version|v)\b|[\s_-]+/g, '');
  const meant = commonLicenses.find((known) => bare(known) === bare(value));
  if (meant === undefined) return;
  report({
    span: valueSpan,
    message: `The Hub does not know the licence by the name '${value}'. Did you mean '${meant}'?`,
    fixes: [{ title: `Change to ${meant}`, safe: true, edits: [{ file, span: valueSpan, newText: meant }] }],
  });
}

function checkScopes({ value, valueSpan }: FrontMatterEntry, report: Reporter): void {
  for (const scope of Array.isArray(value) ? (value as readonly unknown[]) : []) {
    const meant = typeof scope === 'string' ? nearestName(scope, oauthScopes) : undefined;
    if (typeof scope === 'string' && meant !== undefined) {
      report({ span: valueSpan, message: `The Hub has no scope '${scope}'. Did you mean '${meant}'?` });
    }
  }
}

/** Keys that mean nothing beside the others. */
function checkWithoutEffect({ entries }: FrontMatter, report: Reporter): void {
  const valueOf = (name: string): unknown => entries.find(({ key }) => key === name)?.value;
  const sdk = valueOf('sdk');
  for (const { key, keySpan } of entries) {
    const sdks = Object.hasOwn(keysOfSdk, key) ? keysOfSdk[key] : undefined;
    if (sdks !== undefined && (sdk === 'docker' || sdk === 'gradio' || sdk === 'static') && !sdks.includes(sdk)) {
      report({ span: keySpan, severity: 'hint', message: `${key} means nothing with sdk: ${sdk}; it counts with ${sdks.join(' and ')}.` });
    }
    if (/^hf_oauth_/.test(key) && Object.hasOwn(frontMatterKeys, key) && valueOf('hf_oauth') !== true) {
      report({ span: keySpan, severity: 'info', message: `${key} means nothing without hf_oauth: true.` });
    }
  }
}
