import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageKnowledge } from '../../../src/deploy/package-knowledge';
import { diagnose, Diagnoser } from '../../../src/logs/diagnosis';
import { readableLine } from '../../../src/logs/terminal-text';
import { catalogueLogs } from './catalogue-logs';
import { crashed, failedRun, mark, raised, sample, stopped, traceback } from './log-builder';

interface Shape {
  readonly name: string;
  readonly change: (text: string) => string;
  /** By how many lines the log moves down. */
  readonly shift?: number;
}

const banner = 'Build error\nJob failed with exit code: 1. Reason: cache miss: [builder 5/9] WORKDIR /app/env\ncache miss: [builder 7/9] RUN pip list\n{"total":18,"completed":18,"user_total":13,"user_cached":3,"client_duration_ms":11850}\n\nBuild logs:\n\n';
const shapes: readonly Shape[] = [
  { name: 'CR LF', change: (text) => text.replaceAll('\n', '\r\n') },
  { name: 'blanks behind lines', change: (text) => text.replaceAll('\n', '  \n') },
  { name: 'colours', change: (text) => text.replace(/^(?=\S)(.*)$/gm, '\u001b[31m$1\u001b[0m') },
  { name: 'progress before each line', change: (text) => text.replace(/^(?=\w)(.*)$/gm, '  5%|▌ | 1/20\r 50%|█████ | 10/20\r$1') },
  { name: 'no line end at the end', change: (text) => text.trimEnd() },
  { name: 'a copied page', change: (text) => (text.startsWith('===== Build') ? banner + text : text), shift: 7 },
];

describe.each(shapes)('a log with $name', ({ change, shift = 0 }) => {
  it('has the same causes', () => {
    for (const [id, log] of catalogueLogs) {
      const plain = diagnose(log.text);
      const changed = diagnose(change(log.text));
      const moved = change(log.text).startsWith('Build error\nJob failed with exit code: 1.') ? shift : 0;
      expect(changed.causes.map((cause) => [cause.id, cause.logLine]), id).toEqual(plain.causes.map((cause) => [cause.id, cause.logLine && cause.logLine + moved]));
      expect([changed.outcome, changed.phase, changed.steps], id).toEqual([plain.outcome, plain.phase, plain.steps.map((step) => ({ ...step, logLine: step.logLine + moved }))]);
    }
  });
});

const apt = failedRun('apt-get update && apt-get install -y libgl1-mesa-glx', `Reading package lists...\n${mark}E: Package 'libgl1-mesa-glx' has no installation candidate`, 100);

function first(text: string): [string | undefined, number | undefined] {
  const [cause] = diagnose(text).causes;
  return [cause?.id, cause?.logLine];
}

describe('a log that is not whole', () => {
  it('without its head', () => {
    const lines = apt.text.split('\n');
    for (let from = 0; from < apt.line - 4; from += 3) expect(first(lines.slice(from).join('\n'))).toEqual(['apt-package-gone', apt.line - from]);
  });

  it('without its tail', () => {
    expect(first(apt.text.split('\n').slice(0, apt.line).join('\n'))).toEqual(['apt-package-gone', apt.line]);
  });

  it('with no more than the telling lines', () => {
    expect(diagnose("E: Package 'libgl1-mesa-glx' has no installation candidate")).toMatchObject({ outcome: 'failed', causes: [{ id: 'apt-package-gone', logLine: 1 }] });
  });

  it('with lost line ends', () => {
    const glued = apt.text.replace('candidate\n\n--> ERROR', 'candidate--> ERROR').replace('...\nDONE 11.3s', '...DONE 11.3s');
    expect(glued).not.toBe(apt.text);
    expect(diagnose(glued)).toMatchObject({ outcome: 'failed', failure: { kind: 'process', exitCode: 100 }, causes: [{ id: 'apt-package-gone' }] });
  });

  it('that never began', () => {
    const queued = diagnose('===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====\n\n', { errorMessage: 'BUILD_ERROR' });
    expect(queued.causes).toMatchObject([{ id: 'build-never-began', logLine: 1 }]);
  });

  it('that is empty', () => {
    expect(diagnose('')).toMatchObject({ outcome: 'unknown', causes: [], steps: [] });
  });
});

