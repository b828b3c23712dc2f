import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../src/documents/config';
import { resolveConfigValue } from '../../../src/documents/config-resolve';

const resolve = (text: string, path: string) => resolveConfigValue(parseConfig(text), path);

describe('resolveConfigValue', () => {
  const text = `
paths: {ckpt_root: /data/checkpoints, name: sam3}
sam3:
  ckpt_path: \${paths.ckpt_root}/sam3/\${.file}
  file: sam3.pt
  up: \${..paths.name}
  copy: \${.ckpt_path}
n: 3
on: true
none:
float: 1.0
same_float: \${float}
typed: \${n}
joined: v\${n}-\${on}-\${none}
with_float: v\${float}
with_copied_float: v\${same_float}
dynamic: \${paths.\${which}}
which: name
env: \${oc.env:HOME,x}/y
env_bad: \${oc.env:HOME,\${nope}}
whole: \${paths}
escaped: a\\\${b}
twice_escaped: \\\\\${n}
todo: ???
needs_todo: \${todo}/x
list: [a, '\${.0}']
item: \${list[1]}
missing: \${paths.nope}/x
through: \${missing}/y
dynamic_missing: \${paths.\${n}}
above: \${....x}
`;
  it.each([
    ['sam3.ckpt_path', '/data/checkpoints/sam3/sam3.pt'],
    ['sam3.up', 'sam3'],
    ['sam3.copy', '/data/checkpoints/sam3/sam3.pt'],
    ['typed', 3],
    ['joined', 'v3-True-None'],
    ['same_float', 1],
    ['dynamic', 'sam3'],
    ['escaped', 'a${b}'],
    ['twice_escaped', '\\3'],
    ['item', 'a'],
    ['none', null],
  ])('%s is %s', (path, value) => {
    expect(resolve(text, path)).toEqual({ kind: 'value', value });
  });

  it.each(['env', 'whole', 'paths', 'with_float', 'with_copied_float', 'todo', 'needs_todo', 'not.there'])(
    '%s is unknown',
    (path) => {
      expect(resolve(text, path)).toEqual({ kind: 'unknown' });
    },
  );

  it.each([
    ['missing', '${paths.nope}'],
    ['through', '${paths.nope}'],
    ['env_bad', '${nope}'],
    ['dynamic_missing', '${paths.${n}}'],
    ['above', '${....x}'],
  ])('%s is missing, at %s', (path, reference) => {
    const result = resolve(text, path);
    expect(result.kind).toBe('missing');
    const { span } = (result as Extract<typeof result, { kind: 'missing' }>).reference;
    expect(text.slice(span.start, span.end)).toBe(reference);
  });

  it('gives each entry of a circle its own reference, and one that leads into it the circle’s', () => {
    const circle = 'a: x/${b}\nb: ${c}\nc: ${a}\nself: ${self}\ninto: ${n}${b}\nn: 1\n';
    for (const order of [['a', 'b', 'c', 'self', 'into'], ['into', 'self', 'c', 'b', 'a']]) {
      const document = parseConfig(circle);
      const found = Object.fromEntries(
        order.map((path) => {
          const result = resolveConfigValue(document, path);
          const reference = result.kind === 'circular' ? result.reference.span : { start: 0, end: 0 };
          return [path, circle.slice(reference.start, reference.end)];
        }),
      );
      expect(found).toEqual({ a: '${b}', b: '${c}', c: '${a}', self: '${self}', into: '${c}' });
    }
  });

  it('says nothing of a missing target where the file was not read whole', () => {
    expect(resolve('a: ${b}\nc: [\n', 'a')).toEqual({ kind: 'unknown' });
  });

  it('follows a chain of ten thousand', () => {
    const chain = `k0: end\n${Array.from({ length: 10_000 }, (_, i) => `k${i + 1}: \${k${i}}\n`).join('')}`;
    expect(resolve(chain, 'k10000')).toEqual({ kind: 'value', value: 'end' });
  });

  it.each([
    ['doubling', `k0: end\n${Array.from({ length: 60 }, (_, i) => `k${i + 1}: \${k${i}}\${k${i}}\n`).join('')}`, 'k60'],
    ['very many references', `b: 1\na: ${'${b}'.repeat(50_000)}\n`, 'a'],
    ['deep nesting', `a: ${'${'.repeat(50_000)}${'}'.repeat(50_000)}\n`, 'a'],
  ])('gives up on %s', (_, hostile, path) => {
    expect(resolve(hostile, path)).toEqual({ kind: 'unknown' });
  });
});
