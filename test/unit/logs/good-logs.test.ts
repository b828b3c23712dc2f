import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/logs/diagnosis';

const head = '===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====\n\n--> FROM docker.io/library/python:3.11-slim@sha256:e508\nDONE 2.0s\n\n';
const tail = '\n--> COPY . .\nDONE 0.1s\n\n--> Pushing image\nDONE 9.0s\n\n--> Exporting cache\nDONE 3.5s\n';

/** A build that went well, with one step that says this. */
function built(command: string, output: string): string {
  return `${head}--> RUN ${command}\n${output}\nDONE 41.7s\n${tail}`;
}

const started = '===== Application Startup at 2026-04-04 12:12:31 =====\n\n';
const up = '* Running on local URL:  http://0.0.0.0:7860\n\nTo create a public link, set `share=True` in `launch()`.\n';

const goodBuilds: readonly (readonly [string, string])[] = [
  ['tests that are named error', built('pytest -q', 'tests/test_error.py::test_fatal_error PASSED\ntests/test_error.py::test_file_not_found_error PASSED\n12 passed, 0 failed, 0 errors in 1.2s')],
  ['a compiler that takes warnings for errors', built('make', 'gcc -Wall -Werror -Wno-error=deprecated -c error.c -o error.o\ngcc -c fatal.c -o fatal.o\nmake: Nothing more to be done')],
  ['files named error', built('pip install thing', '  adding thing/error.py\n  adding thing/exceptions/FileNotFoundError.py\nSuccessfully installed thing-1.0')],
  ['the notice of pip’s resolver', built('pip install a b', "ERROR: pip's dependency resolver does not currently take into account all the packages that are installed. This behaviour is the source of the following dependency conflicts.\nsam3 1.0 requires numpy==1.26.4, but you have numpy 2.1.0 which is incompatible.\nSuccessfully installed a-1 b-2")],
  ['pip as root', built('pip install a', "WARNING: Running pip as the 'root' user can result in broken permissions and conflicting behaviour with the system package manager\nDEPRECATION: a is being installed using the legacy 'setup.py install' method")],
  ['a retry that went well', built('pip install torch', "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after connection broken by 'ReadTimeoutError(\"HTTPSConnectionPool(host='files.pythonhosted.org', port=443): Read timed out.\")': /packages/torch.whl\nSuccessfully installed torch-2.5.1")],
  ['a wheel that failed, and another way that did not', built('pip install thing', "  error: subprocess-exited-with-error\n  fatal error: Python.h: No such file or directory\n  ERROR: Failed building wheel for thing\nSuccessfully installed thing-1.0")],
  ['debconf', built('apt-get install -y ffmpeg', 'debconf: unable to initialize frontend: Dialog\ndebconf: (TERM is not set, so the dialog frontend is not usable.)\ndebconf: falling back to frontend: Readline\nSetting up ffmpeg (7:7.1) ...')],
  ['npm audit', built('npm ci', 'npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported\nadded 300 packages in 12s\n\n8 vulnerabilities (2 moderate, 5 high, 1 critical)\n\nTo address all issues (including breaking changes), run:\n  npm audit fix --force')],
  ['no CUDA in the build', built('python -c "import torch"', "UserWarning: CUDA initialization: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU\nCould not find cuda drivers on your machine, GPU will not be used.\nNo CUDA runtime is found, using CUDA_HOME='/usr/local/cuda'")],
  ['an error that || true let pass', built('rm /etc/apt/sources.list.d/cuda.list || true', "rm: cannot remove '/etc/apt/sources.list.d/cuda.list': No such file or directory")],
  ['a script that looks for commands', built('./configure', 'checking for gcc... gcc\nchecking for ninja... no\n/bin/sh: 1: ninja: not found\nchecking whether the error handler works... yes')],
  ['a traceback that was caught', built('python fetch.py', 'Traceback (most recent call last):\n  File "/app/fetch.py", line 3, in <module>\n    import torch_npu\nModuleNotFoundError: No module named \'torch_npu\'\nfalling back')],
  ['apt’s warnings', built('apt-get update', 'W: Failed to fetch http://deb.debian.org/debian/dists/trixie/InRelease  Temporary failure resolving \'deb.debian.org\'\nW: Some index files failed to download. They have been ignored, or old ones used instead.')],
  ['a program that prints a builder’s error', built('cat notes.txt', "E: Package 'libgl1-mesa-glx' has no installation candidate\nERROR: failed to solve is what it said\nKilled")],
  ['all steps cached', `${head}--> RUN make\nCACHED\n${tail}`],
];

const goodRuns: readonly (readonly [string, string])[] = [
  ['warnings at the start', `${started}/usr/local/lib/python3.11/site-packages/torch/cuda/__init__.py:129: UserWarning: CUDA initialization: Found no NVIDIA driver on your system.\n2026-04-04 12:12:33 E external/local_xla/xla/stream_executor/cuda/cuda_fft.cc:467] Unable to register cuFFT factory: Attempting to register factory\nCould not load dynamic library 'libnvinfer.so.7'; dlerror: libnvinfer.so.7: cannot open shared object file: No such file or directory\n${up}`],
  ['an optional import that failed', `${started}Traceback (most recent call last):\n  File "/app/app.py", line 3, in <module>\n    import xformers\nModuleNotFoundError: No module named 'xformers'\nxformers is not there, using sdpa\n${up}`],
  ['a server behind nginx', `${started}INFO:     Uvicorn running on http://127.0.0.1:8000 (Press CTRL+C to quit)\nINFO:     10.0.0.1:0 - "GET / HTTP/1.1" 200 OK\n`],
  ['requests that were refused', `${started}${up}INFO:     10.16.3.1:41234 - "GET /favicon.ico HTTP/1.1" 404 Not Found\nINFO:     10.16.3.1:41234 - "POST /error HTTP/1.1" 500 Internal Server Error\n`],
  ['words that frighten', `${started}loaded 3 error handlers, 0 errors\nfailed: 0\nerror_rate=0.0\n${up}`],
];

describe('a good log has no cause', () => {
  it.each(goodBuilds)('%s', (_, log) => {
    const { outcome, causes } = diagnose(log);
    expect({ outcome, causes }).toEqual({ outcome: 'succeeded', causes: [] });
  });

  it.each(goodBuilds)('also while it is not over: %s', (_, log) => {
    const { outcome, causes } = diagnose(log.slice(0, log.indexOf('--> Pushing image')));
    expect({ outcome, causes }).toEqual({ outcome: 'running', causes: [] });
  });

  it.each(goodRuns)('of an app: %s', (_, log) => {
    const { outcome, causes } = diagnose(log);
    expect({ outcome, causes }).toEqual({ outcome: 'running', causes: [] });
  });
});
