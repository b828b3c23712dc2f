import type { PythonCall, PythonModule } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { installFix } from '../edits/install-tools';
import { entryPoint } from '../facts/entry-point';
import { packageUse } from '../facts/graphics';
import { pythonPackages } from '../facts/python-packages';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import { hasTool } from '../facts/system-tools';
import { programNeeds, programsByName, type ProgramNeed } from '../knowledge/python-system-needs';
import { packageFor, type SystemTool } from '../knowledge/system-tools';
import type { Rule } from '../rule';

export const pythonMissingProgram: Rule = {
  id: 'python/missing-program',
  severity: 'warning',
  summary: 'The app starts a program that the image does not have.',
  explanation: {
    why: 'Some Python packages only call a program: pydub and Whisper call ffmpeg, pytesseract calls tesseract, pdf2image calls pdftoppm, graphviz calls dot. pip does not install it, and slim, CUDA, Ubuntu and Debian images do not hold it. The app starts, and fails when it is used.',
    failure: "FileNotFoundError: [Errno 2] No such file or directory: 'ffmpeg'",
    bad: 'FROM python:3.11-slim\nWORKDIR /app\nRUN pip install openai-whisper\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nimport whisper\n\nmodel = whisper.load_model("base")\n\ndef transcribe(path):\n    return model.transcribe(path)\n',
    good: 'FROM python:3.11-slim\nWORKDIR /app\nRUN apt-get update && apt-get install -y ffmpeg\nRUN pip install openai-whisper\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nimport whisper\n\nmodel = whisper.load_model("base")\n\ndef transcribe(path):\n    return model.transcribe(path)\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    const facts = runtimeStage(project);
    if (file === undefined || facts === undefined || !facts.base.bare) return;
    const told = new Set<SystemTool>();
    for (const use of uses(project, facts)) {
      if (told.has(use.tool) || hasTool(facts, use.tool) !== false) continue;
      told.add(use.tool);
      const name = packageFor(use.tool);
      report({
        file,
        span: use.span ?? systemPackages(facts).installs.at(-1)?.instruction.keywordSpan ?? facts.stage.image.span,
        severity: use.atStart ? 'error' : 'warning',
        message: `${use.subject} needs ${use.tool}, which nothing in this image installs: it fails with "${use.failure}". Install ${name}.`,
        fixes: installFix(file, facts, [name]),
        related: [use.related],
      });
    }
  },
};

interface Use {
  readonly tool: SystemTool;
  /** What needs it, as the message begins. */
  readonly subject: string;
  readonly failure: string;
  /** Of the package in the Dockerfile. */
  readonly span: Span | undefined;
  readonly atStart: boolean;
  readonly related: { readonly file: FileReference; readonly span: Span; readonly message: string };
}

function* uses(project: Project, facts: StageFacts): Iterable<Use> {
  yield* packageUses(project, facts);
  if (project.pythonFiles.some((path) => project.derived(path, mayStartProgram) === true)) yield* ownUses(project, facts);
}

function* packageUses(project: Project, facts: StageFacts): Iterable<Use> {
  const { installed } = pythonPackages(project, facts);
  for (const name of installed.keys()) {
    const need = programNeeds.get(name);
    const use = need === undefined ? undefined : packageUse(project, facts, need.module, [name]);
    if (need === undefined || use?.install === undefined || use.imported === undefined) continue;
    const common = { tool: need.tool, subject: name, failure: need.failure, span: use.install.word.span };
    if (need.calls === undefined) {
      if (facts.runtimeVariable('GIT_PYTHON_REFRESH') !== undefined) continue;
      yield { ...common, atStart: use.atStart, related: { ...use.imported, message: 'Imported here' } };
      continue;
    }
    const call = findCall(project, facts, need);
    if (call !== undefined) yield { ...common, atStart: false, related: { ...call, message: 'Called here' } };
  }
}

