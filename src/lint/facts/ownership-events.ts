import { textOf } from '../../documents/dockerfile-lookup';
import type { Instruction } from '../../documents/dockerfile-model';
import { runScript } from '../../documents/dockerfile-shell';
import type { ShellWord } from '../../documents/shell-model';
import type { Project } from '../../project/project';
import { accountChange } from './accounts';
import { certainlyRuns } from './certain-commands';
import { commandsOf, type Invocation } from './commands';
import { containerPath } from './container-path';
import { copiedSources, readDestination } from './copies';
import { holdsWord, wantedWords } from './dockerfile-words';
import { isRecursive, mayOthersWrite, operandsOf, runsScript } from './ownership-commands';
import type { StageFacts } from './stage-facts';
import type { Lookup } from './variables';
import { findOption, wordText } from './words';

/** Something that an instruction does to a path. */
export interface OwnershipEvent {
  /**
   * `made`: a folder, where it is not there yet · `file`: a file · `content`: what a copied folder holds, below the path ·
   * `given`: by chown · `mode`: others may write from here on · `gone` · `unknown`: nothing is known of it any more.
   */
  readonly kind: 'made' | 'file' | 'content' | 'given' | 'mode' | 'gone' | 'unknown';
  readonly path: string;
  /** What is below the path too. */
  readonly isTree?: boolean | undefined;
  readonly uid: number | undefined;
  readonly isShared: boolean;
  /** For `made`: it was not there before, for else the command would have failed. */
  readonly isNew?: boolean | undefined;
  /** For `content`: the folder of the Space repo; undefined where it is not known what came with it. */
  readonly holds?: string | undefined;
  readonly instruction: Instruction;
  /** Grows along the build. */
  readonly order: number;
}

type Sink = (event: OwnershipEvent) => void;
type Written = Omit<OwnershipEvent, 'instruction' | 'order'>;

const mayMatter = /\b(?:mkdir|chown|chmod|install|useradd|adduser|usermod|rm|mv|cp|ln|rsync|clone|venv|setfacl|tar|unzip|touch|\w*sh)\b|\.\//;

const changers = wantedWords(['chown', 'chmod', 'setfacl']);
const changes = /\b(?:chown|chmod|setfacl)\b/g;

/** What COPY, ADD, WORKDIR and RUN do to the owners of paths, in order. */
export function readOwnershipEvents(project: Project, facts: StageFacts, sink: Sink): void {
  new Reader(project, facts, sink).read();
}

class Reader {
  #order = 0;

  constructor(
    private readonly project: Project,
    private readonly facts: StageFacts,
    private readonly sink: Sink,
  ) {}

  read(): void {
    for (const instruction of this.facts.instructions) {
      switch (instruction.keyword) {
        case 'WORKDIR':
          this.#workingDirectory(instruction);
          break;
        case 'COPY':
        case 'ADD':
          this.#copy(instruction);
          break;
        case 'RUN':
          this.#run(instruction);
          break;
        case 'ONBUILD':
          this.#lose(instruction, '/');
          break;
      }
    }
  }

  #say(instruction: Instruction, event: Written): void {
    const { kind, path, isTree, uid, isShared, isNew, holds } = event;
    this.sink({ kind, path, isTree, uid, isShared, isNew, holds, instruction, order: this.#order++ });
  }

  #lose(instruction: Instruction, path: string): void {
    this.#say(instruction, { kind: 'unknown', path, isTree: true, uid: undefined, isShared: false });
  }

