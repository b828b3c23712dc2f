import { createHash } from 'node:crypto';
import type { ArtifactChange, ArtifactLocation, Fix as SarifFix, Location, Log, Region, ReportingDescriptor, Result } from 'sarif';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import type { Finding, Fix, Severity } from '../finding';
import { editsByFile } from '../fixes';
import { findSecrets, maskSecrets } from '../knowledge/secret-patterns';
import { explainRule } from '../reading/explanation';
import type { Rule } from '../rule';
import { hasNoText, placeOf, type LintedProject } from './places';

export interface SarifOptions {
  /** Ours, as results name it. */
  readonly version: string;
  readonly homepage: string;
  readonly rules: readonly Rule[];
  /** Where a file is: a path with `/` below one of the folders that `bases` names. */
  readonly locate: (project: Project, file: FileReference) => { readonly base: string; readonly path: string };
  /** Folders by name: absolute file: URLs that end in a slash. */
  readonly bases: () => Readonly<Record<string, string>>;
}

const levels = { error: 'error', warning: 'warning', info: 'note', hint: 'note' } as const satisfies Record<Severity, Result.level>;

/**
 * The findings as SARIF 2.1.0. Holds every rule with its explanation, safe fixes alone (a reader may apply them unseen),
 * and no text of the files but what a fix puts in.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function findingsAsSarif(linted: readonly LintedProject[], options: SarifOptions): Log {
  const indexOfRule = new Map(options.rules.map(({ id }, index) => [id, index]));
  const fingerprints = new Fingerprints();
  const results = linted.flatMap(({ project, findings }) => {
    const writer = new ResultWriter(project, options, indexOfRule, fingerprints);
    return findings.map((finding) => writer.result(finding));
  });
  const bases = Object.entries(options.bases()).map(([name, uri]) => [name, { uri }] as const);
  return {
    version: '2.1.0',
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    runs: [
      {
        tool: {
          driver: {
            name: 'Spacedock',
            version: options.version,
            semanticVersion: options.version,
            informationUri: options.homepage,
            rules: options.rules.map((rule) => descriptor(rule)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: Object.fromEntries(bases),
        results,
      },
    ],
  };
}

function descriptor(rule: Rule): ReportingDescriptor {
  const explained = explainRule(rule);
  return {
    id: rule.id,
    name: rule.id.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.explanation.why },
    help: { text: explained, markdown: explained },
    defaultConfiguration: { level: levels[rule.severity], ...(rule.offByDefault === true ? { enabled: false } : {}) },
    properties: { tags: [rule.id.replace(/\/.*/, '')] },
  };
}

class ResultWriter {
  constructor(
    private readonly project: Project,
    private readonly options: SarifOptions,
    private readonly indexOfRule: ReadonlyMap<string, number>,
    private readonly fingerprints: Fingerprints,
  ) {}

  result(finding: Finding): Result {
    const { rule, severity, message, file, span, related } = finding;
    const ruleIndex = this.indexOfRule.get(rule);
    const fixes = finding.fixes.filter((fix) => fix.safe && insertsNoSecret(fix)).map((fix) => this.#fix(fix));
    return {
      ruleId: rule,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      level: levels[severity],
      message: { text: message },
      locations: [this.#location(file, span)],
      ...(related.length === 0
        ? {}
        : { relatedLocations: related.map((other, id) => ({ id, ...this.#location(other.file, other.span), message: { text: other.message } })) }),
      ...(fixes.length === 0 ? {} : { fixes }),
      partialFingerprints: { 'findingHash/v1': this.fingerprints.of(rule, this.#artifact(file), this.#linesOf(file, span)) },
      properties: { severity },
    };
  }

  #artifact(file: FileReference): ArtifactLocation & { readonly uri: string; readonly uriBaseId: string } {
    const { base, path } = this.options.locate(this.project, file);
    return { uri: uriOfPath(path), uriBaseId: base };
  }

  #location(file: FileReference, span: Span): Location {
    const region = hasNoText(this.project, file) ? { startLine: 1 } : this.#region(file, span);
    return { physicalLocation: { artifactLocation: this.#artifact(file), region } };
  }

  #region(file: FileReference, span: Span): Region {
    const [start, end] = placeOf(this.project, file, span);
    return { startLine: start.line + 1, startColumn: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
  }

  #fix({ title, edits }: Fix): SarifFix {
    const artifactChanges = editsByFile(edits).map(({ file, edits: own }): ArtifactChange => {
      const replacements = own.map(({ span, newText }) => ({
        deletedRegion: this.#region(file, span),
        ...(newText === '' ? {} : { insertedContent: { text: newText } }),
      }));
      return { artifactLocation: this.#artifact(file), replacements };
    });
    return { description: { text: title }, artifactChanges };
  }

  /** The lines of the span as far as they matter to the finding, wherever they stand. */
  #linesOf(file: FileReference, span: Span): string {
    const source = this.project.source(file);
    if (source === undefined) return '';
    const [first, last] = placeOf(this.project, file, span);
    const start = source.lines.lineSpan(first.line).start;
    const text = source.text.slice(start, Math.min(source.lines.lineSpan(last.line).end, start + 10_000));
    return maskSecrets(text).replace(/\s+/g, ' ').trim();
  }
}

/** Tells the same finding again in a file that was changed elsewhere: by its lines, not by their number. */
class Fingerprints {
  readonly #counts = new Map<string, number>();

  of(rule: string, { uriBaseId, uri }: { readonly uriBaseId: string; readonly uri: string }, lines: string): string {
    const hash = createHash('sha256').update([rule, uriBaseId, uri, lines].join('\0')).digest('hex').slice(0, 32);
    const count = (this.#counts.get(hash) ?? 0) + 1;
    this.#counts.set(hash, count);
    return `${hash}:${String(count)}`;
  }
}

function insertsNoSecret({ edits }: Fix): boolean {
  return edits.every(({ newText }) => findSecrets(newText).length === 0);
}

/** A relative reference (RFC 3986): every sign but the plainest is encoded, a colon and a line break too. */
function uriOfPath(path: string): string {
  return path.split('/').map((segment) => encodeURIComponent(segment.replace(/\p{Cs}/gu, '\ufffd'))).join('/');
}
