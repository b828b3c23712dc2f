import type { Dockerfile } from '../../documents/dockerfile-model';
import { mountsOf } from '../../documents/dockerfile-mounts';
import { runScript } from '../../documents/dockerfile-shell';
import type { ShellWord } from '../../documents/shell-model';
import type { Span } from '../../documents/text';
import { holdsSecret, secretFiles, secretsFolder, variablesFromSecrets } from '../facts/build-secrets';
import { builtInstructions, type BuiltInstruction } from '../facts/built-instructions';
import { commandsOf, type Invocation } from '../facts/commands';
import { hasUnknownMount, isKeptOutOfLayer } from '../facts/mounts';
import { runtimeStage } from '../facts/stage-facts';
import type { Rule } from '../rule';

export const secretsKeptInLayer: Rule = {
  id: 'secrets/kept-in-layer',
  severity: 'warning',
  summary: 'A build step writes a secret into a file that stays in the image.',
  explanation: {
    why: 'A mounted secret is gone when its RUN ends, but what the RUN writes stays in the layer: the token that a login stores, the URL of a clone in .git/config, a .netrc. Whoever gets the image gets the secret. Removing it in a later RUN only hides it.',
    bad: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true huggingface-cli login --token $(cat /run/secrets/HF_TOKEN)\n',
    good: 'FROM python:3.11-slim\nRUN --mount=type=secret,id=HF_TOKEN,mode=0444,required=true HF_TOKEN=$(cat /run/secrets/HF_TOKEN) huggingface-cli download a/b\n',
  },
  check(project, report) {
    const file = project.dockerfile?.file;
    const runtime = runtimeStage(project);
    if (file === undefined || runtime === undefined) return;
    const stages = new Set(runtime.chain);
    for (const built of builtInstructions(project, 'RUN', /\/run\/secrets|--mount=\S*secret/)) {
      if (!stages.has(built.facts.stage)) continue;
      for (const { span, message } of kept(built)) report({ file, span, message });
    }
  },
};

interface Kept {
  readonly span: Span;
  readonly message: string;
}

function kept({ facts, instruction }: BuiltInstruction): readonly Kept[] {
  const { dockerfile } = facts;
  const script = runScript(dockerfile, instruction);
  if (script === undefined || script.failed || hasUnknownMount(facts, instruction)) return [];
  const paths = [secretsFolder, ...secretFiles(facts, instruction).flatMap(({ path }) => path ?? [])];
  const names = new Set(variablesFromSecrets(script.commands, paths));
  for (const { env } of mountsOf(instruction)) if (env !== undefined) names.add(env);
  const commands = commandsOf(dockerfile, instruction);
  const found: Kept[] = [];
  for (const [index, invocation] of commands.entries()) {
    const secret = invocation.args.find((word) => holdsSecret(word, paths, names));
    const one = secret === undefined ? copied(dockerfile, invocation, paths) : written(dockerfile, invocation, secret);
    if (one === undefined || commands.slice(index + 1).some((each) => one.isUndone(each))) continue;
    const { path } = one;
    if (path !== undefined && (/^\/(?:dev|tmp\/|proc|run)/.test(path) || isKeptOutOfLayer(facts, instruction, path))) continue;
    if (path === undefined && mountsOf(instruction).some(({ type }) => type === 'cache' || type === 'tmpfs')) continue;
    found.push({ span: one.span, message: `${one.what}, and the image keeps it: whoever gets the image has the secret. ${one.instead}` });
  }
  return found;
}

interface Writing {
  readonly span: Span;
  readonly what: string;
  readonly instead: string;
  /** Where that is plain. */
  readonly path: string | undefined;
  readonly isUndone: (later: Invocation) => boolean;
}

