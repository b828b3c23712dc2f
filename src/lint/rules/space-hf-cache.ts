import type { NameValue } from '../../documents/dockerfile-model';
import type { PythonCall } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { setEnvironment } from '../edits/environment';
import { mayDownloadAtBuild } from '../facts/build-downloads';
import { containerPath, isAtOrBelow } from '../facts/container-path';
import { entryPoint, startInstructions, type EntryPoint } from '../facts/entry-point';
import { assignmentsOf } from '../facts/environment';
import { runtimeStage, type StageFacts, type Variable } from '../facts/stage-facts';
import type { Report, Rule } from '../rule';

type Reporter = (finding: Report) => void;

const cacheVariables = ['HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'HF_HOME', 'XDG_CACHE_HOME'];

export const spaceHfCache: Rule = {
  id: 'space/hf-cache',
  severity: 'warning',
  summary: "The Hugging Face cache lies where the Space's downloads are lost, or where the app does not look.",
  explanation: {
    why: 'Models that the app loads by name are downloaded into HF_HOME, by default ~/.cache/huggingface. On a Space only the persistent storage outlives a restart: a cache elsewhere is filled again at every start. What preload_from_hub fetches at the build lies in ~/.cache/huggingface, whatever HF_HOME says. TRANSFORMERS_CACHE is deprecated.',
    bad: 'FROM python:3.11-slim\nENV HF_HOME=/tmp/huggingface CHECKPOINTS=/data/checkpoints\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nfrom transformers import AutoModel\nmodel = AutoModel.from_pretrained("facebook/dinov2-base")\n',
    good: 'FROM python:3.11-slim\nENV HF_HOME=/data/.huggingface CHECKPOINTS=/data/checkpoints\nWORKDIR /app\nCOPY app.py .\nCMD ["python", "app.py"]\n=== app.py\nfrom transformers import AutoModel\nmodel = AutoModel.from_pretrained("facebook/dinov2-base")\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    if (facts === undefined || project.dockerfile === undefined) return;
    const { file } = project.dockerfile;
    reportDeprecated(facts, file, report);
    const cache = cacheVariables.map((name) => ({ name, variable: facts.runtimeVariable(name) }));
    const set = cache.find(({ variable }) => variable !== undefined);
    const preload = project.readme?.document.frontMatter?.entries.find(({ key }) => key === 'preload_from_hub');
    if (preload !== undefined) {
      if (set?.variable?.value === undefined || project.readme === undefined || isDefaultCache(set.name, set.variable.value)) return;
      report({
        file: project.readme.file,
        span: preload.keySpan,
        message: `What preload_from_hub fetches lies in ~/.cache/huggingface, but the Dockerfile sets ${set.name} to ${set.variable.value}, so the app does not find it there.`,
        related: [{ file, span: set.variable.instruction.span, message: `${set.name} is set here.` }],
      });
      return;
    }
    reportOffMount(project, facts, set, file, report);
  },
};

function reportOffMount(
  project: Project,
  facts: StageFacts,
  set: { name: string; variable: Variable | undefined } | undefined,
  file: FileReference,
  report: Reporter,
): void {
  const { data } = project.settings;
  const variable = set?.variable;
  const isUnknown = variable !== undefined && variable.value?.startsWith('/') !== true;
  if (isUnknown || (variable?.value !== undefined && isAtOrBelow(containerPath(variable.value, '/'), data))) return;
  const entry = entryPoint(project, facts);
  if (entry.modules.size === 0) return;
  // Without storage a cache on it could not be written, and what a build step fetched is there at every start.
  if (!usesStorage(project, data) || mayDownloadAtBuild(facts)) return;
  if (isSetByCode(entry)) return;
  const load = firstLoad(project, entry);
  if (load === undefined) return;
  const home = `${data}/.huggingface`;
  const related = [{ file: load.file, span: load.call.span, message: `${load.repo} is downloaded here.` }];
  if (set !== undefined && variable !== undefined) {
    const pair = pairOf(facts, variable, set.name);
    if (pair?.value === undefined) return;
    const target = set.name === 'HF_HOME' ? home : set.name === 'XDG_CACHE_HOME' ? `${data}/.cache` : `${home}/hub`;
    report({
      file,
      span: pair.value.span,
      message: `${set.name} lies outside ${data}, so ${load.repo} is downloaded again at every start of the Space.`,
      related,
      fixes: [{ title: `Change to ${target}`, safe: false, edits: [{ file, span: pair.value.span, newText: target }] }],
    });
    return;
  }
  const { command, entrypoint } = startInstructions(facts);
  const start = command ?? entrypoint;
  if (start === undefined) return;
  report({
    file,
    span: start.keywordSpan,
    // A variable of the Space may set it all the same.
    severity: 'info',
    message: `Nothing in this repo sets HF_HOME, so ${load.repo} goes to ~/.cache/huggingface and is downloaded again at every start of the Space.`,
    related,
    fixes: [
      {
        title: `Set HF_HOME to ${home}`,
        safe: false,
        edits: [setEnvironment(file, facts, [`HF_HOME=${home}`])],
      },
    ],
  });
}

function reportDeprecated(facts: StageFacts, file: FileReference, report: Reporter): void {
  const variable = facts.runtimeVariable('TRANSFORMERS_CACHE');
  const pair = variable === undefined ? undefined : pairOf(facts, variable, 'TRANSFORMERS_CACHE');
  if (pair === undefined) return;
  const isSet = cacheVariables.some((name) => facts.runtimeVariable(name) !== undefined);
  report({
    file,
    span: pair.name.span,
    severity: 'info',
    message: `TRANSFORMERS_CACHE is deprecated, and Transformers 5 does not read it any more. ${isSet ? 'The cache is set here without it.' : 'Set HF_HUB_CACHE to the same folder.'}`,
    fixes: isSet
      ? []
      : [{ title: 'Rename to HF_HUB_CACHE', safe: false, edits: [{ file, span: pair.name.span, newText: 'HF_HUB_CACHE' }] }],
  });
}

function pairOf({ dockerfile }: StageFacts, { instruction }: Variable, name: string): NameValue | undefined {
  return assignmentsOf(dockerfile, instruction).findLast((pair) => pair.name.text === name);
}

function isDefaultCache(name: string, value: string): boolean {
  const path = containerPath(value, '/');
  if (name === 'XDG_CACHE_HOME') return /^\/(?:root|home\/[^/]+)\/\.cache$/.test(path);
  const end = name === 'HF_HOME' ? '' : '/hub';
  return new RegExp(String.raw`^/(?:root|home/[^/]+)/\.cache/huggingface${end}$`).test(path);
}

/** Something in the project counts on the mount: its settings, its config, a path in the Dockerfile or the code. */
function usesStorage(project: Project, data: string): boolean {
  if (project.spacedockFile?.document.spanOf('data') !== undefined) return true;
  const named = new RegExp(String.raw`(?:^|[\s='":,])${data.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?:/|['"\s]|$)`, 'm');
  const texts = [project.dockerfile?.document.text, project.config?.document.text];
  return texts.some((text) => text !== undefined && named.test(text));
}

function isSetByCode({ modules, scripts }: EntryPoint): boolean {
  if ([...scripts.values()].some((text) => cacheVariables.some((name) => text.includes(name)))) return true;
  return [...modules.values()].some(({ module }) => module.environmentWrites.some(({ name }) => cacheVariables.includes(name)));
}

/** The first call that surely runs a download by a repo's name into the cache. */
function firstLoad(
  project: Project,
  { modules }: EntryPoint,
): { file: FileReference; call: { span: Span }; repo: string } | undefined {
  for (const { module, file, certainty } of modules.values()) {
    if (certainty === 0) continue;
    for (const call of module.callsTo(loaderNames)) {
      const repo = downloadedRepo(call);
      if (repo !== undefined && !isLocalFolder(project, repo)) return { file, call, repo };
    }
  }
  return undefined;
}

const loaderNames = /from_pretrained|snapshot_download|hf_hub_download/;
const elsewhere = new Set(['cache_dir', 'local_dir', 'local_files_only', '**', '*']);

function downloadedRepo(call: PythonCall): string | undefined {
  if (call.arguments.some(({ name }) => name !== undefined && elsewhere.has(name))) return undefined;
  const named = call.arguments.find(({ name }) => name === 'repo_id' || name === 'pretrained_model_name_or_path');
  const value = (named ?? call.arguments.find(({ name }) => name === undefined))?.value;
  return value?.kind === 'string' && /^[\w.-]+\/[\w.-]+$/.test(value.value) && !value.value.startsWith('.') ? value.value : undefined;
}

function isLocalFolder(project: Project, path: string): boolean {
  if (/^(?:checkpoints?|ckpts?|models?|weights|pretrained|outputs?|data|assets|results|runs)\//i.test(path)) return true;
  for (const file of project.files.keys()) if (file.startsWith(`${path}/`)) return true;
  return false;
}
