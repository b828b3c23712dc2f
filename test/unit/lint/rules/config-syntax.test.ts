import { configSyntax } from '../../../../src/lint/rules/config-syntax';
import { testRule } from '../rule-table';

testRule(configSyntax, {
  fires: [
    {
      name: 'a list that is not closed',
      files: { 'configs/app.yaml': 'paths: [a, b\nother: 1\n' },
      settings: { config: 'configs/app.yaml' },
      expect: [{ file: 'configs/app.yaml' }],
    },
  ],
  silent: [
    { name: 'a config that parses', files: { 'app.yaml': 'a: 1\n' }, settings: { config: 'app.yaml' } },
    { name: 'a broken YAML that is no config', files: { 'other.yaml': 'a: [1\n' } },
    { name: 'a config that is missing', files: {}, settings: { config: 'app.yaml' } },
  ],
});
