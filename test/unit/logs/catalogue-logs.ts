import { crashed, failedRun, mark, pushed, raised, refused, sample, stopped, traceback, unreadable, type SampleLog } from './log-builder';

const pipInstall = 'pip install --no-cache-dir -r requirements.txt';
const collecting = `Collecting gradio==4.44.1 (from -r requirements.txt (line 1))
  Downloading gradio-4.44.1-py3-none-any.whl.metadata (15 kB)
Collecting torch (from -r requirements.txt (line 2))
     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 18.1/18.1 MB 155.6 MB/s eta 0:00:00`;
const buildingWheel = `  Building wheel for thing (pyproject.toml): started
  Building wheel for thing (pyproject.toml): finished with status 'error'
  error: subprocess-exited-with-error
  
  × Building wheel for thing (pyproject.toml) did not run successfully.
  │ exit code: 1
  ╰─> [14 lines of output]
      running bdist_wheel
      running build_ext`;
const wheelFailed = `      [end of output]
  
  note: This error originates from a subprocess, and is likely not a problem with pip.
  ERROR: Failed building wheel for thing
Failed to build thing
ERROR: ERROR: Failed to build installable wheels for some pyproject.toml based projects (thing)`;
const npmTail = 'npm error A complete log of this run can be found in: /root/.npm/_logs/2026-04-04T12_09_01_123Z-debug-0.log';

function pip(output: string): SampleLog {
  return failedRun(pipInstall, `${collecting}\n${output}`);
}

function wheel(output: string): SampleLog {
  return pip(`${buildingWheel}\n${output}\n${wheelFailed}`);
}

function apt(packages: string, output: string): SampleLog {
  return failedRun(
    `apt-get update && apt-get install -y ${packages}`,
    `Get:1 http://deb.debian.org/debian trixie InRelease [140 kB]\nReading package lists...\nBuilding dependency tree...\n${output}`,
    100,
  );
}

function npm(output: string, command = 'npm ci'): SampleLog {
  return failedRun(command, `npm warn deprecated inflight@1.0.6: This module is not supported, and leaks memory.\n${output}\n${npmTail}`);
}

