import type { ConfigDocument, ConfigEntry } from '../../documents/config';
import { nearestName } from '../../documents/nearest-name';
import type { Project } from '../../project/project';
import { configEntries, configValue } from '../facts/config-entries';
import { entryPoint } from '../facts/entry-point';
import { sentinelsOf, type Sentinel } from '../facts/sentinels';
import { rootOfProvided, setupList } from '../facts/setup-list';
import { setupSteps } from '../facts/setup-steps';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

const downloads =
  '=== scripts/setup.py\nfrom huggingface_hub import hf_hub_download\n\nFILES = [\n    HFFile(repo_id="facebook/sam3", filename="sam3.pt", rel_out="sam3/sam3.pt"),\n    HFFile(repo_id="Ruicheng/moge-2-vitl-normal", filename="model.pt", rel_out="moge/model.pt"),\n]\nfor file in FILES:\n    hf_hub_download(file.repo_id, file.filename)\n';
const starter = (sentinels: string): string =>
  `=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nCMD ["python", "start.py"]\n=== start.py\nimport os, subprocess, sys\nfrom pathlib import Path\n\nSENTINELS = [${sentinels}]\nif not all((Path("/data/checkpoints") / name).exists() for name in SENTINELS):\n    subprocess.run([sys.executable, "scripts/setup.py"], check=True)\nos.execv(sys.executable, [sys.executable, "app.py"])\n`;

export const startupSentinel: Rule = {
  id: 'startup/sentinel',
  severity: 'warning',
  summary: 'The files that decide whether the setup runs are not those that it fetches, or not all.',
  explanation: {
    why: 'A start that looks for a file which no download makes runs the setup at every start, and every start then takes as long as the first. A checkpoint of the config that it does not look for may be missing after a setup that was broken off: the setup does not run again, and the app fails.',
    bad: `${starter('"sam3/sam_3.pt", "moge/model.pt"')}${downloads}`,
    good: `${starter('"sam3/sam3.pt", "moge/model.pt"')}${downloads}`,
  },
  check(project, report) {
    const facts = runtimeStage(project);
    // It is Python that looks for files and starts the setup.
    if (facts === undefined || project.filesTruncated || entryPoint(project, facts).modules.size === 0) return;
    for (const step of setupSteps(project, facts)) {
      const { command, path } = step;
      if (command.form !== 'python' || path === undefined) continue;
      const module = project.python(command.file.path);
      const list = setupList(project);
      if (module === undefined || list?.file.path !== path) continue;
      const sentinels = sentinelsOf(module);
      const setup = project.text(path) ?? '';
      for (const sentinel of sentinels) {
        if (isMade(sentinel, list.destinations) || setup.includes(nameOf(sentinel.path))) continue;
        const meant = nearestName(sentinel.path, list.destinations);
        const written = module.text.slice(sentinel.span.start, sentinel.span.end);
        const at = sentinel.span.start + written.indexOf(sentinel.path);
        const canMend = meant !== undefined && written.includes(sentinel.path);
        report({
          file: command.file,
          span: sentinel.span,
          message: `No download of ${path} makes '${sentinel.path}', so the setup runs at every start.${meant === undefined ? ' Look for a file that it makes.' : ` Did you mean '${meant}'?`}`,
          fixes: canMend
            ? [{ title: `Change to ${meant}`, safe: false, edits: [{ file: command.file, span: { start: at, end: at + sentinel.path.length }, newText: meant }] }]
            : [],
        });
      }
      const [first, second] = sentinels;
      // A single file stands for all on purpose.
      if (first === undefined || second === undefined) continue;
      const open = unwatched(project, sentinels, list.destinations).filter(({ path: file }) => !module.text.includes(nameOf(file))).map(({ entry }) => entry);
      if (open.length === 0) continue;
      report({
        file: command.file,
        span: first.span,
        severity: 'info',
        message: `Of the config's checkpoints, ${open.map(({ path: key }) => `'${key}'`).join(', ')} ${open.length === 1 ? 'is' : 'are'} not looked for here: where one is missing, the setup does not run, and the app fails.`,
        related: open.map(({ valueSpan, path: key }) => ({ file: project.config?.file ?? command.file, span: valueSpan, message: `${key} is not looked for.` })),
      });
    }
  },
};

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

function isMade({ path }: Sentinel, destinations: readonly string[]): boolean {
  const rooted = path.startsWith('/') ? path : `/${path}`;
  return destinations.some((destination) => rootOfProvided(rooted, destination) !== undefined);
}

/** Entries of the config whose file the setup fetches and no sentinel stands for, in the parts that are turned on. */
function unwatched(project: Project, sentinels: readonly Sentinel[], destinations: readonly string[]): readonly { readonly entry: ConfigEntry; readonly path: string }[] {
  const document = project.config?.document;
  if (document?.complete !== true) return [];
  return document.entries.flatMap((entry) => {
    const value = configValue(document, entry)?.value;
    if (typeof value !== 'string' || !value.startsWith('/') || isTurnedOff(document, entry.path)) return [];
    const path = value.replace(/\/+$/, '');
    if (!destinations.some((destination) => path.endsWith(`/${destination}`))) return [];
    const isWatched = sentinels.some((sentinel) => rootOfProvided(path, sentinel.path.replace(/^\//, '')) !== undefined);
    return isWatched ? [] : [{ entry, path }];
  });
}

function isTurnedOff(document: ConfigDocument, path: string): boolean {
  const entries = configEntries(document);
  for (let cut = path.lastIndexOf('.'); cut > 0; cut = path.lastIndexOf('.', cut - 1)) {
    for (const name of ['enable', 'enabled', 'use']) if (entries.get(`${path.slice(0, cut)}.${name}`)?.value === false) return true;
  }
  return false;
}
