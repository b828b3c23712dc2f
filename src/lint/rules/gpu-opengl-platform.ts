import { openGLSetups } from '../edits/opengl-setup';
import { installedLibraries, mentionsGraphics, openGLProblem, packageUse, type OpenGLProblem } from '../facts/graphics';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Report, Rule } from '../rule';

export const gpuOpenglPlatform: Rule = {
  id: 'gpu/opengl-platform',
  severity: 'warning',
  summary: 'PyOpenGL is not told how to draw without a display.',
  explanation: {
    why: 'A Space has no display. PyOpenGL decides at its first import which library it draws with, by PYOPENGL_PLATFORM; unset, it looks for an X server. With egl the NVIDIA driver must also be given to the container with its graphics part, which NVIDIA_DRIVER_CAPABILITIES of the CUDA images leaves out. OSMesa draws in software and needs neither.',
    failure: "AttributeError: 'GLXPlatform' object has no attribute 'OSMesa'",
    bad: 'FROM python:3.11-slim\nRUN apt-get update && apt-get install -y libosmesa6\nRUN pip install pyrender\nCMD ["python", "app.py"]\n',
    good: 'FROM python:3.11-slim\nENV PYOPENGL_PLATFORM=osmesa\nRUN apt-get update && apt-get install -y libosmesa6\nRUN pip install pyrender\nRUN pip install --no-deps PyOpenGL==3.1.9\nCMD ["python", "app.py"]\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts === undefined || file === undefined || !mentionsGraphics(project, facts)) return;
    const use = packageUse(project, facts, 'pyrender');
    const problem = use === undefined ? undefined : openGLProblem(project, facts);
    if (use === undefined || problem === undefined) return;
    const isInDockerfile = problem.kind === 'no-driver' && problem.platform.by === 'environment';
    report({
      file,
      span: isInDockerfile ? problem.platform.span : (use.install?.word.span ?? facts.stage.image.span),
      message: messageOf(facts, problem),
      fixes: () => openGLSetups(project, file, facts, problem),
      related: [...chosenAt(problem), ...(use.imported === undefined ? [] : [{ ...use.imported, message: 'Imported here' }])],
    });
  },
};

function messageOf(facts: StageFacts, problem: OpenGLProblem): string {
  const present = installedLibraries(facts);
  const osmesa = `PYOPENGL_PLATFORM=osmesa${present?.has('libOSMesa.so') === false ? ' and install libosmesa6' : ''}`;
  if (problem.kind === 'unset') {
    return `pyrender is used, but PYOPENGL_PLATFORM is set nowhere: a Space has no display, so rendering fails. Set ${osmesa}, or use egl with the graphics driver.`;
  }
  const { by, file } = problem.platform;
  const advice = by === 'code' || by === 'start' ? '' : ` Set ${osmesa}${by === 'default' ? ' in the Dockerfile' : ''}, or ask for the driver.`;
  const library = present?.has('libEGL.so.1') === false ? ' and nothing in this image installs libEGL.so.1' : '';
  return `${whoDraws(by, file.path)}, but NVIDIA_DRIVER_CAPABILITIES gives no graphics driver to the container${library}: eglInitialize fails.${advice}`;
}

type Chosen = (OpenGLProblem & { kind: 'no-driver' })['platform']['by'];

function whoDraws(by: Chosen, path: string): string {
  switch (by) {
    case 'environment':
      return 'PYOPENGL_PLATFORM is egl';
    case 'default':
      return `pyrender draws with EGL, the default of ${path} where PYOPENGL_PLATFORM is not set`;
    case 'code':
    case 'start':
      return `${path} sets PYOPENGL_PLATFORM to egl`;
  }
}

function chosenAt(problem: OpenGLProblem): NonNullable<Report['related']> {
  if (problem.kind === 'unset' || problem.platform.by === 'environment') return [];
  const { file, span, by } = problem.platform;
  return [{ file, span, message: by === 'default' ? 'EGL is the default here' : 'EGL is chosen here' }];
}
