import { textOf } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction } from '../../documents/dockerfile-model';
import { lineEnd } from '../edits/dockerfile-lines';
import { commandsOf } from '../facts/commands';
import { modelDownloads, type ModelDownload } from '../facts/model-downloads';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import { systemPackages } from '../facts/system-packages';
import type { Edit, Fix } from '../finding';
import { isKnownGated } from '../knowledge/gated-models';
import { toolsOfImage } from '../knowledge/image-tools';
import type { Rule } from '../rule';
import type { FileReference, Project } from '../../project/project';

const mayFetch = /\b(?:hf|huggingface-cli)\s+download\b|huggingface\.co|hf\.co|\.(?:pt|pth|ckpt|safetensors|gguf)\b|from_pretrained|snapshot_download|pipeline\(|\.py\b/;

export const dockerModelAtBuild: Rule = {
  id: 'docker/model-at-build',
  severity: 'info',
  summary: 'The build fetches weights into a layer of the image.',
  explanation: {
    why: 'A layer with weights makes the image as much larger, is fetched anew whenever something above it changes, and has to reach the machine before every start. `preload_from_hub` in the README fetches public repos for the app, and storage keeps what the app fetches itself. A gated repo needs a token in the build, by a secret mount; a git clone without git-lfs brings only pointers.',
    failure: 'Access to model meta-llama/Llama-3.1-8B is restricted. You must have access to it and be authenticated to access it.',
    bad: 'FROM python:3.11-slim\nRUN pip install huggingface_hub\nRUN hf download Qwen/Qwen3-8B\nCMD ["python", "app.py"]\n=== README.md\n---\nsdk: docker\n---\n',
    good: 'FROM python:3.11-slim\nRUN pip install huggingface_hub\nCMD ["python", "app.py"]\n=== README.md\n---\nsdk: docker\npreload_from_hub:\n  - Qwen/Qwen3-8B\n---\n',
  },
  check(project, report) {
    const dockerfile = project.dockerfile;
    if (dockerfile === undefined || !mayFetch.test(dockerfile.document.text)) return;
    const facts = runtimeStage(project);
    if (facts === undefined) return;
    const { file } = dockerfile;
    for (const instruction of facts.runs) {
      const [first, ...others] = modelDownloads(project, facts, instruction);
      if (first === undefined) continue;
      const all = [first, ...others];
      const gated = all.find(({ repo }) => repo !== undefined && isKnownGated(repo));
      const cloned = all.find(({ kind }) => kind === 'clone');
      if (gated !== undefined && !hasToken(facts, instruction)) {
        report({
          file,
          span: gated.span,
          severity: 'warning',
          message: `${gated.name} is gated, and this step has no token, so the download is refused. Mount the secret with --mount=type=secret, or fetch it when the app starts.`,
        });
      } else if (cloned !== undefined && clonesPointers(facts, instruction)) {
        report({
          file,
          span: cloned.span,
          severity: 'warning',
          message: `Without git-lfs this clones pointers in place of the weights of ${cloned.name}. Use hf download, or fetch them when the app starts.`,
        });
      } else {
        report({
          file,
          span: first.span,
          message: `This puts the weights of ${first.name}${others.length > 0 ? ' and others' : ''} into a layer: the image grows by their size, and a change above fetches them again. Preload them, or keep them on storage.`,
          fixes: () => (all.length === 1 ? preload(project, file, facts, first) : []),
        });
      }
    }
  },
};

function hasToken(facts: StageFacts, instruction: Instruction): boolean {
  const text = textOf(facts.dockerfile, instruction);
  if (/type=secret|token|\bTOKEN\b|\blogin\b/i.test(text)) return true;
  return ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN', 'HUGGINGFACE_TOKEN', 'HF_ENDPOINT'].some((name) => facts.variableAt(name, instruction) !== undefined);
}

function clonesPointers(facts: StageFacts, instruction: Instruction): boolean {
  const text = facts.dockerfile.text;
  if (text.includes('git-lfs') || /\blfs\b|GIT_LFS_SKIP_SMUDGE/.test(text.slice(instruction.spanStart, instruction.spanEnd))) return false;
  return toolsOfImage(facts.base) !== undefined && systemPackages(facts).complete;
}

const caches = ['HF_HOME', 'HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'XDG_CACHE_HOME'];

/** The README names the repo, and the step goes. Not safe: the files then lie in the cache of the user that runs the app. */
function preload(project: Project, file: FileReference, facts: StageFacts, { instruction, invocation, repo, isPlain }: ModelDownload): readonly Fix[] {
  const { readme } = project;
  const matter = readme?.document.frontMatter;
  if (!isPlain || repo === undefined || isKnownGated(repo) || readme === undefined || matter?.closed !== true || matter.problems.length > 0) return [];
  if (instruction.form !== 'shell' || commandsOf(facts.dockerfile, instruction).some((other) => other !== invocation)) return [];
  if (caches.some((name) => facts.runtimeVariable(name) !== undefined)) return [];
  const end = lineEnd(readme.document.text);
  const entry = matter.entries.find(({ key }) => key === 'preload_from_hub');
  const edits: Edit[] = [removal(file, facts.dockerfile, instruction)];
  if (entry === undefined) {
    const at = matter.span.end;
    const open = /[\r\n]$/.test(readme.document.text.slice(0, at)) ? '' : end;
    edits.push({ file: readme.file, span: { start: at, end: at }, newText: `${open}preload_from_hub:${end}  - ${repo}${end}` });
  } else {
    const last = entry.items.at(-1);
    const before = last === undefined ? undefined : /(?:^|[\r\n])([ \t]*- )$/.exec(readme.document.text.slice(0, last.span.start))?.[1];
    if (last === undefined || before === undefined) return [];
    edits.push({ file: readme.file, span: { start: last.span.end, end: last.span.end }, newText: `${end}${before}${repo}` });
  }
  return [{ title: `Preload ${repo} by the README`, safe: false, edits }];
}

function removal(file: FileReference, { lines, text }: Dockerfile, { span }: Instruction): Edit {
  const last = lines.positionAt(span.end).line;
  const end = last + 1 < lines.lineCount ? lines.lineSpan(last + 1).start : text.length;
  return { file, span: { start: lines.lineSpan(lines.positionAt(span.start).line).start, end }, newText: '' };
}
