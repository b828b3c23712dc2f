import { expect, it } from 'vitest';
import { reasonOf } from '../../../src/hub/error-message';

it.each([
  ['the last line of a traceback', 'Exit code: 1. Reason: Traceback (most recent call last):\n  File "/app/app.py", line 3, in <module>\n    import cv2\nImportError: libGL.so.1: cannot open shared object file\n', 'ImportError: libGL.so.1: cannot open shared object file'],
  ['not what the container printed after it', 'Exit code: 1. Reason: Traceback (most recent call last):\nKeyError: x\n\nContainer logs:\n\n===== Application Startup =====\n', 'KeyError: x'],
  ['one line without its head', 'Exit code: 128. Reason: failed to create containerd task: exec: "start.sh": not found', 'failed to create containerd task: exec: "start.sh": not found'],
  ['a sentence of the platform', 'Launch timed out, workload was not healthy after 30 min', 'Launch timed out, workload was not healthy after 30 min'],
  ['nothing of steps that were not cached', 'Job failed with exit code: 1. Reason: cache miss: [2/9] RUN pip install\ncache miss: [3/9] COPY . .\n{"total":18,"completed":18}', undefined],
  ['nothing of nothing', '', undefined],
])('tells %s', (_, message, reason) => {
  expect(reasonOf(message)).toBe(reason);
});
