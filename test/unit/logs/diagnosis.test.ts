import { describe, expect, it } from 'vitest';
import { packageKnowledge } from '../../../src/deploy/package-knowledge';
import { diagnose, Diagnoser } from '../../../src/logs/diagnosis';
import { redact } from '../../../src/hub/redact';
import { diagnosisJson } from '../../../src/logs/diagnosis-json';

const dockerfile = `FROM python:3.11-slim
WORKDIR /app

RUN apt-get update && \\
    apt-get install -y \\
    ffmpeg \\
    libgl1-mesa-glx

COPY . .
`;
const log = `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> FROM docker.io/library/python:3.11-slim@sha256:e508
DONE 0.0s

DONE 2.0s

--> WORKDIR /app
CACHED

--> Restoring cache
DONE 4.2s

--> RUN apt-get update &&     apt-get install -y     ffmpeg     libgl1-mesa-glx
Get:1 http://deb.debian.org/debian trixie InRelease [138 kB]
Reading package lists...
Package libgl1-mesa-glx is not available, but is referred to by another package.
E: Package 'libgl1-mesa-glx' has no installation candidate

--> ERROR: process "/bin/sh -c apt-get update &&     apt-get install -y     ffmpeg     libgl1-mesa-glx" did not complete successfully: exit code: 100
`;

describe('a diagnosis', () => {
  it('names the cause, its lines and the cure', () => {
    const diagnosis = diagnose(log, { dockerfile, knowledge: packageKnowledge });
    expect(diagnosis).toMatchObject({ phase: 'build', outcome: 'failed', commit: '379fa57' });
    expect(diagnosis.causes).toHaveLength(1);
    expect(diagnosis.causes[0]).toMatchObject({
      id: 'apt-package-gone',
      logLine: 18,
      evidence: "E: Package 'libgl1-mesa-glx' has no installation candidate",
      dockerfileLine: 4,
      place: { kind: 'dockerfile', line: 7, word: 'libgl1-mesa-glx' },
      fix: { kind: 'apt-replace', package: 'libgl1-mesa-glx', by: 'libgl1' },
    });
  });

  it('is printed by the contract', () => {
    expect(diagnosisJson(diagnose(log, { dockerfile, knowledge: packageKnowledge }), redact)).toEqual({
      version: 1,
      phase: 'build',
      outcome: 'failed',
      commit: '379fa57',
      steps: [
        { instruction: 'FROM docker.io/library/python:3.11-slim@sha256:e508', line: 1, seconds: 2, cached: false, status: 'done' },
        { instruction: 'WORKDIR /app', line: 2, seconds: null, cached: true, status: 'cached' },
        { instruction: 'Restoring cache', line: null, seconds: 4.2, cached: false, status: 'done' },
        {
          instruction: 'RUN apt-get update &&     apt-get install -y     ffmpeg     libgl1-mesa-glx',
          line: 4,
          seconds: null,
          cached: false,
          status: 'failed',
        },
      ],
      causes: [
        {
          id: 'apt-package-gone',
          title: 'libgl1-mesa-glx is not in the base image’s package lists',
          phase: 'build',
          logLine: 18,
          evidence: "E: Package 'libgl1-mesa-glx' has no installation candidate",
          dockerfileLine: 4,
          fix: expect.stringContaining('Install libgl1 in place of libgl1-mesa-glx.') as string,
        },
      ],
    });
  });
});

describe('a configuration that the Hub refuses', () => {
  const refused = { dockerfile, knowledge: packageKnowledge, refused: true } as const;

  it('is told by the Hub’s message alone, whatever a log says', () => {
    const diagnosis = diagnose(log, { ...refused, errorMessage: 'Missing configuration in README' });
    expect(diagnosis).toMatchObject({ refused: true, outcome: 'failed', steps: [], failure: undefined, commit: undefined });
    expect(diagnosis.causes).toMatchObject([{ id: 'configuration-missing', logLine: undefined, place: { kind: 'front-matter' } }]);
  });

  it.each([
    ['Invalid value for "emoji".\n', 'Invalid value for "emoji"'],
    [undefined, 'The Hub does not say why'],
  ])('is told in the words of the Hub where they are not known: %j', (errorMessage, title) => {
    const { causes } = diagnose('', { ...refused, errorMessage });
    expect(causes).toMatchObject([{ id: 'configuration-refused', title, place: { kind: 'front-matter' }, cure: 'Mend the front matter of README.md and push.' }]);
  });
});

describe('the last lines', () => {
  const read = (text: string): Diagnoser => {
    const diagnoser = new Diagnoser();
    for (const line of text.split('\n')) diagnoser.push(line);
    return diagnoser;
  };

  it('are those up to the error of the builder, without blank ones', () => {
    const diagnoser = read(`${log}\nsomething else\n`);
    expect(diagnoser.lastLines(2)).toEqual([
      "E: Package 'libgl1-mesa-glx' has no installation candidate",
      expect.stringMatching(/^--> ERROR: process /) as string,
    ]);
    expect(diagnoser.lineCount).toBe(`${log}\nsomething else\n`.split('\n').length);
  });

  it('are the end of a log that tells of none, and begin anew with another', () => {
    const diagnoser = read('a\n\nb\nc\n');
    expect(diagnoser.lastLines(2)).toEqual(['b', 'c']);
    diagnoser.reset();
    expect([diagnoser.lastLines(2), diagnoser.lineCount]).toEqual([[], 0]);
  });
});
