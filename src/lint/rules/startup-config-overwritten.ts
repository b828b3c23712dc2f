import type { Project } from '../../project/project';
import { configWrite, repoPathOf } from '../facts/config-writes';
import { isPlaceholderPath } from '../facts/checkpoint-paths';
import { entryPoint } from '../facts/entry-point';
import { setupSteps, type SetupStep } from '../facts/setup-steps';
import { runtimeStage, type StageFacts } from '../facts/stage-facts';
import type { Fix } from '../finding';
import type { Rule } from '../rule';

const setupExample =
  '=== scripts/setup.py\nimport argparse\nfrom pathlib import Path\nfrom huggingface_hub import snapshot_download\n\nCONFIG = Path(__file__).parent.parent / "configs" / "app.yaml"\nparser = argparse.ArgumentParser()\nparser.add_argument("--no-force", action="store_true")\nargs = parser.parse_args()\nsnapshot_download("facebook/sam3", local_dir="/data/sam3")\nif not args.no_force:\n    CONFIG.write_text("paths:\\n  ckpt_root: /data\\n")\n=== configs/app.yaml\npaths:\n  ckpt_root: /data\nenable: false\n';
const imageExample = '=== Dockerfile\nFROM python:3.11-slim\nWORKDIR /app\nCOPY . .\n';

export const startupConfigOverwritten: Rule = {
  id: 'startup/config-overwritten',
  severity: 'warning',
  summary: 'The setup writes the runtime config anew when the container starts.',
  explanation: {
    why: 'A Space starts from the image, where the config is as the repo has it. A setup that writes it anew at the start puts its own defaults in place of what was set for the Space: a model that was turned off to fit into the memory is on again, and nothing in the log says so.',
    bad: `${imageExample}CMD python scripts/setup.py && python app.py\n${setupExample}`,
    good: `${imageExample}CMD python scripts/setup.py --no-force && python app.py\n${setupExample}`,
  },
  check(project, report) {
    const config = project.config?.file;
    const facts = runtimeStage(project);
    if (config === undefined || facts === undefined) return;
    for (const step of setupSteps(project, facts)) {
      const write = configWrite(project, facts, step);
      if (write === undefined || step.path === undefined || isRestored(project, facts, step.path)) continue;
      const { use, keeps } = write;
      const remedy = keeps === undefined ? 'Let it keep a config that is there.' : `Call it with ${keeps}.`;
      report({
        file: step.command.file,
        span: step.command.invocation.command.span,
        message: `${step.path} writes ${config.path} anew at the start, so what is set there for the Space is lost. ${remedy}`,
        fixes: () => (keeps === undefined ? [] : keepConfig(project, step, keeps)),
        related: [{ file: { repo: 'space', path: step.path }, span: use.span, message: 'Written here.' }],
      });
    }
  },
};

/** Other code of the start writes the config too, and may put back what was set. */
function isRestored(project: Project, facts: StageFacts, setup: string): boolean {
  const config = project.config?.file.path ?? '';
  const name = config.slice(config.lastIndexOf('/') + 1);
  const entry = entryPoint(project, facts);
  if ([...entry.scripts.values()].some((text) => text.includes(name))) return true;
  return [...entry.modules.values()].some(
    ({ path, module }) =>
      path !== setup &&
      module.text.includes(name) &&
      module.fileUses.some((use) => use.kind === 'write' && repoPathOf(project, facts, path, use.path) === config),
  );
}

function keepConfig(project: Project, { command, name }: SetupStep, option: string): readonly Fix[] {
  const last = command.invocation.args.at(-1);
  const text = project.source(command.file)?.text;
  if (last === undefined || text === undefined || text.slice(last.span.start, last.span.end) !== last.raw) return [];
  const quote = /^(["'])/.exec(last.raw)?.[1] ?? '"';
  const newText = command.form === 'shell' || (command.form === 'json' && text[last.span.start] !== '"') ? ` ${option}` : `, ${quote}${option}${quote}`;
  // Where the config is filled in by the setup alone, keeping it would leave the app without paths.
  const isFilledIn = project.config?.document.entries.some(({ value }) => typeof value === 'string' && isPlaceholderPath(value)) === true;
  const edits = [{ file: command.file, span: { start: last.span.end, end: last.span.end }, newText }];
  return [{ title: `Call ${name} with ${option}`, safe: !isFilledIn, edits }];
}
