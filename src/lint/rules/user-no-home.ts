import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import type { Span } from '../../documents/text';
import type { FileReference, Project } from '../../project/project';
import { linesBefore } from '../edits/dockerfile-lines';
import { accountHistory } from '../facts/account-history';
import { mayDownloadAtBuild } from '../facts/build-downloads';
import { certainlyRuns } from '../facts/certain-commands';
import { commandsOf, type Invocation } from '../facts/commands';
import { containerPath } from '../facts/container-path';
import { entryPoint } from '../facts/entry-point';
import { ownership } from '../facts/ownership';
import type { ReachedModule } from '../facts/reached-modules';
import { runtimeStage, type StageFacts, type User } from '../facts/stage-facts';
import { baseAccounts } from '../knowledge/base-accounts';
import type { Finding, Fix } from '../finding';
import type { Rule } from '../rule';
import { sharedText } from '../shared-text';

export const userNoHome: Rule = {
  id: 'user/no-home',
  severity: 'warning',
  summary: 'The user has no home folder that it could write to, and something writes there.',
  explanation: {
    why: 'Docker takes HOME from the account. A number without an account (`USER 1000` and no useradd) gets `/`, and useradd without -m makes no folder. Libraries then fail to make their caches (/.cache), and pip, which installs below the home folder for all but root, fails in the build.',
    failure: "PermissionError: [Errno 13] Permission denied: '/.cache'",
    bad: 'FROM python:3.11-slim\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["python", "app.py"]\n=== app.py\nfrom transformers import AutoModel\nmodel = AutoModel.from_pretrained("facebook/dinov2-base")\n',
    good: 'FROM python:3.11-slim\nRUN useradd -m -u 1000 user\nWORKDIR /app\nCOPY . .\nUSER 1000\nCMD ["python", "app.py"]\n=== app.py\nfrom transformers import AutoModel\nmodel = AutoModel.from_pretrained("facebook/dinov2-base")\n',
  },
  check(project, report) {
    const facts = runtimeStage(project);
    const file = project.dockerfile?.file;
    if (facts?.lastUser === undefined || file === undefined) return;
    const told = new Set<Instruction | undefined>();
    const message = sharedText(stepMessage);
    const fixes = (step: Instruction): readonly Fix[] => {
      const user = facts.userAt(step);
      return user === undefined ? [] : fixesOf(file, facts, user, step);
    };
    for (const { instruction, invocation, user, home } of pipSteps(project, facts)) {
      if (told.has(user.instruction)) continue;
      told.add(user.instruction);
      report({
        file,
        span: invocation.program.span,
        severity: 'error',
        message: message(nameOf(user), home, remedy(user)),
        related: user.instruction === undefined ? [] : [{ file, span: user.instruction.span, message: 'The user is chosen here.' }],
        fixes,
        about: instruction,
      });
    }
    const user = facts.lastUser;
    if (user.instruction === undefined || told.has(user.instruction)) return;
    const home = homeOf(facts, user, undefined);
    // Whose a folder is takes longest to find out.
    const use = home === undefined ? undefined : homeUse(project, facts);
    if (home === undefined || use === undefined || isWritable(project, facts, home, undefined)) return;
    report({
      file,
      span: user.instruction.argumentsSpan,
      message: `The home folder of ${nameOf(user)} is ${home}, where it cannot write, and ${use.what} has its cache there. ${remedy(user)}`,
      related: [{ file: use.file, span: use.span, message: `${use.what} writes to the home folder here.` }],
      fixes: () => fixesOf(file, facts, user, undefined),
    });
  },
};

function stepMessage(name: string, home: string, remedyText: string): string {
  return `pip installs below the home folder of ${name}, and that is ${home}, where it cannot write: the build fails. ${remedyText}`;
}

function nameOf({ name }: User): string {
  return /^\d+$/.test(name ?? '') ? `uid ${name ?? ''}` : (name ?? '');
}

function remedy({ account }: User): string {
  return account === undefined ? 'Make an account for it with useradd -m, or set HOME to a folder of its own.' : 'Add -m to useradd, or set HOME to a folder of its own.';
}

/** The home folder, where it is the account's own and known. */
function homeOf(facts: StageFacts, user: User, before: Instruction | undefined): string | undefined {
  const variable = before === undefined ? facts.runtimeVariable('HOME') : facts.variableAt('HOME', before);
  if (variable !== undefined || user.name === undefined || user.uid === 0) return undefined;
  return ownHome(facts, user);
}

