import { newerPyOpenGL, replacePyOpenGL } from '../edits/replace-pyopengl';
import { mentionsGraphics, openGLPlatform } from '../facts/graphics';
import { pyOpenGLPin } from '../facts/pyopengl-pin';
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
    if (facts === undefined || file === undefined || !mentionsGraphics(project, facts)) return;
    const pin = pyOpenGLPin(project, facts);
    if (pin === undefined || pin.pyrender.invocation.command.failureIgnored) return;
    if (pin.kind === 'contradicted') {
      const { word, requirement, source } = pin.other;
      report({
        file,
        span: word.span,
        severity: 'error',
        message: `pyrender requires PyOpenGL 3.1.0 exactly, and PyOpenGL${requirement.specifier} is asked for in the same install: pip finds no answer, and the build fails. Install PyOpenGL after it, with --no-deps.`,
        related: source.path === file.path ? [] : [{ file: source, span: requirement.span, message: 'Required here' }],
      });
      return;
    }
    const platform = openGLPlatform(project, facts);
    if (platform.kind !== 'set' || platform.value.toLowerCase() !== 'osmesa') return;
    const edit = replacePyOpenGL(file, facts, pin.pyrender);
    report({
      file,
      span: pin.pyrender.word.span,
      message:
        'pyrender pins PyOpenGL 3.1.0, which has no OSMesaCreateContextAttribs, and nothing installed later replaces it: drawing with OSMesa fails. Install PyOpenGL 3.1.4 or newer after it, with --no-deps.',
      fixes: edit === undefined ? [] : [{ title: `Install ${newerPyOpenGL} after it`, safe: true, edits: [edit] }],
    });
  },
};
