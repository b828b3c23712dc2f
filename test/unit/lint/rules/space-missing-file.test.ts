import { spaceMissingFile } from '../../../../src/lint/rules/space-missing-file';
import { testRule } from '../rule-table';

const readme = '---\nsdk: docker\n---\n';

testRule(spaceMissingFile, {
  fires: [
    { name: 'no Dockerfile', files: { 'README.md': readme }, expect: [{ file: 'README.md', text: 'docker', message: 'has none' }] },
    {
      name: 'a Dockerfile in other letters',
      files: { 'README.md': readme, DockerFile: 'FROM a\n' },
      expect: [{ file: 'README.md', text: 'docker', message: 'Rename DockerFile to Dockerfile.' }],
    },
    {
      name: 'a Dockerfile that git ignores',
      files: { 'README.md': readme, Dockerfile: 'FROM a\n', '.gitignore': 'Dockerfile\n' },
      expect: [{ file: 'README.md', text: 'docker', message: 'git ignores it' }],
    },
    {
      name: 'no README in what is surely a Space',
      files: { Dockerfile: '# x\nFROM a\n', 'readme.md': readme },
      spaceId: 'a/b',
      expect: [{ text: 'FROM', message: 'Rename readme.md to README.md.' }],
    },
  ],
  silent: [
    { name: 'both', files: { 'README.md': readme, Dockerfile: 'FROM a\n' } },
    { name: 'a folder with a Dockerfile that may be no Space', files: { Dockerfile: 'FROM a\n' } },
    { name: 'another sdk', files: { 'README.md': readme.replace('docker', 'gradio') } },
    { name: 'an empty repo', files: {} },
  ],
});
