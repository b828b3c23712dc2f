import { describe, expect, test } from 'vitest';
import { buildContext } from '../../hub/build-context';
import { scriptBuild, type BuildScript } from '../../hub/build-script';
import { readCard } from '../../hub/card';
import { scriptStart } from '../../hub/start-script';
import { goodFiles } from './workbench';

interface Options {
  readonly secrets?: readonly string[];
  readonly cache?: ReadonlySet<string>;
  readonly storage?: boolean;
}

function contextOf(files: Readonly<Record<string, string>>, secrets: readonly string[] = []): ReturnType<typeof buildContext> {
  return buildContext({
    tree: Object.entries(files).map(([path, text]) => ({ path, oid: `oid of ${text}`, size: text.length, executable: false })),
    texts: new Map(Object.entries(files)),
    secrets: new Set(secrets),
    variables: new Map(),
  });
}

const good = goodFiles as Readonly<Record<string, string>>;

function build(files: Readonly<Record<string, string>>, options: Options = {}): BuildScript {
  const all = { ...good, ...files };
  return scriptBuild(all['Dockerfile'] ?? '', contextOf(all, options.secrets), options.cache ?? new Set());
}

function logOf(script: { readonly events: readonly { readonly line: string }[] }): string {
  return script.events.map((event) => event.line).join('\n');
}

/** A Dockerfile of one stage. */
function from(image: string, ...steps: readonly string[]): Readonly<Record<string, string>> {
  return { Dockerfile: [`FROM ${image}`, ...steps, ''].join('\n') };
}

describe('a build that is fine', () => {
  test('shows each step as the Hub does and ends with the export of the cache', () => {
    const script = build({});
    expect(script.outcome.kind).toBe('built');
    const log = logOf(script);
    expect(log).toContain('--> FROM docker.io/library/python:3.12-slim@sha256:');
    // Joined lines keep their indents.
    expect(log).toContain('--> RUN apt-get update &&     apt-get install -y --no-install-recommends libgl1 libglib2.0-0 &&     rm -rf');
    expect(log).toMatch(/^DONE \d+\.\ds$/m);
    expect(log).not.toContain('CMD');
    expect(log).not.toContain('USER');
    expect(log).toMatch(/--> Pushing image\nDONE [\d.]+s\n\n--> Exporting cache\nDONE [\d.]+s\n$/);
  });

  test('a step says DONE after as long as it took', () => {
    const events = build({}).events;
    const start = events.findIndex(({ line }) => line.startsWith('--> RUN pip'));
    const end = events.findIndex(({ line }, index) => index > start && line.startsWith('DONE'));
    const seconds = events.slice(start + 1, end + 1).reduce((sum, event) => sum + event.seconds, 0);
    expect(events[end]?.line).toBe(`DONE ${seconds.toFixed(1)}s`);
  });

  test('a second build takes from the cache what stands before the first change', () => {
    const cache = new Set(build({}).cacheKeys);
    const log = logOf(build({ 'app.py': 'print("changed")\n' }, { cache }));
    expect(log).toContain('--> RUN useradd -m -u 1000 user\nCACHED\n');
    expect(log).toMatch(/--> Restoring cache\nDONE 1\.4s\n\n--> COPY --chown=1000 \. \.\nDONE/);
    expect(logOf(build({ 'requirements.txt': 'gradio==5.0.0\n' }, { cache }))).toContain('--> RUN pip install --no-cache-dir -r requirements.txt\nCollecting');
  });

  test('stages that nobody needs are left out', () => {
    const Dockerfile = 'FROM python:3.12 AS unused\nRUN nvidia-smi\nFROM python:3.12-slim AS base\nRUN useradd -u 1000 user\nFROM base\nCOPY . /app\n';
    const script = build({ Dockerfile });
    expect(script.outcome.kind).toBe('built');
    expect(logOf(script)).not.toContain('nvidia-smi');
  });

  test.each([
    ['uid 1000 freed first', from('ubuntu:24.04', 'RUN userdel -r ubuntu && useradd -m -u 1000 user')],
    ['a failure that is caught', from('ubuntu:24.04', 'RUN useradd -m -u 1000 user || true')],
    ['a condition', from('ubuntu:24.04', 'RUN if nvidia-smi; then echo GPU; fi')],
    ['the old package where it still is', from('ubuntu:22.04', 'RUN apt-get update && apt-get install -y libgl1-mesa-glx')],
    ['a heredoc', from('python:3.12', 'RUN <<EOF', 'apt-get update', 'apt-get install -y libgl1', 'EOF', 'COPY <<EOF /app/x', 'FROM here', 'EOF')],
    ['a comment inside a continuation', from('python:3.12', 'RUN apt-get update && \\', '# no', '    apt-get install -y libgl1')],
    ['patterns and folders', { ...from('python:3.12', 'COPY req*.txt ./', 'COPY src/ src/'), 'src/a/b.py': '' }],
    ['a required secret that is set', from('python:3.12', 'RUN --mount=type=secret,id=HF_TOKEN,required=true cat /run/secrets/HF_TOKEN')],
  ])('%s', (_name, files) => {
    const script = build(files, { secrets: ['HF_TOKEN'] });
    expect(script.outcome.kind, logOf(script)).toBe('built');
  });
});

