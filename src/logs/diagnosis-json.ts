import type { Diagnosis } from './diagnosis-model';

/** A diagnosis as `spacedock diagnose --json` prints it: a contract, version 1. `clean` takes secrets out of texts. */
export function diagnosisJson({ phase, outcome, commit, steps, causes }: Diagnosis, clean: (text: string) => string): object {
  return {
    version: 1,
    phase,
    outcome,
    commit: commit ?? null,
    steps: steps.map(({ instruction, dockerfileLine, seconds, status }) => ({
      instruction: clean(instruction),
      line: dockerfileLine ?? null,
      seconds: seconds ?? null,
      cached: status === 'cached',
      status,
    })),
    causes: causes.map(({ id, title, phase: of, logLine, evidence, dockerfileLine, cure }) => ({
      id,
      title: clean(title),
      phase: of,
      // The Space's own message has no line of the log.
      logLine: logLine ?? null,
      evidence: clean(evidence),
      dockerfileLine: dockerfileLine ?? null,
      fix: clean(cure),
    })),
  };
}
