import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/lint/finding';
import { applyEdits, editsByFile } from '../../../src/lint/fixes';
import type { Project } from '../../../src/project/project';
import { withTexts } from '../../../src/project/with-texts';
import { goodSpaces, readme } from './good-spaces';
import { projectOf, type Files } from './project-of';
import { lint } from './rule-table';

/** Lines that rules look for, right and wrong ones. */
const lines = [
  'FROM python:3.11-slim', 'FROM ubuntu:24.04 AS base', 'FROM base', 'FROM nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04', 'FROM node', 'FROM ${X}',
  'ARG X=1', 'ARG HF_TOKEN', 'ENV A=$B B=c', 'ENV HF_HOME=/data/hf PYOPENGL_PLATFORM=osmesa', 'ENV OPENAI_API_KEY=abcdef',
  'RUN apt-get update && apt-get install git libgl1-mesa-glx', 'RUN apt-get install -y --no-install-recommends \\\n    ffmpeg \\\n    # why\n    curl',
  'RUN useradd -m -u 1000 user', 'RUN useradd app && sudo chown -R app /app', 'USER user', 'USER 1001', 'USER root', 'WORKDIR app', 'WORKDIR /app',
  'COPY . .', 'COPY --chown=user requirements.txt .', 'COPY a b /c', 'COPY --from=base /x /y', 'COPY model.bin .', 'ADD app.py /data/app.py',
  'RUN pip install -r requirements.txt', 'RUN pip install opencv-python pyrender flash-attn torch==2.1.0', 'RUN curl -L https://x.org/i.sh | bash',
  'RUN --mount=type=secret,id=HF_TOKEN hf download a/b --token $(cat /run/secrets/HF_TOKEN)', "RUN <<EOF\nset -e\npip install x\nEOF", 'RUN nvidia-smi', 'RUN cd /app',
  'RUN git clone https://huggingface.co/a/b', 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'EXPOSE 8080', 'HEALTHCHECK CMD curl localhost',
  'ENTRYPOINT ["./start.sh"]', 'CMD python app.py', "CMD ['python', 'app.py']", 'CMD ["uvicorn", "app:app", "--host", "127.0.0.1"]', 'CMD ["sleep", "infinity"]',
  '# hadolint ignore=DL3008', '# spacedock ignore=user/no-user', '# escape=`', 'ONBUILD RUN pip install y', 'VOLUME /data', 'MAINTAINER me', 'RUN', 'FRM x',
] as const;
const pieces = [...'\n', ' ', '\\', '"', "'", '$', '${', '$(', '`', '<<EOF', '&&', '|', ';', '#', '=', '--', '[', ']', '\r', '\t', '\u0000', '😀', 'é', '../', '*'] as const;

const generated = fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 16 }).map((parts) => `${parts.join('\n')}\n`);
/** A file with some characters or lines taken out, put in, or doubled. */
const mutated = fc
  .tuple(fc.oneof(generated, fc.constantFrom(...goodSpaces.map(([, files]) => String(files['Dockerfile'])))), fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom('', ...pieces, ...lines)), { maxLength: 5 }))
  .map(([text, changes]) =>
    changes.reduce((changed, [at, length, insert]) => {
      const start = changed.length === 0 ? 0 : at % changed.length;
      return changed.slice(0, start) + insert + changed.slice(start + length);
    }, text),
  );

const around: Files = {
  'README.md': readme(),
  'requirements.txt': 'gradio==5.0\nopencv-python\npyrender\n-e ./lib\ngit+https://github.com/a/b\n',
  'app.py': 'import cv2\nimport gradio as gr\nimport missing_thing\nopen("data/x.txt")\nwith gr.Blocks() as demo:\n    pass\ndemo.launch()\n',
  'start.sh': '#!/bin/bash\npython app.py\n',
  'configs/app.yaml': 'paths:\n  ckpt_root: /data\nmodel:\n  ckpt_path: ${paths.ckpt_rot}/a.pt\n',
  'model.bin': new Uint8Array([1, 0, 2]),
};

async function spaceWith(dockerfile: string): Promise<Project> {
  return projectOf({ ...around, Dockerfile: dockerfile });
}

function holdPlaces(project: Project, finding: Finding): void {
  for (const { file, span } of [finding, ...finding.related]) {
    const text = project.source(file)?.text;
    expect(text, `${finding.rule}: the text of ${file.path}`).toBeDefined();
    expect(span.start).toBeGreaterThanOrEqual(0);
    expect(span.end).toBeGreaterThanOrEqual(span.start);
    expect(text!.length, `${finding.rule} ends inside ${file.path}`).toBeGreaterThanOrEqual(span.end);
  }
}

/** Applies every fix for itself: no edit overlaps another or lies outside, and something changes. */
function holdFixes(project: Project, finding: Finding): void {
  for (const fix of finding.fixes) {
    for (const { file, edits } of editsByFile(fix.edits)) {
      const text = project.source(file)?.text ?? '';
      expect(applyEdits(text, edits), `${finding.rule}: ${fix.title}`).not.toBe(text);
    }
  }
}