describe('parallel stages', () => {
  const log = sample(`===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> RUN npm ci
--> RUN pip install -r requirements.txt
Collecting gradio
--> RUN npm ci
npm warn deprecated glob@7.2.3
--> RUN pip install -r requirements.txt
${mark}ERROR: Could not find a version that satisfies the requirement gradoi (from versions: none)
--> RUN npm ci
E: this is said by the other stage
added 30 packages
--> ERROR: process "/bin/sh -c pip install -r requirements.txt" did not complete successfully: exit code: 1
`);

  it('are told apart', () => {
    const { causes, steps } = diagnose(log.text, { dockerfile: 'FROM node:20 AS front\nRUN npm ci\nFROM python:3.11\nRUN pip install -r requirements.txt\nCOPY --from=front /x /x\n' });
    expect(causes).toMatchObject([{ id: 'pip-no-version', logLine: log.line, dockerfileLine: 4 }]);
    expect(steps.map(({ dockerfileLine, status }) => [dockerfileLine, status])).toEqual([[2, 'running'], [4, 'failed']]);
  });

  it('with the same text are two lines of the Dockerfile', () => {
    const twice = '--> RUN npm ci\n--> RUN npm ci\nDONE 5.0s\n\noutput of the other\nDONE 7.0s\n\n--> RUN x\n--> ERROR: process "/bin/sh -c x" did not complete successfully: exit code: 1\n';
    const { steps } = diagnose(twice, { dockerfile: 'FROM a AS b\nRUN npm ci\nFROM c\nCOPY --from=b /x /x\nRUN npm ci\nRUN x\n' });
    expect(steps.map(({ dockerfileLine }) => dockerfileLine)).toEqual([2, 5, 6]);
  });
});

describe('a swallowed error', () => {
  const missing = 'RUN python prepare.py models/a.pt';
  const log = (download: string, output: string): string => `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> RUN ${download}
${output}
DONE 3.0s

--> COPY . .
DONE 0.1s

--> ${missing}
Traceback (most recent call last):
  File "/app/prepare.py", line 3, in <module>
    open('models/a.pt')
FileNotFoundError: [Errno 2] No such file or directory: 'models/a.pt'
--> ERROR: process "/bin/sh -c python prepare.py models/a.pt" did not complete successfully: exit code: 1
`;
  const dockerfile = (download: string): string => `FROM python:3.11\nRUN ${download}\nCOPY . .\n${missing}\n`;

  it('is named before what fails for it', () => {
    const command = 'curl -fL https://example.com/a.pt -o models/a.pt || true';
    const { causes } = diagnose(log(command, 'curl: (22) The requested URL returned error: 404'), { dockerfile: dockerfile(command) });
    expect(causes).toMatchObject([
      { id: 'download-refused', logLine: 4, dockerfileLine: 2 },
      { id: 'file-missing', logLine: 14, dockerfileLine: 4, place: { kind: 'python', path: '/app/prepare.py', line: 3 } },
    ]);
    expect(causes[0]?.explanation).toContain('|| true');
  });

  it('is named where the catalogue does not know it', () => {
    const command = 'fetch-it models/a.pt || echo later';
    const { causes } = diagnose(log(command, 'fetch-it: fatal: the cupboard is bare'), { dockerfile: dockerfile(command) });
    expect(causes).toMatchObject([
      { id: 'error-swallowed', logLine: 4, dockerfileLine: 2, evidence: 'fetch-it: fatal: the cupboard is bare' },
      { id: 'file-missing', dockerfileLine: 4 },
    ]);
  });

  it('is not seen where the step has nothing to do with it', () => {
    const command = 'rm /tmp/x || true';
    const { causes } = diagnose(log(command, "rm: cannot remove '/tmp/x': No such file or directory"));
    expect(causes.map(({ id }) => id)).toEqual(['file-missing']);
  });
});

