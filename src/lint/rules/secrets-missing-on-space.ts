import { instructionsNamed } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { builtStages } from '../../documents/dockerfile-stages';
import { nearestName } from '../../documents/nearest-name';
import type { EnvironmentRead, PythonModule } from '../../documents/python-model';
import type { Span } from '../../documents/text';
import type { LiveSpace } from '../../project/live-space';
import type { Project } from '../../project/project';
import { entryPoint } from '../facts/entry-point';
import { isInTry } from '../facts/python-code';
import { runtimeValue } from '../facts/runtime-environment';
import { globalArguments, readmeUsesDocker, runtimeStage, type StageFacts } from '../facts/stage-facts';
import { variableUses } from '../facts/variable-uses';
import { isPredefined, platformArguments } from '../knowledge/image-environment';
import { givenVariables } from '../knowledge/given-variables';
import type { Report, Rule } from '../rule';

interface Known {
  readonly secrets: NonNullable<LiveSpace['secrets']>;
  readonly variables: NonNullable<LiveSpace['variables']>;
}

type Reporter = (finding: Report) => void;

export const secretsMissingOnSpace: Rule = {
  id: 'secrets/missing-on-space',
  severity: 'warning',
  summary: 'The build or the code requires a secret or variable that the Space does not have.',
  explanation: {
    why: 'Secrets and variables are set in the settings of the Space, not in its repo: a duplicated or renamed Space has none. A required secret mount then fails the build, an ARG without a default is empty, and os.environ["NAME"] ends the app. Told only where the settings of the Space could be read.',
    failure: 'ERROR: failed to solve: secret HF_TOKEN: not found',
    bad: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true \\\n    curl -H "Authorization: Bearer $(cat /run/secrets/HF_TOKEN)" https://huggingface.co/x\n',
    good: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444 \\\n    if [ -f /run/secrets/HF_TOKEN ]; then curl -H "Authorization: Bearer $(cat /run/secrets/HF_TOKEN)" https://huggingface.co/x; fi\n',
  },
  check(project, report) {
    const { space, dockerfile } = project;
    if (space?.secrets === undefined || space.variables === undefined || dockerfile === undefined || !readmeUsesDocker(project)) return;
    const known: Known = { secrets: space.secrets, variables: space.variables };
    if (dockerfile.document.text.includes('type=secret')) reportMounts(project, known, report);
    reportArguments(project, known, report);
    const facts = runtimeStage(project);
    if (facts !== undefined) reportReads(project, facts, known, report);
  },
};

function reportMounts({ dockerfile }: Project, { secrets, variables }: Known, report: Reporter): void {
  if (dockerfile === undefined) return;
  const { file, document } = dockerfile;
  const built = builtStages(document);
  for (const instruction of instructionsNamed(document, 'RUN')) {
    if (!built.has(instruction.stage ?? -1)) continue;
    for (const { name: flag, value, span } of instruction.flags) {
      const options = flag === 'mount' && value !== undefined ? value.split(',') : [];
      const id = options.find((option) => option.startsWith('id='))?.slice(3);
      if (!options.includes('type=secret') || id === undefined || !/^\w+$/.test(id) || secrets.has(id)) continue;
      const required = options.some((option) => /^required(?:=(?:true|1))?$/i.test(option));
      if (!required && !readsUnasked(document.text, instruction, id)) continue;
      const at = document.text.indexOf(`id=${id}`, span.start);
      const place = at === -1 || at > span.end ? span : { start: at + 3, end: at + 3 + id.length };
      const instead = variables.has(id) ? ` It has a variable of that name, which is no secret and is not mounted.` : suggestion(id, secrets);
      report({
        file,
        span: place,
        ...(required ? { severity: 'error' as const } : {}),
        message: `The Space has no secret ${id}${required ? ', so the build ends here' : ', so there is no such file to read'}.${instead === '' ? ' Add it in the settings of the Space.' : instead}`,
      });
    }
  }
}

