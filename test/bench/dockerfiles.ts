import { goodSpaces } from '../unit/lint/good-spaces';

/** What Dockerfiles of Spaces are made of, each with what goes on the base it is written for. */
const bases = [
  { from: 'python:3.11-slim', python: 'python', pip: 'pip', apt: true },
  { from: 'python:3.12-slim-bookworm', python: 'python', pip: 'pip', apt: true },
  { from: 'nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04', python: 'python3', pip: 'pip3', apt: true },
  { from: 'nvidia/cuda:12.4.1-runtime-ubuntu22.04', python: 'python3', pip: 'python3 -m pip', apt: true },
  { from: 'pytorch/pytorch:2.4.0-cuda12.1-cudnn9-runtime', python: 'python', pip: 'pip', apt: true },
  { from: 'ghcr.io/astral-sh/uv:python3.12-bookworm-slim', python: 'python', pip: 'uv pip', apt: true },
  { from: 'continuumio/miniconda3:24.1.2-0', python: 'python', pip: 'pip', apt: false },
  { from: 'ubuntu:22.04', python: 'python3', pip: 'pip3', apt: true },
] as const;

const system = [
  `RUN apt-get update && apt-get install -y --no-install-recommends \\
    build-essential \\
    curl \\
    ffmpeg \\
    git \\
    git-lfs \\
    libgl1 \\
    libglib2.0-0 \\
    libosmesa6 \\
    # what Dev Mode asks for
    procps \\
    python3-dev \\
    python3-pip \\
    wget \\
    && rm -rf /var/lib/apt/lists/*
`,
  `RUN apt-get update
RUN apt-get install -y git wget ffmpeg libsm6 libxext6
`,
  `RUN --mount=type=cache,target=/var/cache/apt,sharing=locked \\
    --mount=type=cache,target=/var/lib/apt,sharing=locked \\
    apt-get update && apt-get install -y --no-install-recommends git libegl1 python3 python3-venv
`,
  `RUN <<EOF
set -eux
apt-get update
apt-get install -y --no-install-recommends git curl python3 python3-pip
curl -fsSL https://deb.nodesource.com/setup_20.x | bash -
apt-get install -y nodejs
rm -rf /var/lib/apt/lists/*
EOF
`,
] as const;

const environment = [
  `ENV PYTHONUNBUFFERED=1 \\
    PYTHONDONTWRITEBYTECODE=1 \\
    PIP_NO_CACHE_DIR=1 \\
    PYOPENGL_PLATFORM=osmesa \\
    TORCH_CUDA_ARCH_LIST="8.6;8.9" \\
    HF_HOME=/data/.huggingface \\
    GRADIO_SERVER_NAME=0.0.0.0
`,
  `ENV DEBIAN_FRONTEND=noninteractive
ENV HOME=/home/user
ENV PATH=$HOME/.local/bin:$PATH
ENV PYTHONPATH=$HOME/app
`,
] as const;

const user = [
  `RUN useradd -m -u 1000 user && \\
    mkdir -p /app /data/checkpoints && \\
    chown -R user:user /app /data
USER user
WORKDIR /app
`,
  `WORKDIR /app
`,
] as const;

function dependencies(pip: string): readonly string[] {
  return [
    `COPY --chown=user:user requirements.txt .
RUN ${pip} install --upgrade pip setuptools wheel && \\
    ${pip} install torch==2.5.1 torchvision==0.20.1 --index-url https://download.pytorch.org/whl/cu121
RUN ${pip} install -r requirements.txt
RUN ${pip} install 'git+https://github.com/facebookresearch/detectron2.git@a1ce2f9' --no-build-isolation --no-deps
`,
    `COPY requirements.txt /tmp/requirements.txt
RUN ${pip} install --no-cache-dir -r /tmp/requirements.txt gradio==5.0 opencv-python-headless "numpy<2"
`,
  ];
}

const code = (python: string): readonly string[] => [
  `COPY --chown=user:user models/ ./models/
RUN cd models/sam3 && pip install -e . && cd ../..
COPY --chown=user:user utils/ ./utils/
COPY --chown=user:user configs/ ./configs/
COPY --chown=user:user scripts/ ./scripts/
COPY --chown=user:user app.py start.py ./
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s CMD curl -f http://localhost:7860/ || exit 1
CMD ["${python}", "start.py"]
`,
  `COPY . .
RUN set -eux; \\
    for package in a b c; do \\
      echo "$package" >> packages.txt; \\
    done; \\
    if [ -f packages.txt ]; then sort -u packages.txt > sorted.txt && mv sorted.txt packages.txt; fi
RUN ${python} -c "from huggingface_hub import snapshot_download; snapshot_download('a/b')" || true
CMD ${python} app.py --port 7860
`,
];

