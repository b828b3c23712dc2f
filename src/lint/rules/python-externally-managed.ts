import type { Instruction } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import type { Span } from '../../documents/text';
import type { FileReference } from '../../project/project';
import { linesAfter } from '../edits/dockerfile-lines';
import { hasOption, pipCommandOf, pipTarget, runsGetPip, type PipCommand } from '../facts/pip-commands';
import { pythonInterpreters, runsForSure } from '../facts/python-interpreters';
import type { PythonUse } from '../facts/python-run';
import { readmeUsesDocker, stageFacts, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import { isExternallyManaged } from '../knowledge/python-versions';
import type { Rule } from '../rule';

export const pythonExternallyManaged: Rule = {
  id: 'python/externally-managed',
  severity: 'error',
  summary: "pip installs into the distribution's own Python, which refuses it.",
  explanation: {
    why: "Since Debian 12 and Ubuntu 23.04 pip installs nothing into the system's Python unless it is told to (PEP 668), so the build stops. In a container nobody else manages that Python: say --break-system-packages, set PIP_BREAK_SYSTEM_PACKAGES=1, or use a virtual environment.",
    failure: 'error: externally-managed-environment',
    bad: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-pip\nRUN pip3 install gradio\n',
    good: 'FROM ubuntu:24.04\nRUN apt-get update && apt-get install -y python3-venv\nRUN python3 -m venv /opt/venv\nENV PATH="/opt/venv/bin:$PATH"\nRUN pip install gradio\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !/\bpip/.test(dockerfile.document.text) || !readmeUsesDocker(project)) return;
    const built = builtStages(dockerfile.document);
    for (const stage of dockerfile.document.stages) {
      if (!built.has(stage.index)) continue;
      const facts = stageFacts(dockerfile.document, stage);
      const { family } = facts.base;
      if (family === 'other' || family === 'conda' || family === 'pytorch' || family === 'alpine') continue;
      if (isExternallyManaged(facts.base.release) !== true) continue;
      // In these the distribution's pip is met by its path only.
      if ((family === 'python' || family === 'python-slim') && !dockerfile.document.text.includes('/usr/bin/p')) continue;
      for (const use of pythonInterpreters(facts).uses) {
        const refused = refusedCommand(facts, use);
        if (refused === undefined || isAllowed(facts, use)) continue;
        report({
          file: dockerfile.file,
          span: refused.span,
          message: `${systemName(facts)} refuses this: its Python is externally managed, and the build stops. Install into a virtual environment, or say --break-system-packages.`,
          fixes: () => fixesOf(dockerfile.file, facts, refused),
        });
      }
    }
  },
};

interface Refused {
  readonly span: Span;
  /** Where the option can stand; undefined for get-pip.py. */
  readonly pip: PipCommand | undefined;
  readonly tool: 'pip' | 'uv';
}

function refusedCommand(facts: StageFacts, use: PythonUse): Refused | undefined {
  const { invocation, found } = use;
  const pip = pipCommandOf(invocation);
  const start = invocation.program.span.start;
  if (pip === undefined) {
    if (!isManaged(found) || !runsForSure(facts, use)) return undefined;
    if (!runsGetPip(use, textOf(facts, use.instruction)) || hasOption(invocation.args, '--break-system-packages')) return undefined;
    return { span: invocation.command.span, pip: undefined, tool: 'pip' };
  }
  if (pip.verb === 'other' || !isManaged(pipTarget(use, pip)) || !runsForSure(facts, use)) return undefined;
  // pip leaves the check out where it cannot tell the environment: pip's own install.py.
  if (hasOption(pip.args, '--break-system-packages', '--target', '-t', '--root', '--prefix', '--dry-run', '--python', '-h', '--help')) return undefined;
  if (hasOption(invocation.args, '--python')) return undefined;
  if (pip.tool === 'uv' && !hasOption(pip.args, '--system') && !isSet(facts, use, 'UV_SYSTEM_PYTHON')) return undefined;
  if (pip.tool === 'uv' && hasOption(pip.args, '-p')) return undefined;
  return { span: { start, end: pip.verbWord.span.end }, pip, tool: pip.tool };
}

function isManaged(found: PythonUse['found']): boolean {
  return typeof found === 'object' && found.kind === 'distribution' && found.managed === true;
}

/** Set to anything but a plain no, or to something unknown. */
function isSet(facts: StageFacts, { instruction, invocation, exported }: PythonUse, name: string): boolean {
  if (exported.has(name) || invocation.assignments.some((assignment) => assignment.name === name)) return true;
  const variable = facts.variableAt(name, instruction);
  return variable !== undefined && !/^(?:|0|false|no|off|n|f)$/i.test(variable.value ?? 'unknown');
}

const allowing = ['PIP_BREAK_SYSTEM_PACKAGES', 'UV_BREAK_SYSTEM_PACKAGES', 'PIP_TARGET', 'PIP_PREFIX', 'PIP_ROOT', 'PIP_PYTHON', 'PIP_CONFIG_FILE', 'UV_TARGET', 'UV_PREFIX', 'UV_PYTHON'];

/** The marker removed, or a configuration written: what stands in it is not read here. */
const changesManagement = /EXTERNALLY-MANAGED|\bpip\.conf\b|\bpip3? +config +set\b|break-system-packages\s*=|pip[\\/]pip/;

function isAllowed(facts: StageFacts, use: PythonUse): boolean {
  if (allowing.some((name) => isSet(facts, use, name))) return true;
  const { text } = facts.dockerfile;
  if (!changesManagement.test(text)) return false;
  const { instruction, invocation } = use;
  return facts.instructions.some((other) => {
    if (other.index > instruction.index) return false;
    const end = other === instruction ? invocation.command.span.start : other.span.end;
    return changesManagement.test(text.slice(other.span.start, end));
  });
}

function textOf({ dockerfile }: StageFacts, { span }: Instruction): string {
  return dockerfile.text.slice(span.start, span.end);
}

function systemName({ base }: StageFacts): string {
  const { release } = base;
  return release === undefined ? 'The system' : `${release.distribution === 'debian' ? 'Debian' : 'Ubuntu'} ${release.version}`;
}

function fixesOf(file: FileReference, facts: StageFacts, { pip, tool }: Refused): readonly Fix[] {
  const fixes: Fix[] = [];
  if (pip !== undefined) {
    const at = pip.verbWord.span.end;
    fixes.push({
      title: 'Add --break-system-packages',
      safe: true,
      edits: [{ file, span: { start: at, end: at }, newText: ' --break-system-packages' }],
    });
  }
  if (tool === 'pip' && facts.variableAt('PIP_BREAK_SYSTEM_PACKAGES', facts.instructions.at(-1) ?? facts.stage.from) === undefined) {
    fixes.push({ title: 'Set PIP_BREAK_SYSTEM_PACKAGES=1', safe: false, edits: [linesAfter(file, facts.dockerfile, facts.stage.from, ['ENV PIP_BREAK_SYSTEM_PACKAGES=1'])] });
  }
  return fixes;
}
