import type { ConfigEntry } from './config';

/** A scalar's kind and value, as a config entry holds them. */
export type ScalarValue = Pick<ConfigEntry, 'value'> & { readonly kind: 'string' | 'number' | 'boolean' | 'null' };

/**
 * What a plain (unquoted) scalar is to OmegaConf: YAML 1.1 as PyYAML reads it, dates left as text, and `1e3` a
 * number (OmegaConf, `get_yaml_loader`).
 */
export function plainScalar(source: string): ScalarValue {
  if (/^(?:~|null|Null|NULL|)$/.test(source)) return { kind: 'null', value: null };
  if (/^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/.test(source)) return { kind: 'boolean', value: true };
  if (/^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/.test(source)) return { kind: 'boolean', value: false };
  const number = integer(source) ?? float(source);
  return number === undefined ? { kind: 'string', value: source } : { kind: 'number', value: number };
}

function integer(source: string): number | undefined {
  const written = /^([-+]?)(0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])*)$/.exec(source);
  const [, sign, digits] = written ?? [];
  if (digits === undefined) return undefined;
  const plain = digits.replaceAll('_', '');
  return (sign === '-' ? -1 : 1) * unsigned(plain);
}

function unsigned(digits: string): number {
  if (digits.includes(':')) return sexagesimal(digits);
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  return Number(digits);
}

function float(source: string): number | undefined {
  if (/^[-+]?\.(?:inf|Inf|INF)$/.test(source)) return source.startsWith('-') ? -Infinity : Infinity;
  if (/^\.(?:nan|NaN|NAN)$/.test(source)) return Number.NaN;
  const plain = source.replaceAll('_', '');
  if (/^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/.test(source)) {
    return (plain.startsWith('-') ? -1 : 1) * sexagesimal(plain.replace(/^[-+]/, ''));
  }
  const isFloat =
    /^[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?$/.test(source) ||
    /^[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+$/.test(source) ||
    /^[-+]?\.[0-9][0-9_]*(?:[eE][-+]?[0-9]+)?$/.test(source);
  return isFloat ? Number(plain) : undefined;
}

/** Base 60: `1:30` is 90. */
function sexagesimal(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
