import { describe, expect, it } from 'vitest';
import { parseDockerfile } from '../../../../src/documents/dockerfile';
import { mountsOf } from '../../../../src/documents/dockerfile-mounts';
import { isKeptOutOfLayer, mountTarget } from '../../../../src/lint/facts/mounts';
import { stageFacts } from '../../../../src/lint/facts/stage-facts';

function read(flags: string, before = ''): ReturnType<typeof readAll> {
  return readAll(`FROM python:3.11\n${before}RUN ${flags} x\n`);
}

function readAll(text: string): {
  readonly mounts: ReturnType<typeof mountsOf>;
  readonly targets: (string | undefined)[];
  readonly keepsOut: (path: string) => boolean;
} {
  const dockerfile = parseDockerfile(text);
  const run = dockerfile.instructions.at(-1)!;
  const facts = stageFacts(dockerfile, dockerfile.stages.at(-1)!);
  const mounts = mountsOf(run);
  return {
    mounts,
    targets: mounts.map((mount) => mountTarget(facts, run, mount)),
    keepsOut: (path) => isKeptOutOfLayer(facts, run, path),
  };
}

describe('mounts', () => {
  it('are read with all their names', () => {
    const { mounts, targets } = read('--mount=type=cache,id=a,dst=/x,sharing=locked --mount=TYPE=bind,from=b,src=/y,destination=z,ro --mount=target=/w', 'WORKDIR /app\n');
    expect(mounts).toMatchObject([
      { type: 'cache', id: 'a', target: '/x', sharing: 'locked', readonly: false },
      { type: 'bind', from: 'b', source: '/y', target: 'z', readonly: true },
      { type: 'bind', target: '/w' },
    ]);
    expect(targets).toEqual(['/x', '/app/z', '/w']);
  });

  it('have what a secret has', () => {
    const { mounts, targets } = read('--mount=type=secret,id=A --mount=type=secret,source=B,mode=0444,uid=1000,required=true --mount=type=secret,id=C,env=C,required --mount=type=secret,id=D,mode=rw');
    expect(mounts).toMatchObject([
      { id: 'A', mode: undefined, required: false },
      { source: 'B', mode: 0o444, uid: '1000', required: true },
      { id: 'C', env: 'C', required: true },
      { id: 'D', mode: undefined },
    ]);
    expect(targets).toEqual(['/run/secrets/A', '/run/secrets/B', undefined, '/run/secrets/D']);
  });

  it('know what the variables say, and what they do not', () => {
    expect(read('--mount=type=cache,target=$HOME/.cache', 'ENV HOME=/home/user\n').targets).toEqual(['/home/user/.cache']);
    expect(read('--mount=type=cache,target=$HOME/.cache').targets).toEqual([undefined]);
  });

  it('keep out of the layer what lies at or below a cache', () => {
    const { keepsOut } = read('--mount=type=cache,target=/root/.cache/ --mount=type=bind,target=/b --mount=type=tmpfs,target=/t');
    expect(['/root/.cache', '/root/.cache/pip', '/root', '/root/.cached', '/b/x', '/t/x'].map(keepsOut)).toEqual([true, true, false, false, false, true]);
  });

  it('are none where RUN has no flags, or is no RUN', () => {
    expect(readAll('FROM a\nRUN x\n').mounts).toEqual([]);
    expect(readAll('FROM a\nCOPY --from=b c d\n').mounts).toEqual([]);
  });
});
