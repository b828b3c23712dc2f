// A project of 1,000 Python files: the first look, and what a keystroke costs after it.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { lintProject } from '../../src/lint/engine';
import type { ProjectLocation } from '../../src/project/discovery';
import { DocumentCache } from '../../src/project/document-cache';
import { loadProject, updateProject } from '../../src/project/load';
import { nodeFileSystem } from '../../src/project/node-file-system';
import type { Project } from '../../src/project/project';
import { warmUp } from '../../src/project/warm-up';
import type { Benchmark } from './benchmark';

const packages = 40;
const modulesPerPackage = 25;
const firstRounds = 5;
const keystrokes = 60;

export async function projectBenchmarks(): Promise<Benchmark[]> {
  const root = await mkdtemp(join(tmpdir(), 'spacedock-bench-'));
  try {
    const files = projectFiles();
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    const location: ProjectLocation = { spaceRoot: root, mainRoot: undefined, settingsPath: undefined, spaceId: undefined };
    const first: number[] = [];
    for (let round = -1; round < firstRounds; round++) {
      const time = await milliseconds(async () => lint(await look(location, new DocumentCache())));
      if (round >= 0) first.push(time);
    }
    const python = `package_7/module_7.py`;
    return [
      alone('project/1000-python-files/first', first, 1_500),
      alone('project/1000-python-files/keystroke-dockerfile', await type(location, 'Dockerfile', files), 10),
      alone('project/1000-python-files/keystroke-python', await type(location, python, files), 20),
    ];
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}

async function look(location: ProjectLocation, cache: DocumentCache): Promise<Project> {
  const project = await loadProject(location, nodeFileSystem, cache);
  await warmUp(project);
  return project;
}

/** The time in ms from a changed file to its findings: what the extension host does at a keystroke. */
async function type(location: ProjectLocation, path: string, files: Readonly<Record<string, string>>): Promise<number[]> {
  const cache = new DocumentCache();
  let project = await look(location, cache);
  lint(project);
  const times: number[] = [];
  const full = join(location.spaceRoot, path);
  for (let key = 0; key < keystrokes; key++) {
    await writeFile(full, `${files[path] ?? ''}# ${'x'.repeat(key + 1)}\n`);
    const time = await milliseconds(async () => {
      project = await updateProject(project, [full], nodeFileSystem, cache);
      await warmUp(project);
      lint(project);
    });
    if (key >= keystrokes / 3) times.push(time);
  }
  return times;
}

function lint(project: Project): void {
  const failures: unknown[] = [];
  lintProject(project, { onRuleFailure: (_, error) => failures.push(error) });
  if (failures.length > 0) throw failures[0];
}

async function milliseconds(work: () => void | Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The ratio is to the target itself, in ms. */
function alone(name: string, times: readonly number[], target: number): Benchmark {
  const ours = [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
  const ratio = ours / target;
  return { name, unit: 'ms', ours, peer: null, theirs: null, ratio, limit: 1, within: ratio <= 1 };
}

/** Every module is reached from app.py, as each package imports its modules and each module its neighbour. */
function projectFiles(): Record<string, string> {
  const files: Record<string, string> = {
    'README.md': '---\ntitle: App\nsdk: docker\napp_port: 7860\n---\n',
    Dockerfile: `FROM python:3.11-slim
RUN apt-get update && apt-get install -y --no-install-recommends ffmpeg git libgl1 libglib2.0-0 && rm -rf /var/lib/apt/lists/*
RUN useradd -m -u 1000 user
USER user
ENV HF_HOME=/data/.huggingface PYTHONUNBUFFERED=1
WORKDIR /app
COPY --chown=user:user requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY --chown=user:user . .
CMD ["python", "app.py"]
`,
    'requirements.txt': 'gradio==5.0\nnumpy\ntorch==2.5.1\nopencv-python\n',
    'app.py': `import gradio as gr\n${Array.from({ length: packages }, (_, p) => `import package_${String(p)}\n`).join('')}\nwith gr.Blocks() as demo:\n    gr.Markdown("x")\n\nif __name__ == "__main__":\n    demo.launch(server_name="0.0.0.0")\n`,
  };
  for (let p = 0; p < packages; p++) {
    const folder = `package_${String(p)}`;
    files[`${folder}/__init__.py`] = Array.from({ length: modulesPerPackage - 1 }, (_, m) => `from .module_${String(m)} import Layer${String(m)}\n`).join('');
    for (let m = 0; m < modulesPerPackage - 1; m++) files[`${folder}/module_${String(m)}.py`] = moduleText(p, m);
  }
  return files;
}

/** About 200 lines and 6 kB, as the modules of a model's repository are. */
function moduleText(p: number, m: number): string {
  const block = (n: number): string => `

class Layer${String(n)}(nn.Module):
    """One layer. Inputs are of shape (batch, tokens, channels)."""

    def __init__(self, channels: int = 256, heads: int = 8, *, dropout: float = 0.1, name: str = "layer-${String(n)}") -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(channels, heads, dropout=dropout, batch_first=True)
        self.norm = nn.LayerNorm(channels)
        self.mlp = nn.Sequential(nn.Linear(channels, channels * 4), nn.GELU(), nn.Linear(channels * 4, channels))
        self.name = name

    def forward(self, x: torch.Tensor, mask: Optional[torch.Tensor] = None) -> torch.Tensor:
        attended, _ = self.attention(x, x, x, key_padding_mask=mask)
        x = self.norm(x + attended)
        if self.training and mask is not None:
            x = x.masked_fill(mask.unsqueeze(-1), 0.0)
        for index, part in enumerate(x.split(16, dim=1)):
            if index > 4 and part.shape[1] < 16:
                logger.debug("part %d of %s is short: %s", index, self.name, part.shape)
        return self.norm(x + self.mlp(x))


def build_layer_${String(n)}(config: dict, device: str = "cuda") -> Layer${String(n)}:
    values = {key: value for key, value in config.items() if key in ("channels", "heads", "dropout")}
    layer = Layer${String(n)}(**values).to(device)
    logger.info("built layer ${String(n)} of package ${String(p)} with %s", values)
    return layer.eval()
`;
  const next = m + 1 < modulesPerPackage - 1 ? `from .module_${String(m + 1)} import Layer${String(m + 1)}\n` : '';
  return `"""Module ${String(m)} of package ${String(p)}."""
from __future__ import annotations

import logging
import os
from typing import Optional

import numpy as np
import torch
from torch import nn
${next}
logger = logging.getLogger(__name__)
DEBUG = os.environ.get("DEBUG_${String(m)}", "0") == "1"
${[m, m + 100, m + 200, m + 300].map(block).join('')}

def load_table_${String(m)}(path: str) -> np.ndarray:
    with open(path, "rb") as file:
        return np.frombuffer(file.read(), dtype=np.float32).reshape(-1, 4)
`;
}