const frontEnd = `FROM node:20-bookworm AS web
WORKDIR /web
COPY web/package*.json ./
RUN npm ci
COPY web/ .
RUN npm run build && npm prune --omit=dev

`;

function written(): readonly string[] {
  const files: string[] = [];
  bases.forEach(({ from, python, pip, apt }, index) => {
    for (let style = 0; style < 6; style++) {
      const pick = <T>(parts: readonly T[], shift: number): T => parts[(index + style + shift) % parts.length] as T;
      const parts = [
        style % 2 === 0 ? '# syntax=docker/dockerfile:1.7\n' : '',
        style > 3 ? frontEnd : '',
        `ARG VERSION=1.0\nFROM ${from}${style > 2 ? ' AS final' : ''}\n\nARG VERSION\nLABEL org.opencontainers.image.title="app" org.opencontainers.image.version="$VERSION"\n`,
        apt ? `\n# System packages\n${pick(system, 0)}` : '\nRUN conda install -y -c conda-forge python=3.11 && conda clean -afy\n',
        `\n${pick(environment, style)}\n${pick(user, 0)}\n${pick(dependencies(pip), 1)}`,
        style > 3 ? '\nCOPY --from=web --chown=1000 /web/dist ./static\n' : '',
        `\n${pick(code(python), style > 2 ? 1 : 0)}`,
      ];
      // The longest ones are as long as the longest of real Spaces.
      const more = style === 5 ? Array.from({ length: 12 }, (_, n) => `\nENV STEP_${String(n)}=done\nRUN mkdir -p /srv/step-${String(n)} && \\\n    echo "step ${String(n)}" > /srv/step-${String(n)}/note && \\\n    ${pip} install "package-${String(n)}==1.${String(n)}"\nCOPY part-${String(n)}/ /srv/step-${String(n)}/\n`).join('') : '';
      files.push(parts.slice(0, -1).join('') + more + (parts.at(-1) ?? ''));
    }
  });
  return files;
}

/** Dockerfiles in many styles, from ten lines to two hundred: those that the tests hold to be good, and longer ones. */
export const dockerfiles: readonly string[] = [...goodSpaces.map(([, files]) => String(files['Dockerfile'])), ...written()].filter((text) => {
  const lines = text.split('\n').length;
  return lines >= 10 && lines <= 200;
});

/** What makes files long: a Dockerfile of about so many lines for each. */
export const longDockerfiles: Readonly<Record<string, (lines: number) => string>> = {
  realistic: (lines) => {
    const parts = ['FROM python:3.11-slim\n'];
    for (let line = 1; line < lines; line += 10) {
      const n = String(line);
      parts.push(
        `# Part ${n}\n`,
        `ENV NAME_${n}=value PATH=/opt/${n}:$PATH\n`,
        `ARG VERSION_${n}=1.0\n`,
        `RUN apt-get update && apt-get install -y \\\n    package-${n} \\\n    git\n`,
        `RUN pip install "package-${n}==\${VERSION_${n}}"\n`,
        `WORKDIR /app/part-${n}\n`,
        `COPY --chown=1000 part-${n}/ ./\n`,
        `USER 1000\n`,
      );
    }
    return parts.join('');
  },
  'ENV chains': (lines) =>
    `FROM debian:12\nENV V0=a\n${Array.from({ length: lines }, (_, n) => `ENV V${String(n + 1)}=$V${String(n)}\n`).join('')}`,
  'many stages': (lines) =>
    `FROM debian:12 AS s0\n${Array.from({ length: Math.floor(lines / 4) }, (_, n) => `FROM s${String(n)} AS s${String(n + 1)}\nENV A=${String(n)}\nRUN make ${String(n)}\nCOPY --from=s0 /a /b${String(n)}\n`).join('')}`,
  'one huge RUN': (lines) => `FROM debian:12\nRUN true \\\n${Array.from({ length: lines }, (_, n) => ` && echo "${String(n)}" \\\n`).join('')} && true\n`,
  'many heredocs': (lines) =>
    `FROM debian:12\n${Array.from({ length: Math.floor(lines / 4) }, (_, n) => `RUN <<EOF${String(n)}\napt-get install -y package-${String(n)}\necho ${String(n)}\nEOF${String(n)}\n`).join('')}`,
};
