import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { Memo } from '../../documents/memo';
import type { PythonModule } from '../../documents/python-model';
import type { ShellWord } from '../../documents/shell-model';
import type { Span } from '../../documents/text';
import { builtChains } from '../facts/built-chains';
import { certainlyRuns } from '../facts/certain-commands';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath } from '../facts/container-path';
import { repoFile } from '../facts/copies';
import { instructionsWith, wantedWords } from '../facts/dockerfile-words';
import type { StageFacts } from '../facts/stage-facts';
import { wordText } from '../facts/words';
import type { Fix } from '../finding';
import type { Report, Rule } from '../rule';
import type { FileReference, Project } from '../../project/project';

const mayUseGpu = wantedWords(['nvidia-smi', 'cuda', 'CUDA', 'py']);

export const gpuAtBuild: Rule = {
  id: 'gpu/at-build',
  severity: 'error',
  summary: 'A step of the build needs a GPU.',
  explanation: {
    why: 'The machine that builds a Space has no GPU and no NVIDIA driver, whatever hardware the Space runs on. nvidia-smi is not found, torch.cuda.is_available() is false, and a model that is put on the GPU raises. Do it when the app starts.',
    failure: 'RuntimeError: Found no NVIDIA driver on your system.',
    bad: 'FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nRUN nvidia-smi\nCMD ["python3", "app.py"]\n',
    good: 'FROM nvidia/cuda:12.1.1-runtime-ubuntu22.04\nCMD nvidia-smi; python3 app.py\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined) return;
    const { document, file } = dockerfile;
    const mentioning = instructionsWith(document, mayUseGpu);
    if (mentioning.isEmpty) return;
    for (const { facts, isOwn } of builtChains(project)) {
      for (const instruction of facts.runs) {
        if (!mentioning.has(instruction) || !isOwn(instruction)) continue;
        for (const finding of findingsOf(project, file, facts, instruction)) report(finding);
      }
    }
  },
};

function* findingsOf(project: Project, file: FileReference, facts: StageFacts, instruction: Instruction): Generator<Report> {
  const { dockerfile } = facts;
  const lookup = facts.lookupAt(instruction);
  let folder = facts.workingDirectoryAt(instruction);
  const invocations = commandsOf(dockerfile, instruction);
  for (const invocation of invocations) {
    const { name, args } = invocation;
    if (name === 'cd') {
      const to = args[0] === undefined ? undefined : wordText(args[0], lookup);
      folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
      continue;
    }
    if (name === undefined || !certainlyRuns(dockerfile, instruction, invocation)) continue;
    if (name === 'nvidia-smi' && !isMade(facts, invocation)) {
      yield {
        file,
        span: invocation.program.span,
        message: 'The build of a Space has no GPU and no nvidia-smi, so this step fails. Look at the GPU when the app starts.',
        fixes: invocations.length === 1 ? leaveOut(file, dockerfile, instruction) : [],
      };
    } else if (/^python[\d.]*$/.test(name)) {
      if (hidesGpu(invocation, facts, instruction)) continue;
      const code = args.findIndex(({ text }) => text === '-c');
      const found = code === -1 ? undefined : useInCode(args[code + 1]);
      if (found !== undefined) {
        yield { file, span: found.span, severity: found.isSure ? 'error' : 'warning', message: `${found.what} needs a GPU, and the build of a Space has none: this step ${found.isSure ? 'fails' : 'is likely to fail'}. Do it when the app starts.` };
      }
      const script = code === -1 ? args.find(({ text }) => text?.startsWith('-') !== true) : undefined;
      const path = script === undefined ? undefined : wordText(script, lookup);
      if (script === undefined || path?.endsWith('.py') !== true || (folder === undefined && !path.startsWith('/'))) continue;
      const source = repoFile(project, facts, containerPath(path, folder ?? '/'), instruction);
      const module = source === undefined ? undefined : project.python(source);
      const use = module === undefined ? undefined : useAtTopLevel(module);
      if (source === undefined || use === undefined) continue;
      yield {
        file,
        span: script.span,
        severity: 'warning',
        message: `${source} uses the GPU when it runs, and the build of a Space has none: this step is likely to fail. Do it when the app starts.`,
        related: [{ file: { repo: 'space', path: source }, span: use, message: 'The GPU is used here.' }],
      };
    }
  }
}

