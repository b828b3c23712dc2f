import { spacedockSettings } from '../../../../src/lint/rules/spacedock-settings';
import { testRule } from '../rule-table';

const space = { 'README.md': '---\nsdk: docker\n---\n', Dockerfile: 'FROM a\n' };

testRule(spacedockSettings, {
  fires: [
    {
      name: 'an unknown key',
      files: { ...space, 'spacedock.yaml': 'space: a/b\nprotects: [x]\n' },
      expect: [{ file: 'spacedock.yaml', text: 'protects', severity: 'error', message: "Did you mean 'protect'?" }],
      fixed: { 'spacedock.yaml': 'space: a/b\nprotect: [x]\n' },
    },
    {
      name: 'an unknown key beside the one that was meant',
      files: { ...space, 'spacedock.yaml': 'protects: [x]\nprotect: [y]\n' },
      expect: [{ file: 'spacedock.yaml', text: 'protects', fixable: false }],
    },
    {
      name: 'a severity that there is not, which stops no sync',
      files: { ...space, 'spacedock.yaml': 'rules:\n  docker/syntax: eror\n  user/no-user: 3\n' },
      expect: [
        { file: 'spacedock.yaml', text: 'eror', severity: 'warning', message: "Did you mean 'error'?" },
        { file: 'spacedock.yaml', text: '3', severity: 'warning', fixable: false },
      ],
      fixed: { 'spacedock.yaml': 'rules:\n  docker/syntax: error\n  user/no-user: 3\n' },
    },
    {
      name: 'rules that are no mapping',
      files: { ...space, 'spacedock.yaml': 'rules: [docker/syntax]\n' },
      expect: [{ file: 'spacedock.yaml', text: '[docker/syntax]', severity: 'warning' }],
    },
    {
      name: 'a rule twice',
      files: { ...space, 'spacedock.yaml': 'rules:\n  docker/syntax: off\n  docker/syntax: off\n' },
      expect: [{ file: 'spacedock.yaml', text: 'docker/syntax', severity: 'warning' }],
    },
    {
      name: 'YAML that does not parse',
      files: { ...space, 'spacedock.yaml': 'data: "/data\n' },
      expect: [{ file: 'spacedock.yaml' }],
    },
    {
      name: 'a rule that there is not, in the main repo',
      files: space,
      main: { 'spacedock.yaml': 'repo: ../space\nrules:\n  docker/syntaxx: off\n' },
      expect: [{ file: 'main:spacedock.yaml', text: 'docker/syntaxx', severity: 'warning', message: "Did you mean 'docker/syntax'?" }],
    },
    {
      name: 'a Space repo that is missing',
      files: {},
      main: { 'spacedock.yaml': 'repo: ../space\n' },
      expect: [{ file: 'main:spacedock.yaml', text: '../space', severity: 'warning', message: 'Clone the Space there' }],
    },
  ],
  silent: [
    { name: 'every key right', files: space, settings: { space: 'a/b', data: '/data', rules: { 'docker/syntax': 'off' } } },
    { name: 'a rule with no name near, as a newer version may have', files: space, settings: { rules: { 'docker/pin-apt': 'off' } } },
    { name: 'an empty file', files: { ...space, 'spacedock.yaml': '' } },
    { name: 'no file', files: space },
  ],
});