function isWritable(project: Project, facts: StageFacts, home: string, before: Instruction | undefined): boolean {
  return ownership(project, facts).obstacle(`${home === '/' ? '' : home}/.cache`, before) === undefined;
}

function ownHome(facts: StageFacts, { name = '', account, instruction }: User): string | undefined {
  if (account !== undefined) {
    return hasOnlyUseradd(facts, name) && account.home !== undefined ? containerPath(account.home, '/') : undefined;
  }
  if (!/^\d+$/.test(name) || instruction === undefined) return undefined;
  const { base, accounts } = facts;
  const uid = Number(name);
  if (baseAccounts(base) === undefined || (uid === 1000 && base.ownerOf1000 !== undefined) || Object.values(base.accounts).includes(uid)) return undefined;
  for (const each of accounts.values()) if (each.uid === undefined || each.uid === uid) return undefined;
  // System accounts of the image have low numbers, those of packages too.
  if (uid < 1000 || accountHistory(facts).userAt('nobody-at-all', instruction.spanStart) !== 'missing') return undefined;
  return '/';
}

/** One useradd for sure, and nothing else about that account. */
function hasOnlyUseradd(facts: StageFacts, name: string): boolean {
  const made = accountHistory(facts).made.filter((each) => each.made.kind === 'user' && each.made.account.name === name);
  const [only] = made;
  return made.length === 1 && only?.isCertain === true && only.made.kind === 'user' && only.made.making.program === 'useradd';
}

interface PipStep {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly user: User;
  readonly home: string;
}

/** Into the image's own Python, which is root's, pip installs for the user alone. */
function* pipSteps(project: Project, facts: StageFacts): Generator<PipStep> {
  const { dockerfile, base } = facts;
  if ((base.family !== 'python' && base.family !== 'python-slim') || /\bvenv\b|virtualenv|PYTHONUSERBASE|PIP_(?:TARGET|PREFIX|USER|ROOT)|site-packages|\bch(?:own|mod)\b[^\n]*\/usr\/local/.test(dockerfile.text)) return;
  for (const instruction of facts.runs) {
    const text = textOf(dockerfile, instruction);
    if (!/\bpip/.test(text) || /\bHOME=|--(?:target|prefix|root|dry-run)\b|\s-t\s/.test(text)) continue;
    const user = facts.userAt(instruction);
    const home = user === undefined ? undefined : homeOf(facts, user, instruction);
    if (user === undefined || home === undefined) continue;
    const invocation = commandsOf(dockerfile, instruction).find((each) => installs(each) && certainlyRuns(dockerfile, instruction, each));
    if (invocation !== undefined && !isWritable(project, facts, home, instruction)) yield { instruction, invocation, user, home };
  }
}

function installs({ name, args, command }: Invocation): boolean {
  if (command.words.some(({ text }) => text === 'sudo')) return false;
  const words = name !== undefined && /^python[\d.]*$/.test(name) && args[0]?.text === '-m' && args[1]?.text === 'pip' ? args.slice(2) : /^pip[\d.]*$/.test(name ?? '') ? args : [];
  return words.find(({ text }) => text?.startsWith('-') !== true)?.text === 'install' && words.length > 1;
}

interface HomeUse {
  readonly what: string;
  readonly file: FileReference;
  readonly span: Span;
}

const hubVariables = ['HF_HOME', 'HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE', 'XDG_CACHE_HOME', 'TRANSFORMERS_CACHE'];
/** Calls that fill a cache below the home folder, and the variables that lead them elsewhere. */
const users: readonly { readonly call: RegExp; readonly what: string; readonly variables: readonly string[] }[] = [
  { call: /^(?:\w+\.)*(?:from_pretrained|snapshot_download|hf_hub_download)$/, what: 'huggingface_hub', variables: hubVariables },
  { call: /^(?:torch\.hub\.load|torch\.hub\.load_state_dict_from_url|load_state_dict_from_url)$/, what: 'torch.hub', variables: ['TORCH_HOME', 'XDG_CACHE_HOME'] },
  { call: /^whisper\.load_model$/, what: 'whisper', variables: ['XDG_CACHE_HOME'] },
  { call: /^easyocr\.Reader$/, what: 'EasyOCR', variables: ['EASYOCR_MODULE_PATH', 'MODULE_PATH'] },
];
/** The last names of those. */
const cacheFillers = /from_pretrained|snapshot_download|hf_hub_download|load|load_state_dict_from_url|load_model|Reader/;
const elsewhere = new Set(['cache_dir', 'local_dir', 'local_files_only', 'download_root', 'model_storage_directory', 'model_dir', '**', '*']);

