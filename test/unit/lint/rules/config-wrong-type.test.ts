import { configWrongType } from '../../../../src/lint/rules/config-wrong-type';
import { testRule } from '../rule-table';

const file = 'configs/body4d.yaml';
const settings = { config: file };
const upstream = `paths:
  ckpt_root: path/to/your/checkpoints
body:
  batch_size: 64
  half: 32
  threshold: 0.5
  twice: \${body.batch_size}
  device: cuda
  mode: "off"
  empty: null
  given: ???
completion:
  enable: true
  resolution: [512, 1024]
  scales: [1, 2, 3]
`;
const main = { [file]: upstream };

testRule(configWrongType, {
  fires: [
    {
      name: 'numbers and flags in quotes',
      files: { [file]: 'body:\n  batch_size: "64"\n  threshold: \'1e-3\'\ncompletion:\n  enable: "False"\n' },
      main,
      settings,
      expect: [
        { file, text: '"64"', message: "'body.batch_size' is a text, where the main repo has a number", fixable: true },
        { file, text: "'1e-3'", fixable: true },
        { file, text: '"False"', message: 'every text counts as true', fixable: true },
      ],
      fixed: { [file]: 'body:\n  batch_size: 64\n  threshold: \'1e-3\'\ncompletion:\n  enable: "False"\n' },
    },
    {
      name: 'lists, numbers and mappings in each other\'s place',
      files: { [file]: 'body:\n  batch_size: [64]\n  half: {a: 1}\ncompletion:\n  enable: [true]\n  resolution: 512\n  scales: ["1", 2, 3]\n' },
      main,
      settings,
      expect: [
        { file, text: '[64]', message: 'is a list, where the main repo has a number', fixable: false },
        { file, text: '{a: 1}', message: 'is a mapping' },
        { file, text: '[true]' },
        { file, text: '512', message: 'is one number, where the main repo has a list' },
        { file, text: '"1"', message: "'completion.scales.0' is a text", fixable: true },
      ],
    },
    {
      name: 'one value in place of a section',
      files: { [file]: 'completion: false\n' },
      main,
      settings,
      expect: [{ file, text: 'false', message: 'where the main repo has keys below it' }],
    },
    {
      name: 'a word that YAML takes for a flag, and a text where a reference leads to a number',
      files: { [file]: 'body:\n  mode: on\n  twice: "128"\n' },
      main,
      settings,
      expect: [
        { file, text: 'on', message: 'is read as true', fixable: true },
        { file, text: '"128"', fixable: true },
      ],
    },
  ],
  silent: [
    { name: 'the same types with other values', files: { [file]: upstream.replace('64', '32').replace('true', 'off').replace('cuda', 'cpu') }, main, settings },
    { name: 'words that may stand for a number, a flag or a text', files: { [file]: 'body:\n  batch_size: auto\n  device: 0\n  half: true\n  threshold: 1\ncompletion:\n  enable: auto\n' }, main, settings },
    { name: 'null on either side, and a value that is still to be given', files: { [file]: 'body:\n  batch_size:\n  empty: "64"\n  given: [1]\n  threshold: ???\n' }, main, settings },
    { name: 'a list of another length', files: { [file]: 'completion:\n  resolution: [512, "auto", "1"]\n' }, main, settings },
    { name: 'a reference to a number, and one to what is not known', files: { [file]: 'n: 8\nbody:\n  batch_size: ${n}\n  half: ${oc.env:HALF}\n' }, main, settings },
    { name: 'a list where a text stands, and a section that is left empty', files: { [file]: 'body:\n  device: [cuda, cpu]\ncompletion: ""\n' }, main: { [file]: 'body:\n  device: cuda\n' }, settings },
    { name: 'no config of this path in the main repo', files: { [file]: 'body:\n  batch_size: "64"\n' }, main: { 'other.yaml': upstream }, settings },
    { name: 'no main repo', files: { [file]: 'body:\n  batch_size: "64"\n' }, settings },
  ],
});
