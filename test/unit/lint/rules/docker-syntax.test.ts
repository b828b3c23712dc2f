import { dockerSyntax } from '../../../../src/lint/rules/docker-syntax';
import { testRule } from '../rule-table';

testRule(dockerSyntax, {
  fires: [
    {
      name: 'an unknown instruction',
      files: { Dockerfile: 'FROM a\nRUN x\nffmpeg y\n' },
      expect: [{ text: 'ffmpeg', message: 'Unknown instruction' }],
    },
    {
      name: 'a file of five million characters, in one message and nothing else',
      files: { Dockerfile: `FROM a\n${'RUN x\n'.repeat(850_000)}ffmpeg y\n` },
      expect: [{ text: 'FROM a', severity: 'warning', message: 'not checked: it has 5.1 million' }],
    },
  ],
  silent: [
    { name: 'a Dockerfile that parses', files: { Dockerfile: 'FROM a\nRUN <<EOF\nffmpeg\nEOF\n' } },
    { name: 'no Dockerfile', files: { 'README.md': '---\nsdk: docker\n---\n' } },
  ],
});
