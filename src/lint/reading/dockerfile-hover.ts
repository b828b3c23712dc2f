import { instructionAt } from '../../documents/dockerfile-lookup';
import type { Dockerfile, Instruction, Stage } from '../../documents/dockerfile-model';
import { shellAt } from '../../documents/dockerfile-stage-shell';
import { stageReferences } from '../../documents/dockerfile-stages';
import { globalArguments, stageFacts, type InstructionPlace, type StageFacts, type User } from '../facts/stage-facts';
import { variableUses } from '../facts/variable-uses';
import type { BaseImage } from '../knowledge/base-images';
import { maskSecrets } from '../knowledge/secret-patterns';
import type { Hover } from './hover';
import { code, codeBlock, covers } from './place';

const mostVariables = 12;
const longestValue = 120;

/** On a keyword what holds there, on a variable its value, on an image or a stage's name what is known of it. */
export function dockerfileHover(dockerfile: Dockerfile, offset: number): Hover | undefined {
  const instruction = instructionAt(dockerfile, offset);
  if (instruction === undefined) return undefined;
  const use = variableUses(dockerfile, instruction).find(({ span }) => covers(span, offset));
  if (use !== undefined) {
    const markdown = variableText(dockerfile, instruction, use.name);
    return markdown === undefined ? undefined : { span: use.span, markdown };
  }
  const stage = instruction.stage === undefined ? undefined : dockerfile.stages[instruction.stage];
  if (stage === undefined) return undefined;
  if (covers(instruction.keywordSpan, offset)) {
    return { span: instruction.keywordSpan, markdown: stateText(dockerfile, stage, instruction) };
  }
  if (instruction === stage.from && covers(stage.image.span, offset)) {
    const parent = stage.parent === undefined ? undefined : dockerfile.stages[stage.parent];
    const markdown = parent === undefined ? baseText(stageFacts(dockerfile, stage).base) : stageText(dockerfile, parent);
    return markdown === undefined ? undefined : { span: stage.image.span, markdown };
  }
  const reference = stageReferences(dockerfile).find((each) => each.instruction === instruction && covers(each.span, offset));
  const named = reference?.stage === undefined ? undefined : dockerfile.stages[reference.stage];
  return reference === undefined || named === undefined ? undefined : { span: reference.span, markdown: stageText(dockerfile, named) };
}

const changing = new Set(['FROM', 'USER', 'WORKDIR', 'ENV', 'ARG', 'SHELL']);

function stateText(dockerfile: Dockerfile, stage: Stage, instruction: Instruction): string {
  const facts = stageFacts(dockerfile, stage);
  const changes = changing.has(instruction.keyword);
  const place = { index: instruction.index + (changes ? 1 : 0), stage: instruction.stage };
  const shell = shellAt(dockerfile, place);
  const folder = facts.workingDirectoryAt(place);
  const lines = [
    `- User: ${userText(dockerfile, facts, place)}`,
    `- Working directory: ${folder === undefined ? 'not known' : code(folder)}`,
    ...(shell === undefined ? [] : [`- Shell: ${code(shell.join(' '))}`]),
    `- Stage: ${stageName(stage)}${stage.index === dockerfile.stages.length - 1 ? ', which the Space runs' : ''}`,
    `- Base image: ${code(facts.base.reference)}${releaseText(facts.base)}`,
  ];
  const heading = changes ? '**From here on**' : '**Here**';
  return [heading, lines.join('\n'), ...environmentText(facts, place)].join('\n\n');
}

function userText(dockerfile: Dockerfile, facts: StageFacts, place: InstructionPlace): string {
  const user = facts.userAt(place);
  if (user === undefined) return facts.base.startsAsRoot ? 'root (uid 0), as the base image has it' : "the base image's own";
  const { name, uid } = user;
  const line = user.instruction === undefined ? '' : `, since line ${lineOf(dockerfile, user.instruction)}`;
  return `${name === undefined ? 'not known' : code(name)}${uidText(name, uid)}${line}`;
}

function uidText(name: string | undefined, uid: User['uid']): string {
  if (uid === 'system') return ' (a uid below 1000)';
  return uid === undefined || String(uid) === name ? '' : ` (uid ${String(uid)})`;
}

/** What was set last stands first. */
function environmentText(facts: StageFacts, place: InstructionPlace): readonly string[] {
  const known = [...facts.variables.keys()]
    .map((name) => ({ name, variable: facts.variableAt(name, place) }))
    .flatMap(({ name, variable }) => (variable === undefined ? [] : [{ name, variable }]))
    .sort((a, b) => b.variable.instruction.index - a.variable.instruction.index);
  if (known.length === 0) return [];
  const lines = known.slice(0, mostVariables).map(({ name, variable: { value, source } }) => {
    return `${cut(maskSecrets(`${name}=${value ?? '…'}`))}${source === 'ARG' ? '  # ARG, gone when the Space runs' : ''}`;
  });
  const left = known.length - mostVariables;
  return [codeBlock('sh', [...lines, ...(left > 0 ? [`# … and ${String(left)} more`] : [])].join('\n'))];
}

function variableText(dockerfile: Dockerfile, instruction: Instruction, name: string): string | undefined {
  const stage = instruction.stage === undefined ? undefined : dockerfile.stages[instruction.stage];
  if (stage === undefined || instruction === stage.from) {
    const globals = globalArguments(dockerfile);
    if (!globals.has(name)) return undefined;
    return assigned(name, globals.get(name), 'an ARG above the first FROM; the build may be given another');
  }
  const variable = stageFacts(dockerfile, stage).variableAt(name, instruction);
  if (variable === undefined) return undefined;
  const { source } = variable;
  const from = `${source} in line ${lineOf(dockerfile, variable.instruction)}`;
  return assigned(name, variable.value, source === 'ARG' ? `${from}; a variable of the Space with this name replaces it` : from);
}

function assigned(name: string, value: string | undefined, from: string): string {
  const written = value === undefined ? `${code(name)} has a value that is not known here` : code(cut(maskSecrets(`${name}=${value}`)));
  return `${written}, by ${from}.`;
}

function cut(value: string): string {
  return value.length > longestValue ? `${value.slice(0, longestValue)}…` : value;
}

function stageName({ name, index }: Stage): string {
  return name === undefined ? String(index) : code(name.text);
}

function stageText(dockerfile: Dockerfile, stage: Stage): string {
  const { base } = stageFacts(dockerfile, stage);
  return `Stage ${stageName(stage)} of line ${lineOf(dockerfile, stage.from)}, on ${code(base.reference)}.`;
}

function releaseText({ release }: BaseImage): string {
  if (release === undefined) return '';
  return `, ${release.distribution === 'debian' ? 'Debian' : 'Ubuntu'} ${release.version}`;
}

/** Undefined where nothing is known of the image. */
function baseText(base: BaseImage): string | undefined {
  const { reference, family, startsAsRoot, ownerOf1000, workingDirectory } = base;
  if (family === 'other' && !startsAsRoot) return undefined;
  const lines = [
    startsAsRoot ? 'Starts as root (uid 0).' : 'Starts as a user of its own.',
    ...(ownerOf1000 === undefined ? [] : [`Uid 1000 belongs to ${code(ownerOf1000)} already.`]),
    ...(workingDirectory === undefined ? [] : [`Working directory: ${code(workingDirectory)}.`]),
  ];
  return `${code(reference)}${releaseText(base)}\n\n${lines.map((line) => `- ${line}`).join('\n')}`;
}

function lineOf({ lines }: Dockerfile, { span }: Instruction): string {
  return String(lines.positionAt(span.start).line + 1);
}