function written(dockerfile: Dockerfile, invocation: Invocation, secret: ShellWord): Writing | undefined {
  const { name, args, program } = invocation;
  const words = args.map(({ text }) => text);
  switch (name) {
    case 'huggingface-cli':
    case 'hf':
      if (!words.includes('login')) return undefined;
      return {
        span: { start: program.span.start, end: secret.span.end },
        what: 'The login stores the token in the cache of huggingface_hub',
        instead: 'Give the token as HF_TOKEN to the command that needs it.',
        path: undefined,
        isUndone: (later) => later.args.some(({ text }) => text === 'logout') || removes(later, /token|huggingface|\.cache/),
      };
    case 'git':
      if (words.includes('clone')) {
        if (!/^["']?https?:\/\//.test(secret.raw)) return undefined;
        return {
          span: secret.span,
          what: 'The URL of the clone, with the token in it, is stored in .git/config',
          instead: 'Remove .git in the same RUN, or give the token in a header.',
          path: undefined,
          isUndone: (later) => removes(later, /\.git\b|\/$|^[^-]/) || (later.name === 'git' && later.args.some(({ text }) => text === 'set-url' || text === '--unset')),
        };
      }
      if (!words.includes('config') || !words.includes('--global')) return undefined;
      return {
        span: secret.span,
        what: 'The token is stored in ~/.gitconfig',
        instead: 'Unset it in the same RUN.',
        path: undefined,
        isUndone: (later) => removes(later, /gitconfig/) || (later.name === 'git' && later.args.some(({ text }) => /^(?:--unset(?:-all)?|--remove-section|unset|remove-section)$/.test(text ?? ''))),
      };
    case 'npm':
    case 'pip':
    case 'pip3':
      if (!words.includes('config') || !words.includes('set')) return undefined;
      return {
        span: secret.span,
        what: `The token is stored in the configuration of ${name}`,
        instead: 'Give it as an environment variable to the command that needs it.',
        path: undefined,
        isUndone: (later) => removes(later, /npmrc|pip/) || later.args.some(({ text }) => text === 'delete' || text === 'unset'),
      };
    case 'echo':
    case 'printf':
      return redirected(dockerfile, invocation);
    default:
      return undefined;
  }
}

/** `cat /run/secrets/X > file`, `cp /run/secrets/X file`. */
function copied(dockerfile: Dockerfile, invocation: Invocation, paths: readonly string[]): Writing | undefined {
  const { name, args } = invocation;
  const isSource = args[0]?.text !== undefined && paths.some((path) => args[0]?.text === path || args[0]?.text?.startsWith(`${path}/`) === true);
  if (!isSource) return undefined;
  if (name === 'cat') return redirected(dockerfile, invocation);
  const target = args.at(-1);
  return name === 'cp' && args.length === 2 && target !== undefined ? intoFile(target.span, target.text) : undefined;
}

function redirected({ text }: Dockerfile, { command }: Invocation): Writing | undefined {
  const source = text.slice(command.span.start, command.span.end);
  const target = /(?:^|[^&\d>])>>?[ \t]*(["']?)([\w./~$-]+)\1\s*$/.exec(source.slice(-300));
  if (target?.[2] === undefined) return undefined;
  const start = command.span.start + source.lastIndexOf('>');
  return intoFile({ start, end: command.span.end }, target[2]);
}

function intoFile(span: Span, path: string | undefined): Writing | undefined {
  if (path === undefined) return undefined;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return {
    span,
    what: `The secret is written to ${path}`,
    instead: 'Remove the file in the same RUN, or give the secret as an environment variable to the command that needs it.',
    path,
    isUndone: (later) => removes(later, undefined, name),
  };
}

function removes({ name, args }: Invocation, pattern: RegExp | undefined, part = ''): boolean {
  if (name !== 'rm' && name !== 'shred' && name !== 'unlink' && name !== 'find' && name !== 'mv') return false;
  return args.some(({ raw }) => (pattern === undefined ? raw.includes(part) || /[*]/.test(raw) : pattern.test(raw)));
}
