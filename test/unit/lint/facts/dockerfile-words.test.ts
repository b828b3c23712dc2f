import { expect, it } from 'vitest';
import { parseDockerfile } from '../../../../src/documents/dockerfile';
import { holdsWord, instructionsWith, wantedWords } from '../../../../src/lint/facts/dockerfile-words';

const dockerfile = parseDockerfile('FROM python:3.11-slim\n# sudo?\nRUN apt-get install -y libgl1==2 && HF_HOME=/data useradd -m\nCOPY a.useradd-b .\n');
const [from, run, copy] = dockerfile.instructions;

it.each([
  [['nothing', 'useradd'], [run, copy]],
  [['apt-get'], [run]],
  [['apt'], [run]],
  [['get', '3.11-slim'], [from, run]],
  [['a.useradd'], [copy]],
  [['HF_HOME'], [run]],
  [['FROM', 'RUN'], [from, run]],
])('finds the instructions with %j', (names, instructions) => {
  const wanted = wantedWords(names);
  expect(holdsWord(dockerfile, wanted)).toBe(true);
  const places = instructionsWith(dockerfile, wanted);
  expect(dockerfile.instructions.filter((each) => places.has(each))).toEqual(instructions);
  expect(places.isEmpty).toBe(false);
});

it.each([[['user', 'ap']], [['HOME']], [['useradd-']], [['pt-get']]])('does not find %j', (names) => {
  const wanted = wantedWords(names);
  expect(holdsWord(dockerfile, wanted)).toBe(false);
  const places = instructionsWith(dockerfile, wanted);
  expect(dockerfile.instructions.some((each) => places.has(each))).toBe(false);
  expect(places.isEmpty).toBe(true);
});

it('finds a word outside of instructions, in none of them', () => {
  const wanted = wantedWords(['sudo']);
  expect(holdsWord(dockerfile, wanted)).toBe(true);
  const places = instructionsWith(dockerfile, wanted);
  expect(dockerfile.instructions.some((each) => places.has(each))).toBe(false);
  expect(places.isEmpty).toBe(true);
});