  /** The uid that a step runs as; undefined where it is not known. */
  #uidAt(instruction: Instruction): number | undefined {
    const user = this.facts.userAt(instruction);
    if (user === undefined) return this.facts.base.startsAsRoot ? 0 : undefined;
    return typeof user.uid === 'number' ? user.uid : undefined;
  }

  #uidOf(name: string): number | undefined {
    if (/^\d+$/.test(name)) return Number(name);
    if (name === 'root') return 0;
    const account = this.facts.accounts.get(name);
    return typeof account?.uid === 'number' ? account.uid : this.facts.base.accounts[name];
  }

  /** BuildKit makes it, and the folders above, for the user in force (moby/buildkit pull 1002, issue 973). */
  #workingDirectory(instruction: Instruction): void {
    const written = this.facts.expandAt(instruction.words.map(({ text }) => text).join(' '), instruction);
    const before = this.facts.workingDirectoryAt(instruction);
    if (written === undefined || (before === undefined && !written.startsWith('/'))) {
      this.#lose(instruction, '/');
      return;
    }
    this.#say(instruction, { kind: 'made', path: containerPath(written, before ?? '/'), uid: this.#uidAt(instruction), isShared: false });
  }

  #copy(instruction: Instruction): void {
    const read = readDestination(this.facts, instruction);
    if (read === undefined) return;
    const { copy, destination } = read;
    if (destination === undefined) {
      this.#lose(instruction, '/');
      return;
    }
    const chown = copy.chown === undefined ? undefined : this.facts.expandAt(copy.chown, instruction)?.split(':')[0];
    const isShared = copy.chmod !== undefined && mayOthersWrite(copy.chmod) !== 'no';
    // What another stage or image owns, it keeps.
    const uid = chown !== undefined ? this.#uidOf(chown) : copy.chown !== undefined || copy.from !== undefined ? undefined : 0;
    const isFolder = copy.destination.text.endsWith('/') || copy.destination.text === '.' || copy.sources.length > 1;
    for (const { path, source } of copiedSources(this.facts, instruction)) {
      if (copy.from !== undefined) {
        this.#say(instruction, { kind: 'content', path: destination, uid, isShared });
        continue;
      }
      if (path === undefined || /[*?[]/.test(source.text)) {
        this.#say(instruction, { kind: 'content', path: destination, uid, isShared });
      } else if (this.project.files.has(path)) {
        if (instruction.keyword === 'ADD' && /\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst)$/.test(path)) {
          this.#lose(instruction, destination);
          continue;
        }
        const name = path.slice(path.lastIndexOf('/') + 1);
        if (isFolder) this.#say(instruction, { kind: 'file', path: containerPath(name, destination), uid, isShared });
        else this.#maybeFile(instruction, { destination, name, uid, isShared });
      } else {
        this.#say(instruction, { kind: 'content', path: destination, uid, isShared, holds: path });
      }
    }
    if (copy.sources.length === 0 && !isFolder) this.#say(instruction, { kind: 'file', path: destination, uid, isShared });
  }

  /** A file goes into a folder that is there, or becomes the destination: whether it is there is seen by its making. */
  #maybeFile(
    instruction: Instruction,
    { destination, name, uid, isShared }: { destination: string; name: string; uid: number | undefined; isShared: boolean },
  ): void {
    const isThere = this.facts.workingDirectoryAt(instruction) === destination || !/\.\w+$/.test(destination);
    const path = isThere ? containerPath(name, destination) : destination;
    this.#say(instruction, { kind: 'file', path, uid, isShared });
  }

  #run(instruction: Instruction): void {
    const { dockerfile } = this.facts;
    const text = textOf(dockerfile, instruction);
    if (!mayMatter.test(text)) return;
    const script = runScript(dockerfile, instruction);
    if (script === undefined || script.failed) {
      this.#lose(instruction, '/');
      return;
    }
    const invocations = commandsOf(dockerfile, instruction);
    const lookup = this.facts.lookupAt(instruction);
    let folder = this.facts.workingDirectoryAt(instruction);
    for (const invocation of invocations) {
      if (invocation.name === 'cd' || invocation.name === 'pushd') {
        const to = invocation.args[0] === undefined ? undefined : wordText(invocation.args[0], lookup);
        folder = to === undefined || (folder === undefined && !to.startsWith('/')) ? undefined : containerPath(to, folder ?? '/');
        continue;
      }
      this.#command({ instruction, invocation, folder, lookup, isCertain: certainlyRuns(dockerfile, instruction, invocation) });
    }
    if (!holdsWord(dockerfile, changers)) return;
    const written = text.match(changes)?.length ?? 0;
    let read = 0;
    for (const { name } of invocations) if (name === 'chown' || name === 'chmod') read++;
    // Handed to find or xargs, or to another program.
    if (written > read) this.#lose(instruction, '/');
  }

  #command(place: Place): void {
    const { instruction, invocation, lookup } = place;
    const { name, args } = invocation;
    if (runsScript(invocation)) {
      this.#lose(instruction, '/');
      return;
    }
    switch (name) {
      case 'mkdir':
        this.#each(place, operandsOf(args, /^(?:-m|--mode|-Z)$/), (path) => {
          const mode = findOption(args, ['-m', '--mode'], lookup);
          const isShared = mode !== undefined && (mode.value === undefined || mayOthersWrite(mode.value) !== 'no');
          const isNew = !args.some(({ text }) => /^(?:-[a-z]*p|--parents)/.test(text ?? ''));
          return { kind: 'made', path, uid: this.#stepUid(place), isShared, isNew: isNew && place.isCertain };
        });
        return;
      case 'chown': {
        if (args.some(({ raw }) => /^--(?:reference|from)/.test(raw))) return this.#lose(instruction, '/');
        const [owner, ...paths] = operandsOf(args, /^$/);
        const text = owner === undefined ? undefined : wordText(owner, lookup);
        const user = text?.split(/[:.]/)[0];
        if (user === '') return; // the group alone
        const isTree = isRecursive(args);
        this.#each(place, paths, (path) => ({ kind: 'given', path, isTree, uid: user === undefined ? undefined : this.#uidOf(user), isShared: false }));
        return;
      }
      case 'chmod': {
        const [mode, ...paths] = operandsOf(args, /^$/, /^-[rwxXst,+=ugoa-]+$/);
        const text = mode === undefined ? undefined : wordText(mode, lookup);
        if (text !== undefined && mayOthersWrite(text) === 'no') return;
        const isTree = isRecursive(args);
        this.#each(place, paths, (path) => ({ kind: text === undefined ? 'unknown' : 'mode', path, isTree, uid: undefined, isShared: true }));
        return;
      }
      case 'rm':
        if (!args.some(({ text }) => /^-[a-zA-Z]*[rR]|^--recursive$/.test(text ?? ''))) return;
        this.#each(place, operandsOf(args, /^$/), (path) => ({ kind: 'gone', path, isTree: true, uid: undefined, isShared: false }));
        return;
      case 'install':
        this.#install(place);
        return;
      case 'useradd':
      case 'adduser':
      case 'usermod':
        this.#account(place);
        return;
      case 'git': {
        const words = operandsOf(args, /^(?:-b|--branch|--depth|-c|-C|--config|-o|--origin)$/);
        if (words[0]?.text !== 'clone') return;
        const target = words.length > 2 ? words.slice(-1) : [];
        const repository = words[1] === undefined ? undefined : wordText(words[1], lookup);
        const base = repository?.replace(/\/+$/, '').replace(/\.git$/, '').replace(/^.*[/:]/, '');
        if (target.length === 0 && base !== undefined && base !== '' && place.folder !== undefined) {
          this.#say(instruction, { kind: 'made', path: containerPath(base, place.folder), isTree: true, uid: place.isCertain ? this.#stepUid(place) : undefined, isShared: false });
        }
        this.#each(place, target, (path) => ({ kind: 'made', path, isTree: true, uid: this.#stepUid(place), isShared: false }));
        return;
      }
      case 'ln':
      case 'mv':
      case 'cp':
      case 'rsync':
        this.#each(place, operandsOf(args, /^$/).slice(-1), (path) => ({ kind: 'unknown', path, isTree: true, uid: undefined, isShared: false }));
        return;
      case 'tar':
      case 'unzip': {
        const option = findOption(args, name === 'tar' ? ['-C', '--directory'] : ['-d'], lookup);
        const path = option === undefined ? place.folder : option.value === undefined ? '/' : containerPath(option.value, place.folder ?? '/');
        // What was packed keeps its owners; the folder itself stays whose it is.
        if (path !== undefined) this.#say(instruction, { kind: 'content', path, uid: undefined, isShared: false });
        return;
      }
      case 'setfacl':
        this.#lose(instruction, '/');
        return;
      default:
    }
  }

  /** sudo makes it root's, gosu another user's. */
  #stepUid({ instruction, invocation }: Place): number | undefined {
    const wrapper = invocation.command.words.find((word) => /^(?:sudo|gosu|su-exec)$/.test(word.text ?? '') || word === invocation.program);
    if (wrapper !== undefined && wrapper !== invocation.program) return undefined;
    return this.#uidAt(instruction);
  }

  #each({ instruction, folder, lookup, isCertain }: Place, words: readonly ShellWord[], event: (path: string) => Written): void {
    for (const word of words) {
      const text = wordText(word, lookup);
      if (text === undefined || text.includes('{')) {
        // Of a pattern at least the folder is known that its first part names.
        const literal = /^["']?(\/?(?:[\w.-]+\/)+)[^/]*/.exec(word.raw)?.[1];
        const isKnown = literal !== undefined && (folder !== undefined || literal.startsWith('/'));
        this.#lose(instruction, isKnown ? containerPath(literal, folder ?? '/') : (folder ?? '/'));
        if (!isKnown && /^["']?[$`]/.test(word.raw)) this.#lose(instruction, '/');
        continue;
      }
      if (folder === undefined && !text.startsWith('/')) {
        this.#lose(instruction, '/');
        continue;
      }
      const path = containerPath(text, folder ?? '/');
      const said = event(path);
      if (isCertain || said.kind === 'unknown') this.#say(instruction, said);
      else this.#lose(instruction, path);
    }
  }

  #install(place: Place): void {
    const { args } = place.invocation;
    const owner = findOption(args, ['-o', '--owner'], place.lookup);
    const mode = findOption(args, ['-m', '--mode'], place.lookup);
    const isShared = mode !== undefined && (mode.value === undefined || mayOthersWrite(mode.value) !== 'no');
    const uid = owner === undefined ? this.#stepUid(place) : owner.value === undefined ? undefined : this.#uidOf(owner.value);
    const words = operandsOf(args, /^(?:-[ogmtS]|--owner|--group|--mode|--target-directory)$/);
    if (args.some(({ text }) => /^-[a-z]*d|^--directory$/.test(text ?? ''))) {
      this.#each(place, words, (path) => ({ kind: owner === undefined ? 'made' : 'given', path, uid, isShared }));
    } else this.#each(place, words.slice(-1), (path) => ({ kind: 'unknown', path, isTree: true, uid: undefined, isShared: false }));
  }

  #account(place: Place): void {
    const change = accountChange(place.invocation, place.lookup);
    if (change?.kind !== 'made') {
      if (change?.kind === 'unsure') this.#lose(place.instruction, change.name === undefined ? '/home' : `/home/${change.name}`);
      return;
    }
    const { home, makesHome, uid } = change.account;
    if (place.invocation.name === 'usermod') {
      if (place.invocation.args.some(({ text }) => /^-[a-z]*[dm]|^--(?:home|move-home)/.test(text ?? ''))) this.#lose(place.instruction, '/home');
    } else if (home === undefined) this.#lose(place.instruction, '/home');
    else if (makesHome) {
      const path = containerPath(home, '/');
      // useradd leaves a folder that is there as it is; adduser may not.
      const kind = place.invocation.name === 'useradd' ? 'made' : 'given';
      this.#say(place.instruction, { kind: place.isCertain ? kind : 'unknown', path, uid: typeof uid === 'number' ? uid : undefined, isShared: false });
    }
  }
}

interface Place {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  readonly folder: string | undefined;
  readonly lookup: Lookup;
  readonly isCertain: boolean;
}
