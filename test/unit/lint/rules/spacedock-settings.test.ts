import { spacedockSettings } from '../../../../src/lint/rules/spacedock-settings';
import { testRule } from '../rule-table';

const space = { 'README.md': '---\nsdk: docker\n---\n', Dockerfile: 'FROM a\n' };

testRule(spacedockSettings, {
  fires: [
    {
      name: 'an unknown key',
      files: { ...space, 'spacedock.yaml': 'space: a/b\nprotects: [x]\n' },
      expect: [{ file: 'spacedock.yaml', text: 'protects' }],
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
      expect: [{ file: 'main:spacedock.yaml', message: "Did you mean 'docker/syntax'?" }],
    },
    {
      name: 'a Space repo that is missing',
      files: {},
      main: { 'spacedock.yaml': 'repo: ../space\n' },
      expect: [{ file: 'main:spacedock.yaml', text: '../space', message: 'Clone the Space there' }],
    },
  ],
  silent: [
    { name: 'every key right', files: space, settings: { space: 'a/b', data: '/data', rules: { 'docker/syntax': 'off' } } },
    { name: 'an empty file', files: { ...space, 'spacedock.yaml': '' } },
    { name: 'no file', files: space },
  ],
});
