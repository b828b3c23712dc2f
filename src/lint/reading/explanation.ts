import { nearestName } from '../../documents/nearest-name';
import { exampleFiles } from '../examples';
import type { Severity } from '../finding';
import type { Rule } from '../rule';
import { rules } from '../rules';
import { codeBlock } from './place';

/** How severe a rule is, and what made it so. */
export interface SeverityInForce {
  readonly severity: Severity | 'off';
  readonly by: 'rule' | 'spacedock.yaml' | 'settings';
}

/** As the rule has it where nothing overrules it. */
export function ownSeverity(rule: Rule): SeverityInForce {
  return { severity: rule.offByDefault === true ? 'off' : rule.severity, by: 'rule' };
}

/** As the engine decides it: the editor's settings stand above spacedock.yaml. */
export function severityInForce(
  rule: Rule,
  ofProject: Readonly<Record<string, Severity | 'off'>>,
  ofSettings: Readonly<Record<string, Severity | 'off'>>,
): SeverityInForce {
  const personal = ofSettings[rule.id];
  if (personal !== undefined) return { severity: personal, by: 'settings' };
  const common = ofProject[rule.id];
  return common === undefined ? ownSeverity(rule) : { severity: common, by: 'spacedock.yaml' };
}

/** The rules of an id, or of a name that hadolint or BuildKit has for the same check. Case does not count. */
export function rulesNamed(name: string): readonly Rule[] {
  const wanted = name.toLowerCase();
  return rules.filter(({ id, alsoKnownAs = [] }) => [id, ...alsoKnownAs].some((known) => known.toLowerCase() === wanted));
}

/** What may have been meant by a name that no rule has. A part of an id is enough where one rule alone has it. */
export function ruleMeantBy(name: string): string | undefined {
  const ids = rules.map(({ id }) => id);
  const holding = ids.filter((id) => id.includes(name.toLowerCase()));
  return holding.length === 1 ? holding[0] : nearestName(name, [...ids, ...rules.flatMap(({ alsoKnownAs = [] }) => alsoKnownAs)]);
}

/** All that is to say about a rule, as Markdown that reads well as text. */
export function explainRule(rule: Rule, inForce: SeverityInForce = ownSeverity(rule)): string {
  const { id, summary, explanation, alsoKnownAs = [] } = rule;
  const sections = [
    `# ${id}`,
    summary,
    severityText(rule, inForce),
    `## Why\n\n${explanation.why}`,
    ...(explanation.failure === undefined ? [] : [`## What the failure says\n\n${codeBlock('text', explanation.failure)}`]),
    `## Wrong\n\n${example(explanation.bad)}`,
    `## Right\n\n${example(explanation.good)}`,
    `## How to silence it\n\n${silencing(rule)}`,
    ...(alsoKnownAs.length === 0 ? [] : [`## Elsewhere\n\n${alsoKnownAs.map(otherName).join('\n')}`]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function severityText({ severity: own, offByDefault }: Rule, { severity, by }: SeverityInForce): string {
  const usually = offByDefault === true ? 'off' : own;
  if (by !== 'rule') {
    const place = by === 'settings' ? "the editor's settings" : by;
    return `Severity: **${severity}**, by ${place}; without that, ${usually}.`;
  }
  if (offByDefault !== true) return `Severity: **${severity}**.`;
  return `Severity: **off** until settings give it one, such as ${own}.`;
}

const languages: Readonly<Record<string, string>> = { py: 'python', yaml: 'yaml', yml: 'yaml', md: 'markdown', toml: 'toml', sh: 'sh' };

function example(text: string): string {
  return exampleFiles(text)
    .map((file) => {
      if (file.text === undefined) return `\`${file.path}\`, a binary`;
      const name = file.path.slice(file.path.lastIndexOf('/') + 1);
      const isDockerfile = name === 'Dockerfile';
      const language = isDockerfile ? 'dockerfile' : (languages[name.slice(name.lastIndexOf('.') + 1)] ?? 'text');
      const code = codeBlock(language, file.text);
      return isDockerfile ? code : `\`${file.path}\`\n\n${code}`;
    })
    .join('\n\n');
}

function silencing({ id, alsoKnownAs = [] }: Rule): string {
  const neighbour = alsoKnownAs[0];
  const theirs = neighbour === undefined ? '' : ` ${pragmaOf(neighbour)} counts too.`;
  return [
    `For one place, by a comment on the line above it:${theirs}`,
    codeBlock('dockerfile', `# spacedock ignore=${id}`),
    'For a whole file, by a comment before its first line that is none:',
    codeBlock('dockerfile', `# spacedock global ignore=${id}`),
    'For everybody who works on the project, in `spacedock.yaml`; another severity can stand there as well:',
    codeBlock('yaml', `rules:\n  ${id}: off`),
    'For yourself, in the settings of VS Code:',
    codeBlock('json', `"spacedock.lint.severity": { "${id}": "off" }`),
  ].join('\n\n');
}

function pragmaOf(name: string): string {
  return isOfHadolint(name) ? `\`# hadolint ignore=${name}\`` : `\`# check=skip=${name}\` at the top`;
}

function isOfHadolint(name: string): boolean {
  return /^(?:DL|SC)\d+$/.test(name);
}

/** hadolint's wiki has a page a rule, Docker's documentation one a check of BuildKit. */
function otherName(name: string): string {
  if (name.startsWith('SC')) return `- ShellCheck and hadolint: [${name}](https://www.shellcheck.net/wiki/${name})`;
  if (isOfHadolint(name)) return `- hadolint: [${name}](https://github.com/hadolint/hadolint/wiki/${name})`;
  const page = name.replace(/([a-z]|[A-Z]+(?=[A-Z][a-z]))(?=[A-Z])/g, '$1-').toLowerCase();
  return `- BuildKit: [${name}](https://docs.docker.com/reference/build-checks/${page}/)`;
}
