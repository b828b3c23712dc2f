import { describe, expect, test } from 'vitest';
import { fixOfCause } from '../../../src/deploy/failure-fix';
import { placeOfCause } from '../../../src/deploy/failure-place';
import { failureText } from '../../../src/deploy/failure-text';
import { packageKnowledge } from '../../../src/deploy/package-knowledge';
import { applyEdits } from '../../../src/lint/fixes';
import { diagnose, type Cause } from '../../../src/logs/diagnosis';
import type { Project } from '../../../src/project/project';
import { projectOf, type Files } from '../lint/project-of';

const dockerfile = `FROM python:3.11-slim
WORKDIR /app
RUN apt-get update && apt-get install -y \\
    ffmpeg \\
    libgl1-mesa-glx
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
USER 1000
CMD ["python", "app.py"]
`;
const files: Files = {
  'README.md': '---\ntitle: A\nsdk: docker\napp_port: 7860\n---\n',
  Dockerfile: dockerfile,
  'requirements.txt': 'gradio\nnumpy[extra]==2.1 ; python_version > "3.8"\n',
  'app.py': 'import gradio\n\nimport cv2\ngradio.launch()\n',
};

const cause: Cause = {
  id: 'any',
  phase: 'build',
  title: 'It is gone',
  explanation: 'So.',
  cure: 'Mend it.',
  evidence: 'E: gone',
  logLine: 3,
  step: undefined,
  dockerfileLine: undefined,
  place: undefined,
  fix: undefined,
  lines: [],
};

function marked(project: Project, of: Partial<Cause>): string | undefined {
  const place = placeOfCause(project, { ...cause, ...of });
  return place && `${place.file.path}: ${project.source(place.file)?.text.slice(place.span.start, place.span.end) ?? ''}`;
}

/** The files that a cause's fix changes, as they are then. */
function mended(project: Project, of: Partial<Cause>): Record<string, string> | undefined {
  const whole = { ...cause, ...of };
  const fix = fixOfCause(project, whole, placeOfCause(project, whole));
  if (fix?.kind !== 'edits') return undefined;
  const paths = [...new Set(fix.edits.map(({ file }) => file.path))];
  return Object.fromEntries(paths.map((path) => [path, applyEdits(project.text(path) ?? '', fix.edits.filter(({ file }) => file.path === path))]));
}

describe('The place of a failure', () => {
  test.each<[what: string, of: Partial<Cause>, expected: string | undefined]>([
    ['a word', { place: { kind: 'dockerfile', line: 5, word: 'libgl1-mesa-glx' } }, 'Dockerfile: libgl1-mesa-glx'],
    ['a word that is there no more', { place: { kind: 'dockerfile', line: 4, word: 'other' } }, 'Dockerfile: ffmpeg \\'],
    ['an instruction', { dockerfileLine: 7 }, 'Dockerfile: RUN pip install -r requirements.txt'],
    ['a line of Python by its path in the container', { place: { kind: 'python', path: '/app/app.py', line: 3 } }, 'app.py: import cv2'],
    ['a file of the image', { place: { kind: 'python', path: '/opt/other.py', line: 3 } }, undefined],
    ['a line that the file does not have', { place: { kind: 'python', path: '/app/app.py', line: 99 } }, undefined],
    ['a requirement', { place: { kind: 'requirement', package: 'NumPy' } }, 'requirements.txt: numpy[extra]==2.1 ; python_version > "3.8"'],
    ['a requirement that no file has', { place: { kind: 'requirement', package: 'torch' }, dockerfileLine: 7 }, 'Dockerfile: RUN pip install -r requirements.txt'],
    ['a key of the README', { place: { kind: 'front-matter', key: 'app_port' } }, 'README.md: app_port: 7860'],
    ['a package that was taken out', { dockerfileLine: 3, fix: { kind: 'apt-replace', package: 'old', by: 'new' } }, undefined],
    ['nothing', {}, undefined],
  ])('%s', async (_, of, expected) => {
    expect(marked(await projectOf(files), of)).toBe(expected);
  });

  test('watches the whole instruction, and of a word its line', async () => {
    const project = await projectOf(files);
    const whole = placeOfCause(project, { ...cause, dockerfileLine: 3 });
    expect(dockerfile.slice(whole?.watched.start, whole?.watched.end)).toMatch(/^RUN apt-get[^]*libgl1-mesa-glx$/);
    const word = placeOfCause(project, { ...cause, place: { kind: 'dockerfile', line: 5, word: 'libgl1-mesa-glx' } });
    expect(dockerfile.slice(word?.watched.start, word?.watched.end)).toBe('    libgl1-mesa-glx');
  });
});

