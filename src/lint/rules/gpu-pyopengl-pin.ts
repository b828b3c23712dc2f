import { linesAfter } from '../edits/dockerfile-lines';
import { mentionsGraphics, openGLPlatform } from '../facts/graphics';
import { pythonPackages, type PythonInstallStep } from '../facts/python-packages';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const gpuPyopenglPin: Rule = {
  id: 'gpu/pyopengl-pin',
  severity: 'warning',
  summary: 'pyrender draws with OSMesa, and the PyOpenGL that it pins cannot.',
  explanation: {
    why: 'The newest release of pyrender, 0.1.45, requires PyOpenGL 3.1.0 exactly, but with OSMesa it calls a function that PyOpenGL has had only since 3.1.4. The app starts, and the first picture fails. A newer PyOpenGL must be put in its place after pyrender, without asking what pyrender requires; in one install with it, pip finds no answer.',
    failure: "ImportError: cannot import name 'OSMesaCreateContextAttribs' from 'OpenGL.osmesa'",
    bad: 'FROM python:3.11-slim\nENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y libosmesa6\nRUN pip install pyrender\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y libosmesa6\nRUN pip install pyrender\nRUN pip install --no-deps PyOpenGL==3.1.9\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined || !mentionsGraphics(project)) return;
    const { steps, complete } = pythonPackages(project, facts);
    const at = steps.findLastIndex(({ name, requirement }) => name === 'pyrender' && requirement.kind === 'package');
    const pyrender = steps[at];
    // With --no-deps nothing of the pin counts, and another release may have lost it.
    if (pyrender === undefined || pyrender.invocation.args.some(({ text }) => text === '--no-deps')) return;
    const { specifier } = pyrender.requirement;
    if (!/^(?:$|===?0\.1\.\d+$|[<>~]=?0\.1\b)/.test(specifier)) return;
    const together = steps.find((step) => specifier === '==0.1.45' && step.invocation === pyrender.invocation && needsNewer(step));
    if (together !== undefined) {
      if (pyrender.invocation.command.failureIgnored) return;
      report({
        file,
        span: together.word.span,
        severity: 'error',
        message: `pyrender requires PyOpenGL 3.1.0 exactly, and PyOpenGL${together.requirement.specifier} is asked for in the same install: pip finds no answer, and the build fails. Install PyOpenGL after it, with --no-deps.`,
        related: together.source.path === file.path ? [] : [{ file: together.source, span: together.requirement.span, message: 'Required here' }],
      });
      return;
    }
    if (!complete || steps.slice(at + 1).some(mayRaise)) return;
    const platform = openGLPlatform(project, facts);
    if (platform.kind !== 'set' || platform.value.toLowerCase() !== 'osmesa') return;
    const install = installBehind(pyrender, facts.dockerfile.text);
    report({
      file,
      span: pyrender.word.span,
      message:
        'pyrender pins PyOpenGL 3.1.0, which has no OSMesaCreateContextAttribs, and nothing installed later replaces it: drawing with OSMesa fails. Install PyOpenGL 3.1.4 or newer after it, with --no-deps.',
      fixes: install === undefined ? [] : [{ title: 'Install PyOpenGL 3.1.9 after it', safe: true, edits: [linesAfter(file, facts.dockerfile, pyrender.instruction, [install])] }],
    });
  },
};

/** A RUN by the same pip, where it is found without the shell of its own RUN. */
function installBehind({ invocation, instruction }: PythonInstallStep, text: string): string | undefined {
  const { name, program, args } = invocation;
  const isPip = /^pip[\d.]*$/.test(name ?? '');
  if (!isPip && !(/^python[\d.]*$/.test(name ?? '') && args[0]?.text === '-m')) return undefined;
  const run = text.slice(instruction.span.start, instruction.span.end);
  if (program.text === undefined || /\bactivate\b|--target|--prefix|--root/.test(run) || args.some(({ raw }) => raw === '-t')) return undefined;
  const cache = args.some((word) => word.text === '--no-cache-dir') ? ' --no-cache-dir' : '';
  return `RUN ${program.text}${isPip ? '' : ' -m pip'} install${cache} --no-deps PyOpenGL==3.1.9`;
}

/** A release of PyOpenGL that pyrender's pin rules out. */
function needsNewer({ name, requirement }: PythonInstallStep): boolean {
  return name === 'pyopengl' && /^(?:==|>=|~=|>)3\.1\.[1-9]/.test(requirement.specifier);
}

/** PyOpenGL by any way, from git too; what is given by a local path may bring one. */
function mayRaise({ name, requirement }: PythonInstallStep): boolean {
  return name === 'pyopengl' || /pyopengl/i.test(requirement.target ?? '') || requirement.kind === 'path';
}