/** A log for each entry, by its id; some have several, for the ways in which it is said. */
export const catalogueLogs: readonly (readonly [id: string, log: SampleLog])[] = [
  // apt and its like
  ['apt-package-gone', apt('libgl1-mesa-glx', `Package libgl1-mesa-glx is not available, but is referred to by another package.\nThis may mean that the package is missing, has been obsoleted, or\nis only available from another source\n\n${mark}E: Package 'libgl1-mesa-glx' has no installation candidate`)],
  ['apt-package-gone', apt('python3.9-dev', `${mark}E: Unable to locate package python3.9-dev\nE: Couldn't find any package by glob 'python3.9-dev'`)],
  ['apt-version-gone', apt('curl=7.88.1-10', `${mark}E: Version '7.88.1-10' for 'curl' was not found`)],
  ['apt-not-root', failedRun('apt-get update', `Reading package lists...\n${mark}E: List directory /var/lib/apt/lists/partial is missing. - Acquire (13: Permission denied)`, 100)],
  ['apt-not-root', failedRun('apt-get install -y git', `${mark}E: Could not open lock file /var/lib/dpkg/lock-frontend - open (13: Permission denied)\nE: Unable to acquire the dpkg frontend lock (/var/lib/dpkg/lock-frontend), are you root?`, 100)],
  ['apt-release-gone', failedRun('apt-get update', `Ign:1 http://deb.debian.org/debian buster InRelease\nErr:4 http://deb.debian.org/debian buster Release\n  404  Not Found [IP: 151.101.2.132 80]\nReading package lists...\n${mark}E: The repository 'http://deb.debian.org/debian buster Release' does not have a Release file.`, 100)],
  ['apt-not-signed', failedRun('apt-get update', `${mark}W: GPG error: https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2004/x86_64  InRelease: The following signatures couldn't be verified because the public key is not available: NO_PUBKEY A4B469963BF863CC\nE: The repository 'https://developer.download.nvidia.com/compute/cuda/repos/ubuntu2004/x86_64  InRelease' is not signed.`, 100)],
  ['apt-stale-lists', apt('ffmpeg', `Err:12 http://deb.debian.org/debian trixie/main amd64 libgnutls30 amd64 3.7.9-2\n  404  Not Found [IP: 151.101.2.132 80]\n${mark}E: Failed to fetch http://deb.debian.org/debian/pool/main/g/gnutls28/libgnutls30_3.7.9-2_amd64.deb  404  Not Found [IP: 151.101.2.132 80]\nE: Unable to fetch some archives, maybe run apt-get update or try with --fix-missing?`)],
  ['apt-fetch-failed', apt('git', `${mark}E: Failed to fetch http://deb.debian.org/debian/pool/main/g/git/git_2.47.3-0_amd64.deb  Connection failed [IP: 151.101.2.132 80]`)],
  ['apt-no-yes', failedRun('apt-get install ffmpeg', `After this operation, 421 MB of additional disk space will be used.\n${mark}Do you want to continue? [Y/n] Abort.`)],
  ['apt-unmet', apt('libnvinfer8', `${mark}The following packages have unmet dependencies:\n libnvinfer8 : Depends: libcudnn8 but it is not going to be installed\nE: Unable to correct problems, you have held broken packages.`)],
  ['apt-clock', failedRun('apt-get update', `${mark}E: Release file for http://snapshot.debian.org/archive/debian/20300101T000000Z/dists/trixie/InRelease is not valid yet (invalid for another 3h 1min 2s). Updates for this repository will not be applied.`, 100)],
  ['apt-dpkg-failed', apt('mysql-server', `dpkg: error processing package mysql-server (--configure):\n installed mysql-server package post-installation script subprocess returned error exit status 1\n${mark}E: Sub-process /usr/bin/dpkg returned an error code (1)`)],
  ['apk-package-gone', failedRun('apk add --no-cache python3-dev libgl', `fetch https://dl-cdn.alpinelinux.org/alpine/v3.20/main/x86_64/APKINDEX.tar.gz\n${mark}ERROR: unable to select packages:\n  libgl (no such package):\n    required by: world[libgl]`, 1)],
  ['dnf-package-gone', failedRun('dnf install -y ffmpeg', `Last metadata expiration check: 0:00:03 ago.\nNo match for argument: ffmpeg\nError: Unable to find a match: ffmpeg`.replace('No match', `${mark}No match`))],

  // BuildKit
  ['dockerfile-unknown-instruction', unreadable(`--------------------\n   7 |     RUN apt-get update && apt-get install -y /\n   8 | >>>     gcc /\n--------------------\n${mark}error: failed to solve: dockerfile parse error on line 8: unknown instruction: gcc`)],
  ['from-argument-blank', unreadable(`${mark}error: failed to solve: failed to process "\${BASE}": base name (\${BASE}) should not be blank`)],
  ['dockerfile-parse', unreadable(`${mark}error: failed to solve: dockerfile parse error on line 4: ENV must have two arguments`)],
  ['dockerfile-missing', unreadable(`${mark}error: failed to solve: failed to read dockerfile: open Dockerfile: no such file or directory`)],
  ['copy-source-missing', refused('COPY requirements.txt .', 'failed to calculate checksum of ref 3j8mvl5::qh2k6: "/requirements.txt": not found')],
  ['base-image-missing', unreadable(`--> FROM docker.io/library/python:3.1\n${mark}--> ERROR: docker.io/library/python:3.1: not found`)],
  ['base-image-denied', unreadable(`--> FROM docker.io/library/builder:latest\n${mark}--> ERROR: failed to resolve source metadata for docker.io/library/builder:latest: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed`)],
  ['registry-rate-limit', unreadable(`--> FROM docker.io/library/node:20\n${mark}--> ERROR: failed to copy: httpReadSeeker: failed open: unexpected status code https://registry-1.docker.io/v2/library/node/manifests/sha256:1: 429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit.`)],
  ['base-image-platform', unreadable(`--> FROM docker.io/me/tool:arm\n${mark}--> ERROR: docker.io/me/tool:arm: no match for platform in manifest: not found`)],
  ['exec-format', failedRun('./tool --version', `${mark}/bin/sh: 1: ./tool: exec format error`, 126)],
  ['build-secret-missing', refused('RUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true python fetch.py', 'secret HF_TOKEN: not found')],
  ['chown-unknown-user', refused('COPY --chown=app . /app', 'invalid user index: -1')],
  ['unknown-user', refused('RUN pip list', 'process "/bin/sh -c pip list" did not complete successfully: unable to find user app: no matching entries in passwd file')],
  ['uid-taken', failedRun('useradd -m -u 1000 user', `${mark}useradd: UID 1000 is not unique`, 4)],
  ['build-out-of-memory', refused('RUN python preload.py', 'process "/bin/sh -c python preload.py" did not complete successfully: exit code: 137')],
  ['build-out-of-memory', sample(`Build error\n${mark}Job failed with exit code: 137`)],
  ['compiler-killed', failedRun('pip install flash-attn', `      [3/12] c++ -MMD flash_api.cpp\n${mark}      c++: fatal error: Killed signal terminated program cc1plus\n      compilation terminated.\n      ninja: build stopped: subcommand failed.`)],
  ['clone-failed', sample(`${mark}Error while cloning repository`)],
  ['no-dockerfile', sample(`${mark}NO_APP_FILE`)],
  ['configuration-missing', sample(`Configuration error\n${mark}Missing configuration in README`)],
  ['name-collision', sample(`Configuration error\n${mark}Collision on variables and secrets names`)],
  ['build-timeout', unreadable(`--> RUN make -j2\n[ 12%] Building CXX object\n${mark}--> ERROR: Build timed out`)],

  // Shells, files, permissions
  ['windows-line-ends', failedRun('./setup.sh', `${mark}/usr/bin/env: 'bash\\r': No such file or directory`, 127)],
  ['bash-in-sh', failedRun('source venv/bin/activate && pip list', `${mark}/bin/sh: 1: source: not found`, 127)],
  ['command-not-found', failedRun('git clone https://github.com/me/tool', `${mark}/bin/sh: 1: git: not found`, 127)],
  ['command-not-found', failedRun('bash build.sh', `Building\n${mark}build.sh: line 3: cmake: command not found`, 127)],
  ['script-not-executable', failedRun('./setup.sh', `${mark}/bin/sh: 1: ./setup.sh: Permission denied`, 126)],
  ['requirements-file-missing', failedRun(pipInstall, `${mark}ERROR: Could not open requirements file: [Errno 2] No such file or directory: 'requirements.txt'`)],
  ['ffmpeg-missing', raised("FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'")],
  ['tool-missing', pip(`${mark}ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?`)],
  ['no-home', raised("PermissionError: [Errno 13] Permission denied: '/.cache'")],
  ['data-not-writable', raised("PermissionError: [Errno 13] Permission denied: '/data/checkpoints'")],
  ['permission-denied', raised("PermissionError: [Errno 13] Permission denied: '/app/outputs/run1'")],
  ['permission-denied', failedRun('mkdir -p /opt/models', `${mark}mkdir: cannot create directory ‘/opt/models’: Permission denied`)],
  ['read-only', raised("OSError: [Errno 30] Read-only file system: '/data/out.mp4'")],
  ['disk-full', failedRun('pip install torch', `${collecting}\n${mark}ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device`)],
  ['file-missing', failedRun('cp models/a.pt /app/', `${mark}cp: cannot stat 'models/a.pt': No such file or directory`)],
  ['file-missing', raised("FileNotFoundError: [Errno 2] No such file or directory: 'configs/body4d.yaml'")],
  ['start-command-missing', stopped(`${mark}exec /app/start.sh: no such file or directory`)],
  ['make-failed', failedRun('make', `cc -c a.c\nstrange words\n${mark}make: *** [Makefile:12: all] Error 2`, 2)],

  // pip, uv, conda, compiling
  ['torch-build-not-found', pip(`${mark}ERROR: Could not find a version that satisfies the requirement torch==2.1.0+cu118 (from versions: 2.2.0, 2.2.1, 2.2.2)\nERROR: No matching distribution found for torch==2.1.0+cu118`)],
  ['wrong-python', pip(`${mark}ERROR: Package 'sam3' requires a different Python: 3.11.9 not in '>=3.12'`)],
  ['pip-conflict', pip(`INFO: pip is looking at multiple versions of gradio to determine which version is compatible with other requirements. This could take a while.\n${mark}ERROR: Cannot install -r requirements.txt (line 1) and numpy==2.1.0 because these package versions have conflicting dependencies.\n\nThe conflict is caused by:\n    The user requested numpy==2.1.0\n    gradio 4.44.1 depends on numpy<3.0 and >=1.0\n\nERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/#dealing-with-dependency-conflicts`)],
  ['uv-conflict', failedRun('uv pip install --system -r requirements.txt', `Using Python 3.11.9 environment at: /usr/local\n${mark}  × No solution found when resolving dependencies:\n  ╰─▶ Because torch==2.1.0 depends on sympy and you require numpy==1.26.4`)],
  ['pip-no-version', pip(`${mark}ERROR: Could not find a version that satisfies the requirement tensorflow==2.10.0 (from versions: 2.12.0rc0, 2.12.0)\nERROR: No matching distribution found for tensorflow==2.10.0`)],
  ['pip-externally-managed', failedRun('pip3 install gradio', `${mark}error: externally-managed-environment\n\n× This environment is externally managed\n╰─> To install Python packages system-wide, try apt install\n    python3-xyz, where xyz is the package you are trying to\n    install.`)],
  ['uv-no-environment', failedRun('uv pip install -r requirements.txt', `${mark}error: No virtual environment found; run \`uv venv\` to create an environment, or pass \`--system\` to install into a non-virtual environment`, 2)],
  ['lock-out-of-date', failedRun('uv sync --locked', `Using CPython 3.12.3\n${mark}error: The lockfile at \`uv.lock\` needs to be updated, but \`--locked\` was provided. To update the lockfile, run \`uv lock\`.`)],
  ['pip-hashes', pip(`${mark}ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions, please update the hashes.`)],
  ['pip-invalid-requirement', failedRun(pipInstall, `${mark}ERROR: Invalid requirement: 'numpy=1.26.4': Expected end or semicolon (after name and no valid version specifier)\n    numpy=1.26.4\n         ^ (from line 3 of requirements.txt)`)],
  ['not-a-python-project', failedRun('pip install -e .', `Obtaining file:///app\n${mark}ERROR: file:///app does not appear to be a Python project: neither 'setup.py' nor 'pyproject.toml' found.`)],
  ['torch-missing-at-build', failedRun('pip install flash-attn', `Collecting flash-attn\n  Getting requirements to build wheel: finished with status 'error'\n  error: subprocess-exited-with-error\n  \n  × Getting requirements to build wheel did not run successfully.\n  │ exit code: 1\n  ╰─> [20 lines of output]\n      Traceback (most recent call last):\n        File "<string>", line 22, in <module>\n      ${mark}ModuleNotFoundError: No module named 'torch'\n      [end of output]\nERROR: Failed to build 'flash-attn' when getting requirements to build wheel`)],
  ['pkg-resources-gone', wheel(`      Traceback (most recent call last):\n        File "<string>", line 2, in <module>\n      ${mark}ModuleNotFoundError: No module named 'pkg_resources'`)],
  ['distutils-gone', raised("ModuleNotFoundError: No module named 'distutils'")],
  ['use-2to3', pip(`  error: subprocess-exited-with-error\n      ${mark}error in openopt setup command: use_2to3 is invalid.\n      [end of output]\nerror: metadata-generation-failed`)],
  ['sklearn-name', pip(`  × python setup.py egg_info did not run successfully.\n      ${mark}The 'sklearn' PyPI package is deprecated, use 'scikit-learn'\n      rather than 'sklearn' for pip commands.\nerror: metadata-generation-failed`)],
  ['cython-sources', pip(`      File "<string>", line 201, in cython_sources\n      ${mark}AttributeError: cython_sources\n      [end of output]`)],
  ['tokenizers-too-old', wheel(`      ${mark}error: casting \`&T\` to \`&mut T\` is undefined behavior, even if the reference is unused, consider instead using an \`UnsafeCell\``)],
  ['no-compiler', wheel(`      gcc -Wno-unused-result -Wsign-compare -c thing.c\n      ${mark}error: command 'gcc' failed: No such file or directory`)],
  ['python-header-missing', wheel(`      ${mark}thing.c:4:10: fatal error: Python.h: No such file or directory\n      compilation terminated.\n      error: command '/usr/bin/gcc' failed with exit code 1`)],
  ['header-missing', wheel(`      ${mark}src/_portaudiomodule.c:29:10: fatal error: portaudio.h: No such file or directory\n         29 | #include "portaudio.h"\n      compilation terminated.\n      error: command '/usr/bin/gcc' failed with exit code 1`)],
  ['library-for-link-missing', wheel(`      ${mark}/usr/bin/ld: cannot find -lcuda: No such file or directory\n      collect2: error: ld returned 1 exit status`)],
  ['pg-config-missing', pip(`      ${mark}Error: pg_config executable not found.\n      pg_config is required to build psycopg2 from source.`)],
  ['cmake-missing', wheel(`      ${mark}CMake must be installed to build dlib\n      ERROR: CMake must be installed`.replace('      ERROR: CMake must be installed', '      ================'))],
  ['rust-missing', wheel(`      ${mark}error: can't find Rust compiler\n      \n      If you are using an outdated pip version, it is possible a prebuilt wheel is available for this package but pip is not able to install from it.`)],
  ['pip-user-in-venv', failedRun('pip install --user gradio', `${mark}ERROR: Can not perform a '--user' install. User site-packages are not visible in this virtualenv.`)],
  ['conda-package-gone', failedRun('conda env create -f environment.yml', `Collecting package metadata (repodata.json): ...working... done\nSolving environment: ...working... failed\n\n${mark}ResolvePackageNotFound: \n  - vs2015_runtime=14.27.29016`)],
  ['conda-conflict', failedRun('conda install -y pytorch=1.7 python=3.12', `Solving environment: ...working... failed\n${mark}LibMambaUnsatisfiableError: Encountered problems while solving:\n  - package pytorch-1.7.0 requires python >=3.6,<3.7`)],
  ['conda-terms', failedRun('conda create -y -n app python=3.11', `${mark}CondaToSNonInteractiveError: Terms of Service have not been accepted for the following channels. Please accept or remove them before proceeding:`)],
  ['conda-not-initialised', failedRun('conda activate app', `${mark}CondaError: Run 'conda init' before 'conda activate'`)],
  ['pip-build-failed', pip(`${buildingWheel}\n      strange words of a setup\n      [end of output]\n  ${mark}ERROR: Failed building wheel for thing\nFailed to build thing`.replace('  error: subprocess-exited-with-error\n', ''))],

  // npm and Node
  ['npm-conflict', npm(`npm error code ERESOLVE\n${mark}npm error ERESOLVE unable to resolve dependency tree\nnpm error\nnpm error While resolving: app@0.1.0\nnpm error Found: react@19.0.0`, 'npm install')],
  ['npm-lock-out-of-date', npm(`npm error code EUSAGE\nnpm error\n${mark}npm error \`npm ci\` can only install packages when your package.json and package-lock.json or npm-shrinkwrap.json are in sync. Please update your lock file with \`npm install\` before continuing.\nnpm error Missing: vite@5.0.0 from lock file`)],
  ['npm-no-lock', npm(`npm error code EUSAGE\n${mark}npm error The \`npm ci\` command can only install with an existing package-lock.json or\nnpm error npm-shrinkwrap.json with lockfileVersion >= 1.`)],
  ['npm-no-package-json', npm(`npm error code ENOENT\nnpm error syscall open\nnpm error path /app/package.json\n${mark}npm error enoent Could not read package.json: Error: ENOENT: no such file or directory, open '/app/package.json'`, 'npm install')],
  ['npm-not-found', npm(`npm error code E404\n${mark}npm error 404 Not Found - GET https://registry.npmjs.org/@me%2fsecret - Not found`, 'npm install')],
  ['npm-missing-script', failedRun('npm run build', `${mark}npm error Missing script: "build"\nnpm error\nnpm error To see a list of scripts, run:\nnpm error   npm run`)],
  ['node-module-missing', crashed(`node:internal/modules/cjs/loader:1228\n  throw err;\n  ^\n\n${mark}Error: Cannot find module 'express'\nRequire stack:\n- /app/server.js\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1225:15)`)],
  ['node-too-old', failedRun('yarn install', `error vite@6.0.0: ${mark}The engine "node" is incompatible with this module. Expected version "^18.0.0 || >=20.0.0". Got "16.20.2"\nerror Found incompatible module.`)],
  ['node-openssl', failedRun('npm run build', `> react-scripts build\nError: ${mark}error:0308010C:digital envelope routines::unsupported\n    at new Hash (node:internal/crypto/hash:79:19)\n  code: 'ERR_OSSL_EVP_UNSUPPORTED'`)],
  ['node-heap', failedRun('npm run build', `<--- Last few GCs --->\n${mark}FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\nAborted (core dumped)`, 134)],
  ['node-gyp-python', npm(`npm error code 1\nnpm error path /app/node_modules/canvas\n${mark}npm error gyp ERR! find Python\nnpm error gyp ERR! find Python Python is not set from command line or npm configuration`)],
  ['typescript-error', failedRun('npm run build', `> tsc && vite build\n${mark}src/App.tsx(3,20): error TS2307: Cannot find module './components/Header' or its corresponding type declarations.`, 2)],

  // git and LFS
  ['push-binary', pushed(`remote: -------------------------------------------------------------------------\n${mark}remote: Your push was rejected because it contains binary files.\nremote: Please use https://huggingface.co/docs/hub/xet to store binary files.\nremote: Offending files:\nremote:  - assets/a.png (ref: refs/heads/main)\nTo https://huggingface.co/spaces/me/app\n ! [remote rejected] main -> main (pre-receive hook declined)`)],
  ['push-too-large', pushed(`${mark}remote: Your push was rejected because it contains files larger than 10 MiB.\nremote: Offending files:\nremote:  - model.bin (ref: refs/heads/main)`)],
  ['push-storage-limit', pushed(`${mark}remote: Repository storage limit reached (Max: 1 GB)`)],
  ['push-private-limit', pushed(`${mark}remote: Private repository storage limit reached, please upgrade your plan to increase your private storage limit`)],
  ['push-front-matter', pushed(`${mark}remote: Sorry, your push was rejected during YAML metadata verification:\nremote:  - Error: "short_description" length must be less than or equal to 60 characters long`)],
  ['push-read-token', pushed(`${mark}remote: You have read access but not the required permissions for this operation\nfatal: unable to access 'https://huggingface.co/spaces/me/app/': The requested URL returned error: 403`)],
  ['push-password', pushed(`${mark}remote: Password authentication in git is no longer supported. You must use a user access token or an SSH key instead.\nfatal: Authentication failed for 'https://huggingface.co/spaces/me/app/'`)],
  ['push-behind', pushed(` ${mark}! [rejected]        main -> main (fetch first)\nerror: failed to push some refs to 'https://huggingface.co/spaces/me/app'\nhint: Updates were rejected because the remote contains work that you do not have locally.`)],
  ['git-sign-in', failedRun('git clone https://github.com/me/private', `Cloning into 'private'...\n${mark}fatal: could not read Username for 'https://github.com': No such device or address`, 128)],
  ['git-repository-missing', failedRun('git clone --branch v9 https://github.com/me/tool', `Cloning into 'tool'...\nwarning: Could not find remote branch v9 to clone.\n${mark}fatal: Remote branch v9 not found in upstream origin`, 128)],
  ['no-git-folder', pip(`      ${mark}LookupError: setuptools-scm was unable to detect version for /app.\n      [end of output]`)],
  ['git-lfs-missing', failedRun('git lfs pull', `${mark}git: 'lfs' is not a git command. See 'git --help'.`)],
  ['lfs-quota', failedRun('git clone https://github.com/me/weights', `Downloading model.pt (2.1 GB)\n${mark}batch response: This repository is over its data quota. Account responsible for LFS bandwidth should purchase more data packs to restore access.`, 128)],
  ['lfs-pointer', raised("_pickle.UnpicklingError: invalid load key, 'v'.")],

  // Network
  ['download-refused', failedRun('curl -fL https://example.com/a.pt -o a.pt', `  % Total    % Received % Xferd  Average Speed\n${mark}curl: (22) The requested URL returned error: 404`, 22)],
  ['name-not-resolved', failedRun('curl -f https://exmaple.invalid/a', `${mark}curl: (6) Could not resolve host: exmaple.invalid`, 6)],
  ['certificate', failedRun('python fetch.py', `${mark}urllib.error.URLError: <urlopen error [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)>`)],
  ['blocked-port', raised('psycopg2.OperationalError: connection to server at "db.example.com" (10.0.0.5), port 5432 failed: Connection timed out')],
  ['network-timeout', pip(`${mark}pip._vendor.urllib3.exceptions.ReadTimeoutError: HTTPSConnectionPool(host='files.pythonhosted.org', port=443): Read timed out.`)],
  ['hub-rate-limit', raised('huggingface_hub.errors.HfHubHTTPError: 429 Client Error: Too Many Requests for url: https://huggingface.co/api/models/me/x')],

  // CUDA and torch
  ['cuda-home', wheel(`      ${mark}OSError: CUDA_HOME environment variable is not set. Please set it to your CUDA install root.`)],
  ['no-arch-list', failedRun('python warm_up.py', traceback('RuntimeError: No CUDA GPUs are available', '/app/warm_up.py', 3))],
  ['cuda-versions-differ', wheel(`      ${mark}RuntimeError: The detected CUDA version (11.8) mismatches the version that was used to compile PyTorch (12.1). Please make sure to use the same CUDA versions.`)],
  ['cuda-host-compiler', wheel(`      ${mark}/usr/local/cuda/include/crt/host_config.h:143:2: error: #error -- unsupported GNU version! gcc versions later than 11 are not supported!`)],
  ['no-kernel-image', raised('RuntimeError: CUDA error: no kernel image is available for execution on the device')],
  ['no-nvidia-driver', raised('RuntimeError: Found no NVIDIA driver on your system. Please check that you have an NVIDIA GPU and installed a driver from http://www.nvidia.com/Download/index.aspx')],
  ['driver-too-old', raised('RuntimeError: The NVIDIA driver on your system is too old (found version 12080). Please update your GPU driver')],
  ['cuda-out-of-memory', raised('torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of 44.39 GiB of which 1.12 GiB is free.')],
  ['torch-without-cuda', raised('AssertionError: Torch not compiled with CUDA enabled')],
  ['cuda-checkpoint-on-cpu', raised('RuntimeError: Attempting to deserialize object on a CUDA device but torch.cuda.is_available() is False.')],
  ['device-assert', raised('RuntimeError: CUDA error: device-side assert triggered')],
  ['cuda-library-missing', raised('ImportError: libcudart.so.11.0: cannot open shared object file: No such file or directory')],
  ['torch-abi', raised('ImportError: /usr/local/lib/python3.11/site-packages/flash_attn_2_cuda.cpython-311-x86_64-linux-gnu.so: undefined symbol: _ZN3c104cuda9SetDeviceEi')],
  ['cudnn-mismatch', raised('RuntimeError: cuDNN version incompatibility: PyTorch was compiled  against (8, 9, 2) but found runtime version (8, 5, 0).')],
  ['flash-attention-gpu', raised('RuntimeError: FlashAttention only supports Ampere GPUs or newer.')],
  ['triton-no-compiler', raised('RuntimeError: Failed to find C compiler. Please specify via CC environment variable.')],
  ['shared-memory', raised('RuntimeError: DataLoader worker (pid 123) is killed by signal: Bus error. It is possible that dataloader\'s workers are out of shared memory.')],
  ['bitsandbytes-cuda', crashed(`${mark}RuntimeError: CUDA Setup failed despite GPU being available. Please run the following command to get more information:`)],
  ['weights-only', raised('_pickle.UnpicklingError: Weights only load failed. This file can still be loaded, to do so you have two options')],
  ['torch-load-vulnerable', raised('ValueError: Due to a serious vulnerability issue in `torch.load`, even with `weights_only=True`, we now require users to upgrade torch to at least v2.6')],

  // Libraries of the system
  ['libgl-missing', raised('ImportError: libGL.so.1: cannot open shared object file: No such file or directory')],
  ['libglib-missing', raised('ImportError: libgthread-2.0.so.0: cannot open shared object file: No such file or directory')],
  ['osmesa-missing', raised("ImportError: ('Unable to load OpenGL library', 'OSMesa: cannot open shared object file: No such file or directory', 'OSMesa', None)")],
  ['osmesa-attributes', raised("ImportError: cannot import name 'OSMesaCreateContextAttribs' from 'OpenGL.osmesa' (/usr/local/lib/python3.11/site-packages/OpenGL/osmesa/__init__.py)")],
  ['opengl-functions-missing', raised("AttributeError: 'NoneType' object has no attribute 'glGetError'")],
  ['opengl-platform-mismatch', raised("AttributeError: 'EGLPlatform' object has no attribute 'OSMesa'")],
  ['egl-not-initialised', raised('OpenGL.raw.EGL._errors.EGLError: GLError(err = 12289, baseOperation = eglInitialize,')],
  ['egl-missing', raised("ImportError: ('Unable to load OpenGL library', 'EGL: cannot open shared object file: No such file or directory', 'EGL', None)")],
  ['no-display', raised('_tkinter.TclError: no display name and no $DISPLAY environment variable')],
  ['browser-missing', raised("playwright._impl._errors.Error: BrowserType.launch: Executable doesn't exist at /home/user/.cache/ms-playwright/chromium-1117/chrome-linux/chrome")],
  ['document-tool-missing', raised("pytesseract.pytesseract.TesseractNotFoundError: tesseract is not installed or it's not in your PATH. See README file for more information.")],
  ['sndfile-missing', raised('OSError: sndfile library not found')],
  ['glibc-too-old', raised("ImportError: /lib/x86_64-linux-gnu/libc.so.6: version `GLIBC_2.38' not found (required by /app/ext.so)")],
  ['shared-library-missing', raised('OSError: libtbb.so.12: cannot open shared object file: No such file or directory')],

  // The Hub's client and models
  ['gated-token-scope', raised('huggingface_hub.errors.HfHubHTTPError: 403 Forbidden: Please enable access to public gated repositories in your fine-grained token settings to view this repository..')],
  ['gated-repo', raised(`huggingface_hub.errors.GatedRepoError: 401 Client Error.\n\n${mark}Cannot access gated repo for url https://huggingface.co/facebook/sam3/resolve/main/sam3.pt.\nAccess to model facebook/sam3 is restricted. You must have access to it and be authenticated to access it. Please log in.`)],
  ['download-blocked', crashed(`[SKIP] moge\n[DL]   sam3\n${mark}[BLOCKED] sam3: requires prior access approval + login on Hugging Face\nSetup finished with some blocked downloads. See messages above.\nTraceback (most recent call last):\n  File "/app/start.py", line 40, in <module>\n    main()\nRuntimeError: checkpoints are incomplete`)],
  ['token-invalid', raised('ValueError: Invalid user token. The token from HF_TOKEN environment variable is invalid.')],
  ['repo-not-found', raised(`huggingface_hub.errors.RepositoryNotFoundError: 401 Client Error. (Request ID: Root=1-1)\n\n${mark}Repository Not Found for url: https://huggingface.co/api/models/me/private-model.`)],
  ['repo-file-missing', raised('OSError: me/model does not appear to have a file named config.json. Checkout \'https://huggingface.co/me/model/tree/main\' for available files.')],
  ['hub-unreachable', raised('huggingface_hub.errors.LocalEntryNotFoundError: An error happened while trying to locate the file on the Hub and we cannot find the requested files in the local cache.')],
  ['hffolder-gone', raised("ImportError: cannot import name 'HfFolder' from 'huggingface_hub' (/usr/local/lib/python3.11/site-packages/huggingface_hub/__init__.py)")],
  ['cached-download-gone', raised("ImportError: cannot import name 'cached_download' from 'huggingface_hub' (/usr/local/lib/python3.11/site-packages/huggingface_hub/__init__.py)")],
  ['hf-transfer-missing', raised("ValueError: Fast download using 'hf_transfer' is enabled (HF_HUB_ENABLE_HF_TRANSFER=1) but 'hf_transfer' package is not available in your environment.")],
  ['package-for-model-missing', raised('ImportError: This modeling file requires the following packages that were not found in your environment: einops. Run `pip install einops`')],
  ['trust-remote-code', raised('ValueError: The repository for me/model contains custom code which must be executed to correctly load the model. Please pass the argument `trust_remote_code=True` to allow custom code to be run.')],
  ['transformers-too-old', raised('ValueError: The checkpoint you are trying to load has model type `qwen3` but Transformers does not recognize this architecture.')],
  ['state-dict', raised('RuntimeError: Error(s) in loading state_dict for UNet:')],
  ['tokenizer-backend', raised("ValueError: Couldn't instantiate the backend tokenizer from one of: ")],

  // The platform and servers
  ['server-on-loopback', stopped('Launch timed out, workload was not healthy after 30 min', `${mark}Running on local URL:  http://127.0.0.1:7860\n\nTo create a public link, set \`share=True\` in \`launch()\`.`)],
  ['server-port', stopped('Launch timed out, workload was not healthy after 30 min', `INFO:     Started server process [1]\n${mark}INFO:     Uvicorn running on http://0.0.0.0:8000 (Press CTRL+C to quit)`)],
  ['launch-timeout', stopped(`${mark}Launch timed out, workload was not healthy after 30 min`, '[DL]   sam3\n[DL]   moge')],
  ['no-hardware', sample(`Runtime error\n${mark}Scheduling failure: unable to schedule`)],
  ['disk-evicted', stopped(`${mark}Workload evicted, storage limit exceeded (50G)`)],
  ['container-not-created', stopped(`${mark}Exit code: 128. Reason: failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "start.sh": executable file not found in $PATH: unknown`)],
  ['app-out-of-memory', stopped(`${mark}Exit code: 137. Reason: Memory limit exceeded (16Gi)`, 'Loading checkpoint shards:   0%|          | 0/4')],
  ['segmentation-fault', crashed(`${mark}Fatal Python error: Segmentation fault\n\nThread 0x00007f (most recent call first):`)],
  ['address-in-use', raised('OSError: [Errno 98] Address already in use')],
  ['address-in-use', raised('OSError: Cannot find empty port in range: 7860-7860. You can specify a different port by setting the GRADIO_SERVER_PORT environment variable')],
  ['privileged-port', crashed(`${mark}2026/04/04 12:12:40 [emerg] 1#1: bind() to 0.0.0.0:80 failed (13: Permission denied)`)],
  ['gradio-localhost', raised('ValueError: When localhost is not accessible, a shareable link must be created. Please set share=True or check your proxy settings to allow access to localhost.')],
  ['gradio-schema', raised("TypeError: argument of type 'bool' is not iterable")],
  ['unexpected-argument', raised("TypeError: Blocks.launch() got an unexpected keyword argument 'enable_queue'")],
  ['httpx-proxies', raised("TypeError: Client.__init__() got an unexpected keyword argument 'proxies'")],
  ['no-attribute-gradio', raised("AttributeError: module 'gradio' has no attribute 'inputs'")],
  ['multipart-missing', raised('RuntimeError: Form data requires "python-multipart" to be installed.')],
  ['asgi-app-not-found', crashed(`${mark}ERROR:    Error loading ASGI app. Could not import module "main".`)],
  ['streamlit-file-missing', crashed(`Usage: streamlit run [OPTIONS] TARGET [ARGS]...\nTry 'streamlit run --help' for help.\n\n${mark}Error: Invalid value: File does not exist: src/app.py`)],
  ['worker-timeout', crashed(`[2026-04-04 12:13:10 +0000] [1] [INFO] Booting worker with pid: 7\n${mark}[2026-04-04 12:13:41 +0000] [1] [CRITICAL] WORKER TIMEOUT (pid:7)`)],

  // Python
  ['functional-tensor-gone', raised("ModuleNotFoundError: No module named 'torchvision.transforms.functional_tensor'")],
  ['module-missing', raised("ModuleNotFoundError: No module named 'cv2'")],
  ['module-missing', failedRun('python -m build', `${mark}/usr/local/bin/python: No module named build`)],
  ['numpy-abi', raised('ValueError: numpy.dtype size changed, may indicate binary incompatibility. Expected 96 from C header, got 88 from PyObject')],
  ['numpy-alias-gone', raised("AttributeError: module 'numpy' has no attribute 'float'.")],
  ['pil-antialias', raised("AttributeError: module 'PIL.Image' has no attribute 'ANTIALIAS'")],
  ['protobuf-descriptors', raised('TypeError: Descriptors cannot be created directly.')],
  ['pydantic-settings', raised('pydantic.errors.PydanticImportError: `BaseSettings` has been moved to the `pydantic-settings` package.')],
  ['werkzeug-url-quote', raised("ImportError: cannot import name 'url_quote' from 'werkzeug.urls' (/usr/local/lib/python3.11/site-packages/werkzeug/urls.py)")],
  ['circular-import', raised("ImportError: cannot import name 'Model' from partially initialized module 'app.models' (most likely due to a circular import) (/app/app/models.py)")],
  ['union-syntax', raised("TypeError: unsupported operand type(s) for |: 'type' and 'NoneType'")],
  ['variable-missing', raised("KeyError: 'HF_TOKEN'")],
  ['api-key-missing', raised('openai.OpenAIError: The api_key client option must be set either by passing api_key to the client or by setting the OPENAI_API_KEY environment variable')],
  ['nobody-to-ask', raised('EOFError: EOF when reading a line')],
  ['sqlite-not-writable', raised('sqlite3.OperationalError: unable to open database file')],
  ['ascii-codec', raised("UnicodeDecodeError: 'ascii' codec can't decode byte 0xc3 in position 7: ordinal not in range(128)")],
  ['numba-cache', raised("RuntimeError: cannot cache function '__o_fold': no locator available for file '/usr/local/lib/python3.11/site-packages/librosa/core/notation.py'")],
  ['syntax-error', crashed(`  File "/app/app.py", line 31\n    def run(:\n            ^\n${mark}SyntaxError: invalid syntax`)],
  ['import-name-missing', raised("ImportError: cannot import name 'GenerationMixin' from 'transformers' (/usr/local/lib/python3.11/site-packages/transformers/__init__.py)")],
  ['attribute-missing', raised("AttributeError: module 'torch' has no attribute 'compiler_x'")],
];
