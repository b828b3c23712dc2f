import type { Mount } from '../../documents/dockerfile-mounts';
import type { FileReference } from '../../project/project';
import { secretFiles } from '../facts/build-secrets';
import { builtInstructions, type BuiltInstruction } from '../facts/built-instructions';
import { certainlyRuns } from '../facts/certain-commands';
import { commandsOf } from '../facts/commands';
import type { User } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

export const secretsMountUnreadable: Rule = {
  id: 'secrets/mount-unreadable',
  severity: 'warning',
  summary: 'A secret is mounted for root alone, and the step runs as another user.',
  explanation: {
    why: 'A secret mount belongs to root and has the mode 0400 unless it says otherwise. Behind USER the step cannot read it: cat ends with an error, and a token taken with $(cat …) is empty, so the download that needs it fails.',
    failure: 'cat: /run/secrets/HF_TOKEN: Permission denied',
    bad: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nRUN --mount=type=secret,id=HF_TOKEN HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nUSER user\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444 HF_TOKEN=$(cat /run/secrets/HF_TOKEN) python fetch.py\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    if (file === undefined) return;
    for (const built of builtInstructions(project, 'RUN', /--mount=\S*secret/)) {
      const { facts, instruction } = built;
      const user = facts.userAt(instruction);
      if (user?.name === undefined || user.uid === 0 || user.name === 'root') continue;
      for (const { mount, path } of secretFiles(facts, instruction)) {
        if (isReadable(mount, user)) continue;
        const fails = path !== undefined && surelyReads(built, path);
        report({
          file,
          span: mount.flag.span,
          severity: fails ? 'error' : 'warning',
          message: `Only root can read this secret, and the step runs as ${user.name}${fails ? ', so the build stops' : ': what it reads is empty'}. Add mode=0444.`,
          fixes: () => withMode(file, facts.dockerfile.text, mount),
        });
      }
    }
  },
};

/** True too where it may be: by a group, or a uid that is not known. */
function isReadable({ mode, uid, gid, flag }: Mount, user: User): boolean {
  // A value with a variable, or one that is no number, is the builder's to judge.
  if (flag.value?.includes('$') === true || (mode === undefined && /(?:^|,)mode=/i.test(flag.value ?? ''))) return true;
  const bits = mode ?? 0o400;
  if ((bits & 0o004) !== 0) return true;
  if ((bits & 0o040) !== 0 && gid !== undefined) return true;
  if (uid === undefined || (bits & 0o400) === 0) return false;
  return user.uid === undefined || user.uid === 'system' || Number(uid) === user.uid;
}

/** `cat /run/secrets/X` whose status counts: by itself, or in `X=$(cat …)`. */
function surelyReads({ facts: { dockerfile }, instruction }: BuiltInstruction, path: string): boolean {
  return commandsOf(dockerfile, instruction).some(
    (invocation) =>
      (invocation.name === 'cat' || invocation.name === '.' || invocation.name === 'cp') &&
      invocation.args[0]?.text === path &&
      certainlyRuns(dockerfile, instruction, invocation),
  );
}

function withMode(file: FileReference, text: string, { flag, mode }: Mount): readonly Fix[] {
  const written = text.slice(flag.span.start, flag.span.end);
  if (mode !== undefined || /["'\\]/.test(written)) return [];
  const at = { start: flag.span.end, end: flag.span.end };
  return [{ title: 'Add mode=0444', safe: true, edits: [{ file, span: at, newText: ',mode=0444' }] }];
}
