import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lintProject } from '../../../src/lint/engine';
import { discoverProjects } from '../../../src/project/discovery';
import { DocumentCache } from '../../../src/project/document-cache';
import { loadProject } from '../../../src/project/load';
import { nodeFileSystem } from '../../../src/project/node-file-system';
import { prepareSample, seededFaults } from '../../sample/prepare';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'spacedock-sample-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test.each(['clean', 'faulty', 'faulty-user'] as const)('lint finds in %s what was put there, and nothing else', async (kind) => {
  const sample = await prepareSample({ kind, into: folder });
  const [location, ...others] = await discoverProjects([sample.mainRoot, sample.spaceRoot], nodeFileSystem);
  expect(others).toEqual([]);
  const project = await loadProject(location!, nodeFileSystem, new DocumentCache());
  const found = lintProject(project).map(({ file, span, rule }) => {
    const line = (project.source(file)?.lines.positionAt(span.start).line ?? -1) + 1;
    return `${file.path}:${line} ${rule}`;
  });
  const expected = (await seededFaults(kind)).map(({ file, line, rule }) => `${file}:${line} ${rule}`);
  expect([...new Set(found)].sort()).toEqual(expected.sort());
});
