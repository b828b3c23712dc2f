import { dockerSyntax } from '../../../../src/lint/rules/docker-syntax';
import { testRule } from '../rule-table';

testRule(dockerSyntax, {
  fires: [
    {
      name: 'an unknown instruction',
      files: { Dockerfile: 'FROM a\nRUN x\nffmpeg y\n' },
      expect: [{ text: 'ffmpeg', message: 'Unknown instruction' }],
    },
  ],
  silent: [
    { name: 'a Dockerfile that parses', files: { Dockerfile: 'FROM a\nRUN <<EOF\nffmpeg\nEOF\n' } },
    { name: 'no Dockerfile', files: { 'README.md': '---\nsdk: docker\n---\n' } },
  ],
});