describe('The fix of a failure', () => {
  test.each<[what: string, of: Partial<Cause>, path: string, expected: string]>([
    [
      'replaces a package',
      { place: { kind: 'dockerfile', line: 5, word: 'libgl1-mesa-glx' }, fix: { kind: 'apt-replace', package: 'libgl1-mesa-glx', by: 'libgl1' } },
      'Dockerfile',
      dockerfile.replace('libgl1-mesa-glx', 'libgl1'),
    ],
    [
      'installs one in the list that is there',
      { phase: 'run', place: { kind: 'python', path: '/app/app.py', line: 3 }, fix: { kind: 'apt-install', packages: ['libglib2.0-0'] } },
      'Dockerfile',
      dockerfile.replace('libgl1-mesa-glx', 'libgl1-mesa-glx \\\n    libglib2.0-0'),
    ],
    [
      'changes a requirement, and keeps its extras and marker',
      { fix: { kind: 'pip-install', requirement: 'numpy<2' } },
      'requirements.txt',
      'gradio\nnumpy[extra]<2 ; python_version > "3.8"\n',
    ],
    ['adds a requirement', { fix: { kind: 'pip-install', requirement: 'pillow<10' } }, 'requirements.txt', `${String(files['requirements.txt'])}pillow<10\n`],
    [
      'sets a variable for a step of the build above it',
      { dockerfileLine: 7, fix: { kind: 'environment', assignments: ['LANG=C.UTF-8'] } },
      'Dockerfile',
      dockerfile.replace('RUN pip', 'ENV LANG=C.UTF-8\nRUN pip'),
    ],
    [
      'sets one for the app before its start',
      { phase: 'run', fix: { kind: 'environment', assignments: ['NUMBA_CACHE_DIR=/tmp/numba'] } },
      'Dockerfile',
      dockerfile.replace('CMD', 'ENV NUMBA_CACHE_DIR=/tmp/numba\nCMD'),
    ],
    [
      'changes a key of the README',
      { fix: { kind: 'front-matter', key: 'app_port', value: '8080' } },
      'README.md',
      '---\ntitle: A\nsdk: docker\napp_port: 8080\n---\n',
    ],
    [
      'adds one',
      { fix: { kind: 'front-matter', key: 'startup_duration_timeout', value: '1h' } },
      'README.md',
      '---\ntitle: A\nsdk: docker\napp_port: 7860\nstartup_duration_timeout: 1h\n---\n',
    ],
    ['is that of a rule', { fix: { kind: 'rule', rule: 'gpu/package-gone' } }, 'Dockerfile', dockerfile.replace('libgl1-mesa-glx', 'libgl1')],
  ])('%s', async (_, of, path, expected) => {
    expect(mended(await projectOf(files), of)).toEqual({ [path]: expected });
  });

  test.each<[what: string, fix: Cause['fix']]>([
    ['set already', { kind: 'front-matter', key: 'app_port', value: '7860' }],
    ['a rule that finds nothing', { kind: 'rule', rule: 'docker/platform' }],
    ['a rule that is not known', { kind: 'rule', rule: 'no/such' }],
  ])('there is none: %s', async (_, fix) => {
    expect(fixOfCause(await projectOf(files), { ...cause, fix }, undefined)).toBeUndefined();
  });

  test('may be something to do on the Hub', async () => {
    const project = await projectOf(files);
    const kinds = ([{ kind: 'secret', name: 'HF_TOKEN' }, { kind: 'hardware' }, { kind: 'restart', factory: true }, { kind: 'page', url: 'https://huggingface.co/a' }] as const).map(
      (fix) => fixOfCause(project, { ...cause, fix }, undefined)?.title,
    );
    expect(kinds).toEqual(['Add the secret HF_TOKEN to the Space', 'Change the hardware of the Space', 'Factory reboot the Space', 'Open huggingface.co/a']);
  });
});

test('A log of a package that is gone marks its word and offers its successor', async () => {
  const project = await projectOf(files);
  const log = [
    '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====',
    '',
    '--> RUN apt-get update && apt-get install -y     ffmpeg     libgl1-mesa-glx',
    "E: Package 'libgl1-mesa-glx' has no installation candidate",
    '',
    '--> ERROR: process "/bin/sh -c apt-get update && apt-get install -y     ffmpeg     libgl1-mesa-glx" did not complete successfully: exit code: 100',
  ].join('\n');
  const diagnosis = diagnose(log, { dockerfile: project.dockerfile?.document, knowledge: packageKnowledge });
  const [found] = diagnosis.causes;
  expect(found && marked(project, found)).toBe('Dockerfile: libgl1-mesa-glx');
  expect(found && mended(project, found)).toEqual({ Dockerfile: dockerfile.replace('libgl1-mesa-glx', 'libgl1') });
  expect(found && failureText(found, diagnosis)).toMatch(/^Build failed: libgl1-mesa-glx is not in .*\(commit 379fa57\)\nE: Package 'libgl1-mesa-glx' has no installation candidate\nInstall libgl1 in place of/);
});