describe('on whatever Dockerfile', () => {
  it.each([
    ['generated', generated, 250],
    ['mutated', mutated, 350],
  ] as const)('%s: no rule throws, places lie inside their files, every fix applies', async (_, dockerfile, numRuns) => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(dockerfile, async (text) => {
        const project = await spaceWith(text);
        for (const finding of lint(project)) {
          seen.add(finding.rule);
          holdPlaces(project, finding);
          holdFixes(project, finding);
        }
      }),
      { numRuns },
    );
    // Else the lines above no longer lead to what they are there for.
    expect(seen.size).toBeGreaterThan(25);
  }, 300_000);

  it('a safe fix takes its finding away', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const project = await spaceWith(text);
        const findings = lint(project);
        const count = (all: readonly Finding[], { rule, message }: Finding): number =>
          all.filter((other) => other.rule === rule && other.message === message).length;
        for (const finding of findings) {
          const fix = finding.fixes.find(({ safe }) => safe);
          if (fix === undefined) continue;
          const texts = editsByFile(fix.edits).map(({ file, edits }) => ({ file, text: applyEdits(project.source(file)?.text ?? '', edits) }));
          const after = lint(withTexts(project, texts));
          expect(count(after, finding), `${finding.rule}: ${fix.title}: ${finding.message}`).toBeLessThan(count(findings, finding));
        }
      }),
      { numRuns: 60 },
    );
  }, 300_000);

  it('finds the same twice', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, async (text) => {
        const shown = (findings: readonly Finding[]) => findings.map(({ rule, span, message }) => `${rule} ${String(span.start)} ${message}`);
        expect(shown(lint(await spaceWith(text)))).toEqual(shown(lint(await spaceWith(text))));
      }),
      { numRuns: 60 },
    );
  });
});

describe('hostile input is answered in bounded time', () => {
  const deep = (open: string, count: number, close = ''): string => open.repeat(count) + close.repeat(count);
  it.each<[string, Files]>([
    ['a heredoc without an end', { Dockerfile: `FROM a\nRUN <<EOF\n${'echo x\n'.repeat(20_000)}` }],
    ['a quote without an end', { Dockerfile: `FROM a\nRUN echo "${'x '.repeat(100_000)}\n` }],
    ['a line of 1 MB', { Dockerfile: `FROM a\nRUN echo ${'x'.repeat(999_000)}\n` }],
    ['a RUN of 1 MB', { Dockerfile: `FROM a\nRUN true${' && apt-get install -y x'.repeat(39_000)}\n` }],
    ['a RUN of assignments alone', { Dockerfile: `FROM a\nRUN ${'A=1 '.repeat(250_000)}\n` }],
    ['nested substitutions', { Dockerfile: `FROM a\nRUN echo ${deep('$(', 100_000, ')')}\n` }],
    ['nested substitutions without an end', { Dockerfile: `FROM a\nRUN echo ${deep('$(', 100_000)}\n` }],
    ['nested braces and brackets', { Dockerfile: `FROM a\nRUN ${deep('{ (', 20_000)}\nCMD ${deep('[', 100_000)}\n` }],
    ['nested variables', { Dockerfile: `FROM a\nENV A=${deep('${A:-', 50_000, '}')}\nCOPY ${deep('${A:-', 50_000)} /x\n` }],
    ['a variable that doubles', { Dockerfile: `FROM a\nENV A=xxxxxxxx\n${'ENV A=$A$A\n'.repeat(2_000)}WORKDIR $A\n` }],
    ['many stages that take from each other', { Dockerfile: Array.from({ length: 2_000 }, (_, n) => `FROM s${String(n + 1)} AS s${String(n)}\nCOPY --from=s${String((n * 7) % 2_000)} /a /b\n`).join('') }],
    ['YAML aliases that multiply', { 'configs/app.yaml': `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, n) => `${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefgh'.charAt(n)}`).join(',')}]`).join('\n')}\n` }],
    ['front matter without an end', { 'README.md': `---\n${'title: x\n'.repeat(50_000)}` }],
    ['deep YAML', { 'configs/app.yaml': `${deep('[', 50_000)}\n`, 'README.md': `---\nsdk: docker\nx: ${deep('{a: ', 20_000)}\n---\n` }],
    ['references in a circle', { 'configs/app.yaml': `paths:\n  ckpt_root: \${a}\na: \${b}\nb: \${a}\n${'c: ${d}${d}${d}\nd: ${c}${c}${c}\n'.repeat(100)}` }],
    ['deep Python', { 'app.py': `x = ${deep('[', 50_000)}\n`, 'start.py': `${deep('f(', 5_000, ')')}\n` }],
    ['a Python file without line ends', { 'app.py': `import a; ${'x = 1; '.repeat(30_000)}` }],
    ['long requirements', { 'requirements.txt': `${'a'.repeat(200_000)}\n${'x>=1,<2;python_version<"3"\n'.repeat(20_000)}` }],
    ['requirements that name each other', { 'requirements.txt': '-r other.txt\n', 'other.txt': '-r requirements.txt\n-r other.txt\n' }],
    ['a .dockerignore of wildcards', { '.dockerignore': `${'**/a*/'.repeat(40)}b\n!${'*'.repeat(2_000)}\n` }],
    ['scripts that start each other', { 'start.sh': '#!/bin/sh\n. ./start.sh\nexec ./start.sh "$@"\n', Dockerfile: 'FROM python:3.11\nCOPY . .\nCMD ["./start.sh"]\n' }],
    ['control characters', { Dockerfile: `FROM a\nRUN \u0000\u0007\ud800 \udfff ${'\u200b'.repeat(1_000)}\n` }],
  ])('%s', async (_, files) => {
    const dockerfile = 'FROM python:3.11-slim\nCOPY . .\nRUN pip install -r requirements.txt\nCMD ["python", "app.py"]\n';
    const project = await projectOf({ ...around, Dockerfile: dockerfile, ...files });
    for (const finding of lint(project)) holdPlaces(project, finding);
  });
});
