import type { Dockerfile, Instruction, Stage } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import type { Project } from '../../project/project';
import { installBeforeCopy } from '../edits/install-before-copy';
import { copiedSources, type CopiedSource } from '../facts/copies';
import { dependencyInstalls, type DependencyInstall } from '../facts/dependency-installs';
import { readmeUsesDocker, stageFacts, type StageFacts } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const dockerDepsAfterCode: Rule = {
  id: 'docker/deps-after-code',
  severity: 'info',
  summary: 'The code is copied before its dependencies are installed, so that every edit installs them anew.',
  explanation: {
    why: 'A step of the build is taken from the cache as long as nothing above it changed. With COPY . . above pip install, one changed letter in app.py downloads and installs everything again, and for torch and its kind that is most of the minutes that a push takes. Copy the file that names the dependencies alone, install, and then copy the code.',
    bad: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r requirements.txt\n=== requirements.txt\ngradio\n=== app.py\nimport gradio\n',
    good: '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCOPY . .\n=== requirements.txt\ngradio\n=== app.py\nimport gradio\n',
  },
  check(project, report) {
    if (project.dockerfile === undefined || !readmeUsesDocker(project)) return;
    const { file, document } = project.dockerfile;
    for (const stage of document.stages) {
      if (!mayInstallAfterCode(document, stage) || !builtStages(document).has(stage.index)) continue;
      const facts = stageFacts(document, stage);
      const found = firstInstallAfterCode(project, facts);
      if (found === undefined) continue;
      const { install: first, copied } = found;
      const names = first.files.length > 2 ? `${first.files[0] ?? ''} and what goes with it` : first.files.join(' and ');
      report({
        file,
        span: copied.source.span,
        message: `Every edit of the code installs the dependencies anew, for this stands above the install. Copy ${names} alone, install, and then copy the rest.`,
        fixes: () => {
          const fix = installBeforeCopy(project, facts, copied, first);
          return fix === undefined ? [] : [fix];
        },
        related: [{ file, span: first.instruction.keywordSpan, message: 'Here they are installed.' }],
      });
    }
  },
};

/** By the looks of it: a folder is copied, and further down something may be installed from a file. */
function mayInstallAfterCode({ text }: Dockerfile, { instructions }: Stage): boolean {
  let folderCopied = false;
  for (const instruction of instructions) {
    if (isCopy(instruction)) folderCopied ||= instruction.words.slice(0, -1).some((word) => !/[^./]\.\w+$/.test(word.text));
    else if (folderCopied && instruction.keyword === 'RUN' && installsFromFile.test(text.slice(instruction.spanStart, instruction.spanEnd))) return true;
  }
  return false;
}

const installsFromFile = /\s(?:-r|--requirements?)|\b(?:npm|yarn|pnpm)\b/;

function isCopy({ keyword }: Instruction): boolean {
  return keyword === 'COPY' || keyword === 'ADD';
}

/** The first install that stands below a copy of code, and was not done above it already. */
function firstInstallAfterCode(
  project: Project,
  facts: StageFacts,
): { readonly install: DependencyInstall; readonly copied: CopiedSource } | undefined {
  const done = new Set<string>();
  for (const install of dependencyInstalls(project, facts)) {
    const copied = codeCopiedBefore(project, facts, install);
    if (copied === undefined) for (const file of install.files) done.add(file);
    else if (install.files.some((file) => !done.has(file))) return { install, copied };
  }
  return undefined;
}

/** The first copy above the install that brings in code beside what the install reads. */
function codeCopiedBefore(project: Project, facts: StageFacts, { instruction, files }: DependencyInstall): CopiedSource | undefined {
  for (const other of facts.stage.instructions) {
    if (other.index >= instruction.index) return undefined;
    if (!isCopy(other)) continue;
    for (const copied of copiedSources(facts, other)) {
      const { path, copy } = copied;
      if (path === undefined || copy.from !== undefined || copy.exclude.length > 0) continue;
      const within = path === '' ? '' : `${path}/`;
      if (files.some((file) => file.startsWith(within)) && holdsCode(project, within)) return copied;
    }
  }
  return undefined;
}

function holdsCode(project: Project, within: string): boolean {
  for (const { path, ignored } of project.files.values()) {
    if (path.startsWith(within) && /\.(?:py|ipynb|[cm]?[jt]sx?|vue|svelte|html|css|sh)$/.test(path) && !ignored && !project.dockerIgnores(path)) return true;
  }
  return false;
}
