// Logs by the grammar of real ones: a header, steps that went well with the noise that they make, the one that fails.

/** Stands before the line that the diagnosis must point to; it is no part of the log. */
export const mark = '» ';

export interface SampleLog {
  readonly text: string;
  /** From 1: the marked line. */
  readonly line: number;
}

const before = `===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====

--> FROM docker.io/library/python:3.11-slim@sha256:e508be0bd4f84a1b6c1b8a2f3e0f1d9c
DONE 0.0s

DONE 2.1s

--> WORKDIR /app
CACHED

--> Restoring cache
DONE 4.2s

--> RUN apt-get update && apt-get install -y --no-install-recommends     curl     && rm -rf /var/lib/apt/lists/*
Get:1 http://deb.debian.org/debian trixie InRelease [140 kB]
Get:2 http://deb.debian.org/debian trixie/main amd64 Packages [9670 kB]
Fetched 9,9 MB in 2s (5123 kB/s)
Reading package lists...
debconf: delaying package configuration, since apt-utils is not installed
(Reading database ... \r(Reading database ... 5%\r(Reading database ... 100%\r(Reading database ... 6691 files and directories currently installed.)
Setting up curl (8.14.1-2) ...
Processing triggers for libc-bin (2.41-12) ...
DONE 11.3s
`;

/** A build whose last step says `output` and ends with an exit code. */
export function failedRun(command: string, output: string, exitCode = 1): SampleLog {
  const quoted = command.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return sample(`${before}
--> RUN ${command}
${output}

--> ERROR: process "/bin/sh -c ${quoted}" did not complete successfully: exit code: ${String(exitCode)}
`);
}

/** A build that the builder itself stops at an instruction; its error is the marked line. */
export function refused(instruction: string, error: string): SampleLog {
  return sample(`${before}
--> ${instruction}

${mark}--> ERROR: ${error}
`);
}

/** A build that stops before its first step. */
export function unreadable(text: string): SampleLog {
  return sample(`===== Build Queued at 2026-04-04 12:08:20 / Commit SHA: 379fa57 =====\n\n${text}\n`);
}

const start = `===== Application Startup at 2026-04-04 12:12:31 =====

/usr/local/lib/python3.11/site-packages/transformers/utils/hub.py:110: FutureWarning: Using \`TRANSFORMERS_CACHE\` is deprecated and will be removed in v5 of Transformers.
  warnings.warn(
INFO: loading configuration
`;

/** The log of an app that says `output` and ends. */
export function crashed(output: string): SampleLog {
  return sample(`${start}${output}\n`);
}

/** An app that ends with an exception out of a library that the project's code calls. */
export function raised(exception: string, file = '/app/app.py', line = 12): SampleLog {
  return crashed(traceback(exception, file, line));
}

export function traceback(exception: string, file = '/app/app.py', line = 12): string {
  return `Traceback (most recent call last):
  File "${file}", line ${String(line)}, in <module>
    main()
  File "/usr/local/lib/python3.11/site-packages/somelib/core.py", line 88, in load
    return _load(path)
           ^^^^^^^^^^^
${exception.includes(mark) ? exception : mark + exception}`;
}

/** The page of a Space that failed: the platform's words, and the container's log below them. */
export function stopped(reason: string, output = ''): SampleLog {
  return sample(`Runtime error\n${reason}\n\nContainer logs:\n\n${start}${output}\n`);
}

/** What git says at a push. */
export function pushed(text: string): SampleLog {
  return sample(`Enumerating objects: 9, done.\nCounting objects: 100% (9/9), done.\n${text}\n`);
}

export function sample(marked: string): SampleLog {
  const lines = marked.split('\n');
  const index = lines.findIndex((line) => line.includes(mark));
  if (index < 0) throw new Error(`No line is marked: ${marked}`);
  return { text: marked.replaceAll(mark, ''), line: index + 1 };
}