describe('the cause, not the last line', () => {
  it('is the root of exceptions that led to one another, in the project’s own code', () => {
    const log = crashed(`${traceback("ModuleNotFoundError: No module named 'einops'", '/app/models/net.py', 7).replaceAll(mark, '')}

The above exception was the direct cause of the following exception:

${traceback('RuntimeError: Failed to import the model', '/app/app.py', 31)}`);
    const { causes } = diagnose(log.text);
    expect(causes[0]).toMatchObject({ id: 'module-missing', place: { kind: 'python', path: '/app/models/net.py', line: 7 } });
  });

  it('is an exception that no entry knows, by its own frame', () => {
    const log = raised('ValueError: shapes (3,4) and (5,6) not aligned', '/home/user/app/run.py', 44);
    expect(diagnose(log.text).causes).toMatchObject([{ id: 'python-exception', logLine: log.line, place: { kind: 'python', path: '/home/user/app/run.py', line: 44 } }]);
  });

  it('is the deepest own frame, never a library’s', () => {
    const { causes } = diagnose(`===== Application Startup at 2026-04-04 12:12:31 =====

Traceback (most recent call last):
  File "/usr/local/bin/uvicorn", line 8, in <module>
    sys.exit(main())
  File "/usr/local/lib/python3.11/site-packages/uvicorn/main.py", line 410, in main
  File "/srv/thing/main.py", line 2, in <module>
  File "/srv/thing/parts/load.py", line 9, in load
  File "/usr/local/lib/python3.11/site-packages/torch/serialization.py", line 1, in load
  File "<frozen importlib._bootstrap>", line 1, in _find
KeyError: 'x'
`, { dockerfile: 'FROM python:3.11\nWORKDIR /srv/thing\n' });
    expect(causes[0]?.place).toEqual({ kind: 'python', path: '/srv/thing/parts/load.py', line: 9 });
  });

  it('is never a cache miss', () => {
    const text = `${banner}${apt.text}`;
    expect(diagnose(text).causes.map(({ id }) => id)).toEqual(['apt-package-gone']);
    expect(diagnose(apt.text, { errorMessage: banner }).causes.map(({ id }) => id)).toEqual(['apt-package-gone']);
    expect(diagnose('', { phase: 'build', errorMessage: banner }).causes).toEqual([]);
  });

  it('is a loopback address only where the app was never healthy', () => {
    const output = 'Running on local URL:  http://127.0.0.1:7860';
    expect(diagnose(stopped('Launch timed out, workload was not healthy after 30 min', mark + output).text).causes.map(({ id }) => id)).toEqual(['server-on-loopback', 'launch-timeout']);
    expect(diagnose(crashed(mark + output).text).causes).toEqual([]);
    expect(diagnose(crashed(mark + output).text, { errorMessage: 'Launch timed out, workload was not healthy after 30 min' }).causes).toMatchObject([
      { id: 'server-on-loopback', logLine: 6 },
      { id: 'launch-timeout', logLine: undefined },
    ]);
  });

  it('is not the port that is asked', () => {
    const log = stopped('Launch timed out, workload was not healthy after 30 min', `${mark}INFO:     Uvicorn running on http://0.0.0.0:7860 (Press CTRL+C to quit)`);
    expect(diagnose(log.text, { appPort: 7860 }).causes.map(({ id }) => id)).toEqual(['launch-timeout']);
    expect(diagnose(log.text, { appPort: 8000 }).causes.map(({ id }) => id)).toEqual(['server-port', 'launch-timeout']);
  });

  it('is what came after a tool went on well', () => {
    const log = failedRun('pip install a; pip install b', `error: command 'gcc' failed: No such file or directory\nSuccessfully installed a-1\n${mark}ERROR: No matching distribution found for b`);
    expect(first(log.text)).toEqual(['pip-no-version', log.line]);
  });

  it('is that of the last build in a log', () => {
    expect(first(`${apt.text}${raised("ModuleNotFoundError: No module named 'cv2'").text}`)[0]).toBe('module-missing');
  });
});

describe('an unknown failure', () => {
  const log = failedRun('./odd --all', `reading 12 parts\nwarning: part 3 is old\npart 7: invalid checksum\n${mark}fatal: part 7 is beyond repair\ncleaning up\nbye`, 3);

  it('is said to be unknown, with the lines that tell most', () => {
    const [cause] = diagnose(log.text).causes;
    expect(cause).toMatchObject({ id: 'unknown', logLine: log.line, evidence: 'fatal: part 7 is beyond repair' });
    expect(cause?.title).toBe('The reason is not known, the step is RUN ./odd --all');
    expect(cause?.lines.map(({ text }) => text)).toEqual(['fatal: part 7 is beyond repair', 'part 7: invalid checksum']);
    expect(cause?.lines.map(({ logLine }) => log.text.split('\n')[logLine - 1])).toEqual(cause?.lines.map(({ text }) => text));
    expect(cause?.cure).toMatch(/lines of the log that tell most/);
  });
});

it('a builder that stops with words of its own is no known failure', () => {
  const text = '--> RUN x\nsome output\nerror: failed to solve: the moon is full';
  expect(diagnose(text)).toMatchObject({ outcome: 'failed', causes: [{ id: 'unknown', logLine: 3 }] });
});

describe('properties', () => {
  it('a log in any pieces is the same log', () => {
    fc.assert(
      fc.property(fc.constantFrom(...catalogueLogs.map(([, log]) => log.text)), fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 30 }), (text, sizes) => {
        const diagnoser = new Diagnoser();
        let place = 0;
        for (const size of sizes) diagnoser.write(text.slice(place, (place += size)));
        diagnoser.write(text.slice(place));
        diagnoser.end();
        expect(diagnoser.result()).toEqual(diagnose(text));
      }),
      { numRuns: 60 },
    );
  });

  it('lines of a stream are those of a file', () => {
    for (const [, log] of catalogueLogs) {
      const diagnoser = new Diagnoser();
      for (const line of log.text.trimEnd().split('\n')) for (const text of readableLine(line)) diagnoser.push(text);
      expect(diagnoser.result()).toEqual(diagnose(log.text.trimEnd()));
    }
  });

  it('it never throws, whatever the text', () => {
    const pieces = catalogueLogs.flatMap(([, log]) => log.text.split('\n'));
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(...pieces)), { maxLength: 60 }), (lines) => {
        const { causes, steps } = diagnose(lines.join('\n'), { knowledge: packageKnowledge, errorMessage: lines[0] });
        for (const { logLine, step } of causes) {
          if (logLine !== undefined) expect(logLine).toBeLessThanOrEqual(lines.join('\n').split('\n').length);
          if (step !== undefined) expect(step).toBeLessThan(steps.length);
        }
      }),
      { numRuns: 60 },
    );
  });
});