describe('a build that fails', () => {
  test.each([
    ['a source that is not there', from('python:3.12', 'COPY nothing.txt .'), /--> ERROR: failed to calculate checksum of ref \w+::\w+: "\/nothing\.txt": not found$/],
    ['a source that .dockerignore leaves out', { ...from('python:3.12', 'COPY requirements.txt .'), '.dockerignore': '*.txt\n' }, /"\/requirements\.txt": not found$/],
    ['an image that is not there', from('python:3.1'), /--> ERROR: docker\.io\/library\/python:3\.1: not found$/],
    ['a package that is gone', from('python:3.12', 'RUN apt-get update && apt-get install -y libgl1-mesa-glx'), /E: Package 'libgl1-mesa-glx' has no installation candidate\n\n--> ERROR: process "\/bin\/sh -c apt-get update && apt-get install -y libgl1-mesa-glx" did not complete successfully: exit code: 100$/],
    ['no package lists', from('python:3.12', 'RUN apt-get install -y ffmpeg'), /E: Unable to locate package ffmpeg\n\n--> ERROR: .* exit code: 100$/],
    ['a question that nobody answers', from('python:3.12', 'RUN apt-get update && apt-get install ffmpeg'), /Do you want to continue\? \[Y\/n\] Abort\.\n\n--> ERROR: .* exit code: 1$/],
    ['a uid that is taken', from('ubuntu:24.04', 'RUN useradd -m -u 1000 user'), /useradd: UID 1000 is not unique\n\n--> ERROR: .* exit code: 4$/],
    ['requirements not copied yet', from('python:3.12', 'RUN pip install -r requirements.txt'), /Could not open requirements file/],
    ['two pins', { ...from('python:3.12', 'COPY requirements.txt .', 'RUN pip install -r requirements.txt'), 'requirements.txt': 'numpy==1.26.4\nnumpy==2.1.0\n' }, /ResolutionImpossible/],
    ['no git', from('python:3.12-slim', 'RUN pip install git+https://github.com/a/b.git'), /Cannot find command 'git'/],
    ['no nvcc', from('python:3.12', 'RUN pip install flash-attn'), /CUDA_HOME environment variable is not set/],
    ['no Python', from('nvidia/cuda:12.4.1-runtime-ubuntu22.04', 'RUN pip install torch'), /pip: not found\n\n--> ERROR: .* exit code: 127$/],
    ["the system's Python", from('ubuntu:24.04', 'RUN apt-get update && apt-get install -y python3-pip', 'RUN pip3 install torch'), /externally-managed-environment/],
    ['a GPU at build time', from('nvidia/cuda:12.4.1-devel-ubuntu22.04', 'RUN nvidia-smi'), /nvidia-smi: not found/],
    ['a secret that is not set', from('python:3.12', 'RUN --mount=type=secret,id=HF_TOKEN,required=true true'), /--> ERROR: secret HF_TOKEN: not found$/],
  ])('%s', (_name, files, expected) => {
    const script = build(files);
    expect(logOf(script)).toMatch(expected);
    const { outcome } = script;
    expect(outcome.kind === 'failed' && outcome.errorMessage).toMatch(/^Job failed with exit code: 1\. Reason: cache miss: \[[^\]]+\] /);
  });

  test.each([
    ['FROM python:3.12\nRUN apt-get install -y /\n    gcc /\n', 'dockerfile parse error on line 3: unknown instruction: gcc'],
    ['RUN true\nFROM python:3.12\n', 'dockerfile parse error on line 1: no build stage in current context'],
    ['FROM python:3.12\nCOPY\n', 'dockerfile parse error on line 2: COPY requires at least one argument'],
    ['', 'the Dockerfile cannot be empty'],
  ])('%j does not parse', (Dockerfile, expected) => {
    const script = build({ Dockerfile });
    expect(script.outcome.kind).toBe('failed');
    expect(logOf(script)).toContain(`error: failed to solve: ${expected}`);
    expect(logOf(script)).not.toContain('-->');
  });
});