/** It reads the file with no test before it, and no way out behind it. */
function readsUnasked(text: string, { span }: Instruction, id: string): boolean {
  const source = text.slice(span.start, span.end);
  return source.includes(`/run/secrets/${id}`) && /\bcat\b|</.test(source) && !/\[|\btest\b|\|\||2>|\bif\b/.test(source);
}

function reportArguments({ dockerfile }: Project, { secrets, variables }: Known, report: Reporter): void {
  if (dockerfile === undefined) return;
  const { file, document } = dockerfile;
  const built = builtStages(document);
  for (const instruction of instructionsNamed(document, 'ARG')) {
    const stage = instruction.stage === undefined ? undefined : document.stages[instruction.stage];
    if (stage === undefined || !built.has(stage.index)) continue;
    for (const { text: name, span } of instruction.words) {
      if (!/^\w+$/.test(name) || variables.has(name) || isPredefined(name) || platformArguments.has(name) || globalArguments(document).get(name) !== undefined) continue;
      const later = stage.instructions.slice(stage.instructions.indexOf(instruction) + 1);
      if (later.some(({ keyword, words }) => (keyword === 'ARG' || keyword === 'ENV') && words.some(({ text }) => text === name || text.startsWith(`${name}=`)))) continue;
      const isUsed = later.some(
        (each) => each.keyword === 'RUN' && variableUses(document, each).some((use) => use.name === name && use.operator === undefined),
      );
      if (!isUsed) continue;
      const message = secrets.has(name)
        ? `${name} is a secret of the Space, and secrets are no build arguments: it is empty here. Mount it with RUN --mount=type=secret,id=${name}.`
        : `The Space has no variable ${name}, and there is no default, so it is empty in the build.${suggestion(name, variables.keys())}`;
      report({ file, span, message });
    }
  }
}

function reportReads(project: Project, facts: StageFacts, space: Known, report: Reporter): void {
  // An image of which nothing is known may set variables, and so may a start script or a file of variables.
  if (facts.base.family === 'other') return;
  const entry = entryPoint(project, facts);
  const modules = [...entry.modules.values()];
  if (!entry.programsKnown || modules.some(({ module }) => /\b(?:load_dotenv|dotenv_values|read_env|BaseSettings)\b/.test(module.text))) return;
  const scripts = [...entry.scripts.values()].join('\n');
  const written = new Set(modules.flatMap(({ module }) => module.environmentWrites.map(({ name }) => name)));
  const told = new Set<string>();
  for (const { module, file, certainty } of modules) {
    if (certainty === 0 || !module.text.includes('environ')) continue;
    for (const read of module.environmentReads) {
      const { name } = read;
      if (told.has(name) || written.has(name) || givenVariables.has(name) || runtimeValue(project, facts, name) !== undefined) continue;
      if (!isRequired(module, read) || scripts.includes(name) || isAssigned(entry.commands, name)) continue;
      told.add(name);
      report({
        file,
        span: nameSpan(module, read),
        message: `The Space has neither a secret nor a variable ${name}, so os.environ raises KeyError here.${suggestion(name, [...space.secrets, ...space.variables.keys()])}`,
      });
    }
  }
}

/** `os.environ["X"]`, where nothing asks for it first. */
function isRequired(module: PythonModule, { name, span }: EnvironmentRead): boolean {
  if (!module.text.slice(span.start, span.end).endsWith(']') || isInTry(module, span.start)) return false;
  return !new RegExp(String.raw`(['"])${name}\1\s*(?:not\s+)?in\b|(?:get|getenv|setdefault|pop)\(\s*(['"])${name}\2`).test(module.text);
}

function isAssigned(commands: ReturnType<typeof entryPoint>['commands'], name: string): boolean {
  return commands.some(
    ({ invocation }) =>
      invocation.assignments.some((each) => each.name === name) || invocation.args.some(({ raw }) => raw.startsWith(`${name}=`)),
  );
}

function nameSpan(module: PythonModule, { name, span }: EnvironmentRead): Span {
  const at = module.text.indexOf(name, span.start);
  return at === -1 || at + name.length > span.end ? span : { start: at, end: at + name.length };
}

function suggestion(name: string, candidates: Iterable<string>): string {
  const near = nearestName(name, [...candidates]);
  return near === undefined ? '' : ` It has ${near}. Did you mean that?`;
}
