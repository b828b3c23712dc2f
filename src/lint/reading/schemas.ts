import body4d from '../../../media/body4d.schema.json';
import schema from '../../../media/spacedock.schema.json';
import { ruleSeverities } from '../../project/settings-file';
import { rules } from '../rules';

/** JSON schemas by the file that the build writes each into; those of Spacedock's own settings name every rule. */
export function schemas(): Readonly<Record<string, object>> {
  const setting = { type: 'object', properties: { 'spacedock.lint.severity': bySeverity() } };
  return {
    'spacedock.schema.json': { ...schema, properties: { ...schema.properties, rules: { ...schema.properties.rules, ...bySeverity() } } },
    'body4d.schema.json': body4d,
    'settings.schema.json': setting,
    'workspace.schema.json': { type: 'object', properties: { settings: setting } },
  };
}

/** A severity for each rule. One that is not known may be of a newer Spacedock. */
function bySeverity(): object {
  const properties = rules.map(({ id, summary, severity, offByDefault }) => {
    const usually = offByDefault === true ? 'Off by default.' : `By default: ${severity}.`;
    return [id, { enum: ruleSeverities, description: `${summary} ${usually}` }] as const;
  });
  return { type: 'object', properties: Object.fromEntries(properties), additionalProperties: { enum: ruleSeverities } };
}