/** The first call, in a module that imports the package for sure, that starts the program. */
function findCall(project: Project, facts: StageFacts, need: ProgramNeed): { file: FileReference; span: Span } | undefined {
  if (need.calls === undefined) return undefined;
  for (const { module, file, certainty } of entryPoint(project, facts).modules.values()) {
    if (certainty === 0 || handlesAbsence(project, file) || !imports(module, need.module)) continue;
    const call = module.callsTo(need.calls).find((each) => !readsWave(each) && isMadeBy(module, each, need.madeBy));
    if (call !== undefined) return { file, span: call.span };
  }
  return undefined;
}

/** ffmpeg is not asked for what Python reads itself. */
function readsWave({ arguments: [first] }: PythonCall): boolean {
  return first?.value.kind === 'string' && first.value.value.endsWith('.wav');
}

/** All that the name is ever set to is such an object. */
function isMadeBy({ text }: PythonModule, { callee, name }: PythonCall, maker: RegExp | undefined): boolean {
  if (maker === undefined) return true;
  const object = callee.slice(0, -name.length - 1);
  if (!/^\w+$/.test(object)) return false;
  const values = [...text.matchAll(new RegExp(String.raw`\b${object}\s*(?::[^=\n]*)?=(?!=)[ \t]*(.*)`, 'g'))].map(([, value = '']) => value);
  return values.length > 0 && values.every((value) => maker.test(value));
}

function imports(module: PythonModule, name: string): boolean {
  return module.imports.some((each) => each.level === 0 && !each.optional && (each.module === name || each.module.startsWith(`${name}.`)));
}

/** Code that looks for the program, brings one along or expects that it is not there. */
function handlesAbsence(project: Project, file: FileReference): boolean {
  return project.derived(file.path, mentionsAbsence) === true;
}

const absence = /shutil\.which|\bwhich\(|imageio_ffmpeg|static_ffmpeg|FileNotFoundError|tesseract_cmd|poppler_path|\.converter\s*=|set_library/;

function mentionsAbsence(text: string): boolean {
  return absence.test(text);
}

const processCalls = /run|call|check_call|check_output|Popen|system|popen/;
const startsProcess = /^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|os\.(?:system|popen))$/;
const mentionsProcess = /\b(?:subprocess|os\.(?:system|popen))\b/;

/** Programs that the project's own code starts by name. */
function* ownUses(project: Project, facts: StageFacts): Iterable<Use> {
  for (const { module, file, certainty } of entryPoint(project, facts).modules.values()) {
    if (certainty === 0 || project.derived(file.path, mayStartProgram) !== true || handlesAbsence(project, file)) continue;
    for (const call of module.callsTo(processCalls)) {
      const name = startsProcess.test(call.callee) ? programOf(call) : undefined;
      const tool = name !== undefined && Object.hasOwn(programsByName, name) ? programsByName[name] : undefined;
      if (name === undefined || tool === undefined) continue;
      yield {
        tool,
        subject: file.path,
        failure: `No such file or directory: '${name}'`,
        span: undefined,
        atStart: false,
        related: { file, span: call.span, message: `${name} is started here` },
      };
    }
  }
}

const mentionsProgram = new RegExp(String.raw`\b(?:${Object.keys(programsByName).join('|')})\b`);

function mayStartProgram(text: string): boolean {
  return mentionsProcess.test(text) && mentionsProgram.test(text);
}

/** `['ffmpeg', …]`, or the first word of a command line. */
function programOf({ arguments: [first] }: PythonCall): string | undefined {
  if (first === undefined || first.name !== undefined) return undefined;
  const { value } = first;
  if (value.kind === 'string') return /^\s*([\w-]+)(?:\s|$)/.exec(value.value)?.[1];
  return value.kind === 'other' ? /^\[\s*['"]([\w-]+)['"]\s*[,\]]/.exec(value.text)?.[1] : undefined;
}