/** A stand-in of the project's own. */
function isMade({ dockerfile }: StageFacts, { program }: Invocation): boolean {
  return program.text !== 'nvidia-smi' || /bin\/nvidia-smi/.test(dockerfile.text);
}

function hidesGpu({ assignments }: Invocation, facts: StageFacts, instruction: Instruction): boolean {
  return assignments.some(({ name }) => name === 'CUDA_VISIBLE_DEVICES') || facts.variableAt('CUDA_VISIBLE_DEVICES', instruction) !== undefined;
}

/** Whatever is behind one of these may not run, or its failure is thought of. */
const conditional = /\b(?:if|else|try|except|and|or|for|while|def|lambda)\b/;
const asserted = /(?:^|[;\n])\s*assert\s*\(?\s*torch\.cuda\.(?:is_available\(\)|device_count\(\)\s*(?:>=?\s*\d|!=\s*0)?)/;
const touched = /\.cuda\(|\.to\(\s*\\?["']cuda\b|\btorch\.cuda\.(?:get_device_name|get_device_properties|get_device_capability|current_device|synchronize|mem_get_info|init)\(/;
const named = /\bdevice\s*=\s*\\?["']cuda\b/;

interface CodeUse {
  readonly span: Span;
  readonly what: string;
  readonly isSure: boolean;
}

function useInCode(word: ShellWord | undefined): CodeUse | undefined {
  if (word === undefined) return undefined;
  const source = word.text ?? word.raw.replace(/^["']|["']$/g, '');
  if (conditional.test(source)) return undefined;
  const { span } = word;
  if (asserted.test(source)) return { span, what: 'What is asserted here', isSure: true };
  if (touched.test(source)) return { span, what: 'This code', isSure: true };
  return named.test(source) ? { span, what: 'This code', isSure: false } : undefined;
}

const usesByModule = new Memo<PythonModule, Span | 'none'>();

/** The first use in a statement at the very top, where neither a condition nor a function stands around it. */
function useAtTopLevel(module: PythonModule): Span | undefined {
  let use = usesByModule.get(module);
  if (use === undefined) {
    use = firstUse(module) ?? 'none';
    usesByModule.set(module, use);
  }
  return use === 'none' ? undefined : use;
}

function firstUse({ text, lines }: PythonModule): Span | undefined {
  if (!/\bcuda\b/.test(text)) return undefined;
  // Leaving early, or a stand-in for the GPU, makes it uncertain.
  if (/\b(?:sys\.exit|exit)\(|CUDA_VISIBLE_DEVICES/.test(text)) return undefined;
  for (const match of text.matchAll(/^(?![ \t#]|(?:def|class|if|else|elif|try|except|for|while|with|import|from|async|return|@)\b).*?(\.cuda\(\)|\.to\(["']cuda(?::\d+)?["']\)|\bassert torch\.cuda\.is_available\(\))/gm)) {
    const { line } = lines.positionAt(match.index);
    const span = lines.lineSpan(line);
    const written = text.slice(span.start, span.end);
    if (conditional.test(written.replace(/#.*$/, '')) || isInString(text, match.index)) continue;
    const start = match.index + match[0].length - (match[1]?.length ?? 0);
    return { start, end: match.index + match[0].length };
  }
  return undefined;
}

/** An odd number of triple quotes before it. */
function isInString(text: string, offset: number): boolean {
  return (text.slice(0, offset).match(/"""|'''/g)?.length ?? 0) % 2 === 1;
}

function leaveOut(file: FileReference, { lines, text }: Dockerfile, instruction: Instruction): readonly Fix[] {
  const first = lines.positionAt(instruction.spanStart).line;
  const last = lines.positionAt(instruction.spanEnd).line;
  const end = last + 1 < lines.lineCount ? lines.lineSpan(last + 1).start : text.length;
  return [{ title: 'Leave out the step', safe: true, edits: [{ file, span: { start: lines.lineSpan(first).start, end }, newText: '' }] }];
}
