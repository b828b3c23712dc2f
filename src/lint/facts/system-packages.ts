import type { Instruction } from '../../documents/dockerfile-model';
import { keptList } from '../../documents/kept-list';
import { Memo } from '../../documents/memo';
import type { ShellWord } from '../../documents/shell-model';
import { aptCommand } from './apt';
import { commandsOf, innerScriptWord, type Invocation } from './commands';
import { readDestination } from './copies';
import type { StageFacts } from './stage-facts';
import { wordText } from './words';

/** One `apt-get install`. */
export interface AptInstall {
  readonly instruction: Instruction;
  readonly invocation: Invocation;
  /** The words that name packages, in order. */
  readonly packageWords: readonly ShellWord[];
}

export interface SystemPackages {
  readonly installs: readonly AptInstall[];
  /** Package names without version, architecture and release. */
  readonly names: ReadonlySet<string>;
  /** Nothing but these apt packages can have brought a system library in. */
  readonly complete: boolean;
}

const packagesByStage = new Memo<StageFacts, SystemPackages>();

/** What apt installs along the stage, and whether that is all. */
export function systemPackages(facts: StageFacts): SystemPackages {
  let packages = packagesByStage.get(facts);
  if (packages === undefined) {
    packages = readPackages(facts);
    packagesByStage.set(facts, packages);
  }
  return packages;
}

/** One package, without a version or a release behind it: what nearly every word is. */
const plainPackage = /^[a-z\d][a-z\d+.-]*$/;

function readPackages(facts: StageFacts): SystemPackages {
  const installs: AptInstall[] = [];
  const names = new Set<string>();
  let complete = true;
  for (const instruction of facts.instructions) {
    if (instruction.keyword === 'COPY' || instruction.keyword === 'ADD') {
      if (copiesLibraries(facts, instruction)) complete = false;
    } else if (instruction.keyword === 'ONBUILD' || instruction.keyword === 'SHELL') {
      complete = false;
    }
    if (instruction.keyword !== 'RUN') continue;
    const lookup = facts.lookupAt(instruction);
    const commands = commandsOf(facts.dockerfile, instruction);
    if (commands.length === 0 && instruction.argumentsSpan.end > instruction.argumentsSpan.start) complete = false;
    const text = textOf(facts, instruction);
    for (const invocation of commands) {
      const apt = aptCommand(invocation);
      if (apt?.verb !== 'install') {
        if (mayInstallAnything(invocation, text)) {
          complete = false;
        }
        continue;
      }
      const packageWords = keptList(apt.operands);
      for (const word of packageWords) {
        const named = wordText(word, lookup);
        if (named !== undefined && plainPackage.test(named)) names.add(named);
        else if (named === undefined || /[/*?[]/.test(named.replace(/\/[a-z-]+$/, ''))) complete = false;
        else for (const name of named.split(/\s+/)) names.add(name.replace(/[=/:].*$/, ''));
      }
      if (packageWords.length > 0) installs.push({ instruction, invocation, packageWords });
    }
  }
  return { installs, names, complete };
}

/** The packages that one `apt-get install` names; undefined for another command. */
export function aptInstallOf(
  facts: StageFacts,
  instruction: Instruction,
  invocation: Invocation,
): { readonly names: readonly string[]; readonly unreadable: boolean } | undefined {
  const apt = aptCommand(invocation);
  if (apt?.verb !== 'install') return undefined;
  const lookup = facts.lookupAt(instruction);
  const names: string[] = [];
  let unreadable = false;
  for (const word of apt.operands) {
    const text = wordText(word, lookup);
    if (text === undefined) unreadable = true;
    else if (plainPackage.test(text)) names.push(text);
    else for (const name of text.split(/\s+/)) names.push(name.replace(/(?<=.)[=/:].*$/, ''));
  }
  return { names, unreadable };
}

/** Commands that cannot have installed a library of the system. All others might. */
const harmless = new Set(
  `: [ addgroup adduser apt apt-get aptitude awk basename bunzip2 bzip2 cat cd chgrp chmod chown chsh cmake command cp
  curl cut date deluser dirname du echo env exit export false find g++ gcc getent gosu git grep groupadd groupmod gunzip
  gzip head hash huggingface-cli hf id install ldconfig ln locale-gen ls make mkdir mv ninja node npm nproc npx nvcc
  nvidia-smi passwd pip pip3 pnpm popd printf pushd pwd python python3 read readlink realpath rm rmdir rsync sed set
  shift sleep sort source stat strip su sync tail tar tee test touch tr true ulimit umask uname uniq unset unxz unzip
  update-alternatives update-ca-certificates useradd userdel usermod uv uvx wc wget which xz yarn yes zip poetry pdm
  corepack dpkg-reconfigure dpkg-divert debconf-set-selections add-apt-repository apt-key gpg type trap wait`.split(/\s+/),
);

/** Scripts from the net, piped into a shell, that bring no system library. */
const knownInstaller = /astral\.sh\/uv|deb\.nodesource\.com|install\.python-poetry\.org|sh\.rustup\.rs|packagecloud\.io\/install\/repositories\/github\/git-lfs/;

/** Whether a command may have put any program or library into the system; `text` is that of its RUN. */
export function mayInstallAnything(invocation: Invocation, text: string): boolean {
  return mayInstallLibraries(invocation) && !(isShell(invocation) && knownInstaller.test(text));
}

function isShell(invocation: Invocation): boolean {
  const { name } = invocation;
  return (name === 'sh' || name === 'bash') && invocation.args.every(({ text }) => text?.startsWith('-') === true);
}

function textOf(facts: StageFacts, { span }: Instruction): string {
  return facts.dockerfile.text.slice(span.start, span.end);
}

/** Whatever they are told. */
const alwaysHarmless = new Set([...harmless].filter((name) => !/^(?:apt|apt-get|make|ninja|cmake|npx|python3?)$/.test(name)));

function mayInstallLibraries(invocation: Invocation): boolean {
  const { name, program } = invocation;
  if (name === undefined) return true;
  if (program.text === name && alwaysHarmless.has(name)) return false;
  if (innerScriptWord(invocation)?.text !== undefined) return false; // its commands are looked at one by one
  if (program.text?.includes('/') === true && !/^(?:\/usr(?:\/local)?)?\/s?bin\//.test(program.text)) {
    // A program of a virtual environment is what its name says; a script may be anything.
    if (!/\/bin\/[a-z][\w.-]*$/.test(program.text)) return true;
  }
  if (name === 'apt-get' || name === 'apt') return invocation.args.some(({ text }) => text === 'build-dep');
  if (name === 'make' || name === 'ninja' || name === 'cmake') return invocation.args.some(({ text }) => text === 'install' || text === '--install');
  if (/^(?:npx|python[\d.]*)$/.test(name)) return invocation.args.some(({ text }) => text === 'install-deps' || text === '--with-deps');
  return !harmless.has(name) && !/^(?:pip|python)[\d.]*$/.test(name);
}

/** From another stage or image into a folder that the dynamic linker searches. */
function copiesLibraries(facts: StageFacts, instruction: Instruction): boolean {
  const read = readDestination(facts, instruction);
  if (read?.copy.from === undefined || read.copy.sources.length === 0) return false;
  const { destination } = read;
  return destination === undefined || /^\/(?:$|usr$|(?:usr\/)?(?:local\/)?lib(?:64)?(?:$|\/(?!python)))/.test(destination);
}
