import { expect, it } from 'vitest';
import { parseDockerfile } from '../../../../src/documents/dockerfile';
import { dockerfileWords, holdsWord } from '../../../../src/lint/facts/dockerfile-words';

it('cuts the text into its words', () => {
  const dockerfile = parseDockerfile('FROM python:3.11-slim\n# sudo?\nRUN apt-get install -y libgl1==2 && HF_HOME=/data useradd -m\n');
  expect([...dockerfileWords(dockerfile)]).toEqual([
    'FROM', 'python', '3.11-slim', 'sudo', 'RUN', 'apt-get', 'install', 'y', 'libgl1', '2', 'HF_HOME', 'data', 'useradd', 'm',
  ]);
  expect(holdsWord(dockerfile, ['nothing', 'useradd'])).toBe(true);
  expect(holdsWord(dockerfile, ['user', 'apt'])).toBe(false);
});