describe('a start', () => {
  function start(files: Readonly<Record<string, string>>, options: Options = {}): ReturnType<typeof scriptStart> {
    const all = { ...good, ...files };
    const { outcome } = build(files, options);
    if (outcome.kind === 'failed') throw new Error(outcome.errorMessage);
    return scriptStart({
      image: outcome.image,
      context: contextOf(all, options.secrets),
      cardData: readCard(all['README.md'] ?? '').data,
      storage: options.storage ?? false,
      dataFilled: false,
    });
  }
  const launch = (call: string): Readonly<Record<string, string>> => ({ 'app.py': `import gradio as gr\ngr.Blocks().launch(${call})\n` });
  const render = (environment: string, packages: string): Readonly<Record<string, string>> => ({
    ...from('python:3.12-slim', `ENV ${environment}`, `RUN apt-get update && apt-get install -y ${packages}`, 'WORKDIR /app', 'COPY . .', 'RUN pip install gradio pyrender', 'CMD ["python", "app.py"]'),
    'app.py': 'import pyrender\nimport gradio as gr\ngr.Blocks().launch(server_name="0.0.0.0")\n',
  });

  test.each([
    ['as it should be', {}],
    ['a name from the environment', { ...launch(''), Dockerfile: (good['Dockerfile'] ?? '').replace('USER user', 'ENV GRADIO_SERVER_NAME=0.0.0.0') }],
    ['a name that is computed', launch('server_name=host()')],
    ['pyrender with OSMesa', render('PYOPENGL_PLATFORM=osmesa', 'libosmesa6')],
    ['pyrender with EGL', render('PYOPENGL_PLATFORM=egl', 'libegl1')],
  ])('%s runs', (_name, files) => {
    const script = start(files);
    expect(script.outcome, logOf(script)).toEqual({ kind: 'running' });
  });

  test.each([
    ['loopback', launch(''), /^Launch timed out, workload was not healthy after 30 min$/],
    ['another port', launch('server_name="0.0.0.0", server_port=8080'), /^Launch timed out, workload was not healthy after 30 min$/],
    ['a longer time by the README', { ...launch(''), 'README.md': '---\nsdk: docker\nstartup_duration_timeout: 1h\n---\n' }, /after 60 min$/],
    ['no libGL', from('python:3.12-slim', 'COPY . /app', 'WORKDIR /app', 'RUN pip install -r requirements.txt', 'CMD python app.py'), /^Exit code: 1\. Reason: Traceback[^]*libGL\.so\.1: cannot open shared object file/],
    ['no OSMesa', render('PYOPENGL_PLATFORM=osmesa', 'ffmpeg'), /Unable to load OpenGL library', 'OSMesa: cannot open shared object file/],
    ['no EGL', render('A=b', 'ffmpeg'), /'EGL: cannot open shared object file/],
    ['a package that nothing installs', { 'app.py': 'import torch\n' }, /ModuleNotFoundError: No module named 'torch'/],
    ['no app', { ...from('python:3.12', 'CMD ["python", "missing.py"]') }, /can't open file '\/missing\.py'/],
  ])('%s fails', (_name, files, expected) => {
    const { outcome } = start(files);
    expect(outcome.kind === 'failed' && outcome.errorMessage).toMatch(expected);
  });

  const setup = {
    ...from('python:3.12', 'WORKDIR /app', 'COPY . .', 'RUN pip install gradio', 'CMD ["python", "start.py"]'),
    'app.py': 'import gradio as gr\ngr.Blocks().launch(server_name="0.0.0.0")\n',
    'start.py': 'run("scripts/setup.py")\n',
    'scripts/setup.py': 'DOWNLOADS = [\n    HFFile(name="SAM 3", repo_id="facebook/sam3", filename="sam3.pt", gated=True),\n]\n',
  };

  test('a first start fetches the checkpoints', () => {
    const script = start(setup, { secrets: ['HF_TOKEN'], storage: true });
    expect(logOf(script)).toContain('[DL]   SAM 3\n[OK]   SAM 3\nSetup finished. 🎉');
    expect(script).toMatchObject({ outcome: { kind: 'running' }, dataFilled: true });
    const seconds = script.events.find(({ line }) => line === '[OK]   SAM 3')?.seconds;
    expect(seconds).toBeCloseTo(230, 0);
  });

  test('without HF_TOKEN the gated ones are blocked, without storage /data cannot be written', () => {
    expect(logOf(start(setup, { storage: true }))).toContain('[BLOCKED] SAM 3: requires prior access approval + login on Hugging Face');
    expect(start(setup).outcome).toMatchObject({ errorMessage: expect.stringContaining("Permission denied: '/data'") as string });
  });
});
