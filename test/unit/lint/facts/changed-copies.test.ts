import { describe, expect, it } from 'vitest';
import { changedCopies } from '../../../../src/lint/facts/changed-copies';
import { projectOf } from '../project-of';

const dockerfile = `FROM python:3.12-slim AS web
COPY web /web
FROM python:3.12-slim
WORKDIR /app
COPY requirements.txt setup.py ./
RUN pip install -r requirements.txt
COPY --from=web /web/dist dist
ADD *.yaml conf/
COPY . .
`;

async function told(...changed: string[]): Promise<string[]> {
  const project = await projectOf({ Dockerfile: dockerfile, '.dockerignore': 'tests\n*.md\n', 'requirements.txt': '', 'app.py': '' });
  return changedCopies(project, changed).map(({ instruction, paths }) => `${String(dockerfile.slice(0, instruction.span.start).split('\n').length)}: ${paths.join(' ')}`);
}

describe('the copies that take in what changed', () => {
  it('are those of the file, of its folder, and of all', async () => {
    expect(await told('requirements.txt')).toEqual(['5: requirements.txt', '9: requirements.txt']);
    expect(await told('web/index.html')).toEqual(['2: web/index.html', '9: web/index.html']);
    expect(await told('a.yaml', 'sub/b.yaml')).toEqual(['8: a.yaml', '9: a.yaml sub/b.yaml']);
  });

  it('name each file once, also where several sources have it', async () => {
    expect(await told('setup.py', 'requirements.txt', 'app.py')).toEqual(['5: requirements.txt setup.py', '9: setup.py requirements.txt app.py']);
  });

  it('know a file that is gone by its name', async () => {
    expect(await told('gone.py')).toEqual(['9: gone.py']);
  });

  it('are none for what .dockerignore keeps out, and without a change', async () => {
    expect(await told('tests/a.py', 'README.md')).toEqual([]);
    expect(await told()).toEqual([]);
  });
});
