import { parseDockerfile } from '../../../src/documents/dockerfile';
import { buildPlan, type BuildPlan } from '../../../src/logs/build-plan';
import { StepTimes } from '../../../src/logs/step-times';

export const header = '===== Build Queued at 2026-04-04 12:00:00 / Commit SHA: 379fa57 =====';
export const begun = Date.UTC(2026, 3, 4, 12, 0, 0);

/** A build's log as it was taken in: `@5` sets the clock to five seconds after the beginning, every other line is the log's. */
export function played(lines: string): StepTimes {
  const build = new StepTimes();
  let seconds = 0;
  for (const line of lines.split('\n')) {
    const clock = /^@([\d.]+)$/.exec(line)?.[1];
    if (clock !== undefined) seconds = Number(clock);
    else build.push(line, new Date(begun + seconds * 1000).toISOString());
  }
  return build;
}

export function planOf(dockerfile: string): BuildPlan {
  const plan = buildPlan(parseDockerfile(dockerfile));
  if (plan === undefined) throw new Error('The Dockerfile has no plan.');
  return plan;
}

/** One stage, as most Spaces have it. ENV, USER and CMD are never printed. */
export const plain = `FROM python:3.12-slim
ENV HOME=/home/user
WORKDIR /app
RUN apt-get update && \\
    apt-get install -y libgl1
COPY requirements.txt .
RUN pip install -r requirements.txt
USER user
COPY . .
CMD ["python", "app.py"]
`;

export const plainLog = `${header}

@1
--> FROM docker.io/library/python:3.12-slim@sha256:e508
DONE 0.2s

@4
DONE 2.6s

--> WORKDIR /app
DONE 0.1s

--> RUN apt-get update &&     apt-get install -y libgl1
Get:1 http://deb.debian.org
@34
DONE 30.0s

--> COPY requirements.txt .
DONE 0.1s

--> RUN pip install -r requirements.txt
Collecting torch
@334
DONE 300.0s

--> COPY . .
DONE 0.2s

--> Pushing image
@354
DONE 20.0s

--> Exporting cache
@364
DONE 10.0s
`;

/** Two stages side by side, with steps that read the same in both, and a third that nothing needs. */
export const parallel = `FROM node:20 AS web
WORKDIR /app
RUN npm ci
RUN npm run build
FROM node:20 AS tests
RUN npm test
FROM python:3.12-slim
WORKDIR /app
RUN pip install torch
COPY --from=web /app/dist /app/dist
COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/
RUN uv --version
`;

export const parallelLog = `${header}

@1
--> FROM docker.io/library/python:3.12-slim@sha256:e508
--> FROM docker.io/library/node:20@sha256:aaaa
--> FROM ghcr.io/astral-sh/uv:latest@sha256:bbbb
DONE 0.4s

--> FROM docker.io/library/node:20@sha256:aaaa
@3
DONE 2.0s

--> WORKDIR /app
DONE 0.0s

--> RUN npm ci
--> FROM docker.io/library/python:3.12-slim@sha256:e508
@4
DONE 3.0s

--> WORKDIR /app
DONE 0.0s

--> RUN npm ci
added 900 packages
--> RUN pip install torch
Collecting torch
--> RUN npm ci
@24
DONE 20.0s

--> RUN npm run build
@34
DONE 10.0s

--> RUN pip install torch
Installing torch
@104
DONE 100.0s

--> COPY --from=web /app/dist /app/dist
DONE 0.3s

--> COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/
DONE 0.1s

--> RUN uv --version
DONE 0.1s

--> Pushing image
@120
DONE 15.0s

--> Exporting cache
@125
DONE 5.0s
`;
