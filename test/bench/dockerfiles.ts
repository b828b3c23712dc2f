import { goodSpaces } from '../unit/lint/good-spaces';

/** A Space as long as real ones of its kind are. */
const cudaSpace = `# syntax=docker/dockerfile:1.7
FROM nvidia/cuda:12.1.1-cudnn8-devel-ubuntu22.04

ARG DEBIAN_FRONTEND=noninteractive
ARG PYTHON_VERSION=3.11

# System packages: video, rendering without a display, building extensions
RUN apt-get update && apt-get install -y --no-install-recommends \\
    build-essential \\
    ca-certificates \\
    curl \\
    ffmpeg \\
    git \\
    git-lfs \\
    libgl1 \\
    libglib2.0-0 \\
    libosmesa6 \\
    libosmesa6-dev \\
    ninja-build \\
    # what Dev Mode asks for
    procps \\
    python3-dev \\
    python3-pip \\
    wget \\
    && rm -rf /var/lib/apt/lists/*

ENV PYTHONUNBUFFERED=1 \\
    PYTHONDONTWRITEBYTECODE=1 \\
    PIP_NO_CACHE_DIR=1 \\
    PYOPENGL_PLATFORM=osmesa \\
    TORCH_CUDA_ARCH_LIST="8.6;8.9" \\
    HF_HOME=/data/.huggingface \\
    GRADIO_SERVER_NAME=0.0.0.0 \\
    GRADIO_SERVER_PORT=7860

RUN useradd -m -u 1000 user && \\
    mkdir -p /app /data/checkpoints && \\
    chown -R user:user /app /data

USER user
ENV HOME=/home/user \\
    PATH=/home/user/.local/bin:$PATH
WORKDIR /app

COPY --chown=user:user requirements.txt .
RUN pip3 install --user --upgrade pip setuptools wheel && \\
    pip3 install --user torch==2.5.1 torchvision==0.20.1 --index-url https://download.pytorch.org/whl/cu121
RUN pip3 install --user -r requirements.txt
RUN pip3 install --user 'git+https://github.com/facebookresearch/detectron2.git@a1ce2f9' --no-build-isolation --no-deps
RUN pip3 install --user git+https://github.com/microsoft/MoGe.git

COPY --chown=user:user models/ ./models/
RUN cd models/sam3 && pip3 install --user -e . && cd ../..
COPY --chown=user:user utils/ ./utils/
COPY --chown=user:user configs/ ./configs/
COPY --chown=user:user scripts/ ./scripts/
COPY --chown=user:user app.py start.py ./

EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s CMD curl -f http://localhost:7860/ || exit 1
CMD ["python3", "start.py"]
`;

const manyStages = ['base', 'deps', 'web', 'final']
  .map(
    (name, index) => `FROM ${index === 0 ? 'python:3.12-slim-bookworm' : index === 2 ? 'node:20-bookworm' : 'base'} AS ${name}
ENV STAGE=${name} PATH="/opt/${name}/bin:$PATH"
WORKDIR /srv/${name}
RUN set -eux; \\
    for package in a b c; do \\
      echo "$package" >> packages.txt; \\
    done; \\
    if [ -f packages.txt ]; then sort -u packages.txt > sorted.txt && mv sorted.txt packages.txt; fi
RUN --mount=type=cache,target=/root/.cache/pip pip install --upgrade pip && pip install -r requirements.txt
COPY --chown=1000:1000 src/${name} ./src
LABEL org.opencontainers.image.title="${name}" org.opencontainers.image.source="https://example.com/${name}"
`,
  )
  .join('\n');

/** Dockerfiles in many styles, from five lines to seventy. */
export const dockerfiles: readonly string[] = [
  ...goodSpaces.map(([, files]) => String(files['Dockerfile'])),
  cudaSpace,
  cudaSpace.replace(/^#.*\n/gm, '').replace('USER user\n', ''),
  manyStages,
  `${manyStages}\nUSER 1000\nCMD ["python", "-m", "uvicorn", "app:app", "--host", "0.0.0.0"]\n`,
];

/** A Dockerfile of about so many lines, of all kinds that files are long by. */
export function longDockerfile(lines: number): string {
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
}
