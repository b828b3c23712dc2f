import { describe, expect, test } from 'vitest';
import { fixOfCause, markedPlace } from '../../../src/deploy/failure-fix';
import { failureText } from '../../../src/deploy/failure-text';
import { packageKnowledge } from '../../../src/deploy/package-knowledge';
import { applyEdits } from '../../../src/lint/fixes';
import { diagnose, type Diagnosis } from '../../../src/logs/diagnosis';
import type { Project } from '../../../src/project/project';
import { projectOf, type Files } from '../lint/project-of';

const dockerfile = `FROM python:3.11-slim
WORKDIR /app
COPY requirements.txt .
RUN pip install -r requirements.txt
COPY . .
USER 1000
CMD ["python", "app.py"]
`;
const files: Files = {
  'README.md': '---\ntitle: A\nsdk: docker\napp_port: 8080\n---\n',
  Dockerfile: dockerfile,
  'requirements.txt': 'gradio\nopencv-python\n',
  'app.py': 'import gradio\n\nimport cv2\ngradio.launch()\n',
};

function ran(...lines: string[]): string {
  return ['===== Application Startup at 2026-04-04 12:12:31 =====', '', ...lines, ''].join('\n');
}

function raised(exception: string, line: number, code: string): string {
  return ran('Traceback (most recent call last):', `  File "/app/app.py", line ${String(line)}, in <module>`, `    ${code}`, exception);
}

function diagnosed(project: Project, log: string, errorMessage?: string, phase: 'build' | 'run' = 'run'): Diagnosis {
  return diagnose(log, { dockerfile: project.dockerfile?.document, knowledge: packageKnowledge, phase, appPort: 8080, errorMessage });
}

function marked(project: Project, { causes: [cause] }: Diagnosis): string | undefined {
  const place = cause && markedPlace(project, cause);
  return place && `${place.file.path}: ${project.source(place.file)?.text.slice(place.span.start, place.span.end) ?? ''}`;
}

const libGl = 'ImportError: libGL.so.1: cannot open shared object file: No such file or directory';
const timeout = 'Launch timed out, workload was not healthy after 30 min';

describe('The place of an app’s failure', () => {
  test.each<[what: string, log: string, errorMessage: string | undefined, expected: string | undefined]>([
    ['its own line of Python', raised(libGl, 3, 'import cv2'), undefined, 'app.py: import cv2'],
    ['that line where it has moved since', raised(libGl, 9, 'import cv2'), undefined, 'app.py: import cv2'],
    ['the start, for a file that is not there', ran("python: can't open file '/app/app.py': [Errno 2] No such file or directory"), undefined, 'Dockerfile: app.py'],
    ['the start, for a program that is not there', ran(), 'Exit code: 128. Reason: failed to create containerd task: failed to create shim task: exec: "python": executable file not found in $PATH', 'Dockerfile: python'],
    ['the port of the README', ran('INFO:     Uvicorn running on http://0.0.0.0:7860 (Press CTRL+C to quit)'), timeout, 'README.md: app_port: 8080'],
    ['the README’s head, for a key that it lacks', ran('Loading the model'), timeout, 'README.md: ---'],
    ['what the fix changes, where no line did it', ran('ImportError: cannot import name \'HfFolder\' from \'huggingface_hub\' (/usr/local/lib/python3.11/site-packages/huggingface_hub/__init__.py)'), undefined, 'requirements.txt: opencv-python'],
    ['nothing, for hardware that is not free', ran(), 'Scheduling failure: unable to schedule', undefined],
  ])('is %s', async (_, log, errorMessage, expected) => {
    const project = await projectOf(files);
    expect(marked(project, diagnosed(project, log, errorMessage))).toBe(expected);
  });

  test('is nothing where the line reads otherwise now', async () => {
    const project = await projectOf({ ...files, 'app.py': 'import gradio\n\nimport PIL\ngradio.launch()\n' });
    expect(marked(project, diagnosed(project, raised('ValueError: no', 3, 'import cv2')))).toBeUndefined();
  });

  test('is nothing where two lines read so', async () => {
    const project = await projectOf({ ...files, 'app.py': 'import cv2\nimport cv2\n' });
    expect(marked(project, diagnosed(project, raised('ValueError: no', 3, 'import cv2')))).toBeUndefined();
  });
});

describe('The place of a configuration that the Hub refuses', () => {
  test('is the top of the README', async () => {
    const project = await projectOf({ ...files, 'README.md': '# A\n' });
    const diagnosis = diagnosed(project, '', 'Missing configuration in README', 'build');
    expect(diagnosis.causes.map(({ id }) => id)).toEqual(['configuration-missing']);
    expect(marked(project, diagnosis)).toBe('README.md: # A');
  });
});

test('An app’s failure tells of the app, with the commit that ran', async () => {
  const project = await projectOf(files);
  const diagnosis = diagnosed(project, raised(libGl, 3, 'import cv2'));
  const [cause] = diagnosis.causes;
  expect(cause && failureText(cause, { ...diagnosis, commit: '379fa57' })).toMatch(/^App failed: libGL is not installed \(commit 379fa57\)\nImportError: libGL/);
});

test('Its fix leaves none', async () => {
  const project = await projectOf(files);
  const { causes: [cause] } = diagnosed(project, raised(libGl, 3, 'import cv2'));
  const fix = cause && fixOfCause(project, cause, markedPlace(project, cause));
  expect(fix?.kind).toBe('edits');
  if (cause === undefined || fix?.kind !== 'edits') return;
  const mended = await projectOf({ ...files, Dockerfile: applyEdits(dockerfile, fix.edits) });
  expect(mended.text('Dockerfile')).toMatch(/libgl1/);
  expect(fixOfCause(mended, cause, markedPlace(mended, cause))).toBeUndefined();
});