function homeUse(project: Project, facts: StageFacts): HomeUse | undefined {
  const entry = entryPoint(project, facts);
  if (entry.modules.size === 0) return undefined;
  const names = new Set(['HOME', ...users.flatMap(({ variables }) => variables)]);
  const isSetAtStart = entry.commands.some(({ invocation }) => invocation.assignments.some(({ name }) => names.has(name)) || (invocation.name === 'export' && invocation.args.some(({ raw }) => names.has(raw.split('=')[0] ?? ''))));
  if (isSetAtStart || [...entry.scripts.values()].some((text) => /\b(?:HOME|HF_HOME|XDG_CACHE_HOME)=/.test(text)) || mayDownloadAtBuild(facts)) return undefined;
  if (project.filesTruncated) return undefined;
  const written = new Set<string>();
  const filling: ReachedModule[] = [];
  for (const reached of entry.modules.values()) {
    for (const { name } of reached.module.environmentWrites) written.add(name);
    if (reached.certainty > 0 && reached.module.callsTo(cacheFillers).length > 0) filling.push(reached);
  }
  if (written.has('HOME')) return undefined;
  for (const { call, what, variables } of users) {
    if (variables.some((name) => facts.runtimeVariable(name) !== undefined || written.has(name))) continue;
    for (const { module, file } of filling) {
      for (const each of module.callsTo(cacheFillers)) {
        if (!call.test(each.callee === '' ? each.name : each.callee)) continue;
        if (each.arguments.some(({ name }) => name !== undefined && elsewhere.has(name)) || !namesHubRepo(project, what, each.arguments[0]?.value)) continue;
        return { what, file, span: each.span };
      }
    }
  }
  return undefined;
}

/** A folder of the project needs no cache. */
function namesHubRepo(project: Project, what: string, value: { readonly kind: string } | undefined): boolean {
  if (what !== 'huggingface_hub') return true;
  const text = value !== undefined && 'value' in value && typeof value.value === 'string' ? value.value : undefined;
  if (text === undefined || !/^[\w-][\w.-]*\/[\w.-]+$/.test(text)) return false;
  for (const path of project.files.keys()) if (path.startsWith(`${text}/`)) return false;
  return !/^(?:checkpoints?|models?|weights|data|assets)\//.test(text);
}

function fixesOf(file: FileReference, facts: StageFacts, user: User, step: Instruction | undefined): Finding['fixes'] {
  return user.account === undefined ? makeAccount(file, facts, user, step) : addHome(file, facts, user);
}

function addHome(file: FileReference, facts: StageFacts, { name }: User): readonly Fix[] {
  const made = accountHistory(facts).made.find((each) => each.made.kind === 'user' && each.made.account.name === name);
  const program = made?.invocation.program;
  if (program === undefined || facts.dockerfile.text.slice(program.span.start, program.span.end) !== program.raw) return [];
  if (made?.invocation.args.some(({ text }) => /^-\w*M|^--no-create-home$/.test(text ?? '')) === true) return [];
  const at = program.span.end;
  return [{ title: `Make the home folder of ${name ?? ''}`, safe: true, edits: [{ file, span: { start: at, end: at }, newText: ' -m' }] }];
}

function makeAccount(file: FileReference, facts: StageFacts, user: User, step: Instruction | undefined): readonly Fix[] {
  const at = user.instruction;
  if (at === undefined || at.stage !== facts.stage.index || (step !== undefined && step.stage !== at.stage) || facts.accounts.has('user')) return [];
  const before = facts.userAt(at);
  if (!(before === undefined ? facts.base.startsAsRoot : before.uid === 0)) return [];
  const command = facts.base.family === 'alpine' ? `adduser -D -u ${user.name ?? ''} user` : `useradd -m -u ${user.name ?? ''} user`;
  return [{ title: `Make an account with uid ${user.name ?? ''}`, safe: true, edits: [linesBefore(file, facts.dockerfile, at, [`RUN ${command}`])] }];
}
