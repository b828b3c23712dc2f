import type { SyntaxNode } from '@lezer/common';
import type { ImportedName } from './python-imports';
import type { PythonFileUse, PythonPathChange } from './python-model';
import { argumentsOf, PathEvaluator } from './python-paths';
import { readValue } from './python-values';
import type { Span } from './text';

type Kind = PythonFileUse['kind'];

/** What is done with the file that a function's argument names; those whose name says enough. */
const byLastName: Readonly<Record<string, Kind>> = {
  imread: 'read', imread_v2: 'read', loadtxt: 'read', genfromtxt: 'read', read_csv: 'read', read_json: 'read',
  read_parquet: 'read', read_excel: 'read', read_image: 'read', read_video: 'read', VideoCapture: 'read',
  VideoFileClip: 'read', AudioFileClip: 'read', ImageClip: 'read', safe_open: 'read', load_file: 'read', CDLL: 'read',
  load_obj: 'read', load_ply: 'read', get_reader: 'read',
  imwrite: 'write', mimwrite: 'write', savetxt: 'write', to_csv: 'write', savefig: 'write',
  exists: 'test', isfile: 'test', isdir: 'test', lexists: 'test', getsize: 'test',
  makedirs: 'make',
};
/** Those whose last name alone says nothing. */
const byFullName: Readonly<Record<string, Kind>> = {
  'numpy.load': 'read', 'numpy.fromfile': 'read', 'torch.load': 'read', 'torch.jit.load': 'read', 'joblib.load': 'read',
  'omegaconf.OmegaConf.load': 'read', 'trimesh.load': 'read', 'soundfile.read': 'read', 'torchaudio.load': 'read',
  'librosa.load': 'read', 'PIL.Image.open': 'read', 'shutil.copytree': 'read', 'os.listdir': 'read', 'os.mkdir': 'make',
  'numpy.save': 'write', 'numpy.savez': 'write', 'soundfile.write': 'write', 'os.access': 'test',
};
/** Their second argument is the file that they write. */
const writesSecond = new Set(['torch.save', 'joblib.dump', 'omegaconf.OmegaConf.save', 'shutil.copy', 'shutil.copy2', 'shutil.copyfile', 'shutil.move']);
const readsFirst = new Set(['shutil.copy', 'shutil.copy2', 'shutil.copyfile']);
const openers = new Set(['open', 'io.open', 'gzip.open', 'bz2.open', 'lzma.open', 'codecs.open', 'tarfile.open', 'builtins.open']);
/** What a path's own method does with it. */
const byMethod: Readonly<Record<string, Kind>> = {
  read_text: 'read', read_bytes: 'read', iterdir: 'read', write_text: 'write', write_bytes: 'write', touch: 'write',
  exists: 'test', is_file: 'test', is_dir: 'test', stat: 'test', mkdir: 'make',
};

const worthParsing = new RegExp(
  String.raw`__file__|\bpath\b|\bPath\b|\bopen\b|/\s*f?['"]|\b(?:${[...Object.keys(byLastName), ...Object.keys(byMethod)].join('|')}|load|save|copy\w*|move|dump)\b`,
);

/** Files and folders that the code names, in the order of the text. `blocks`: all top-level statements. */
export function readFileUses(text: string, names: readonly ImportedName[], blocks: readonly Span[]): PythonFileUse[] {
  if (!worthParsing.test(text)) return [];
  const evaluator = new PathEvaluator(text, names, blocks);
  const reader = new FileUseReader(evaluator);
  for (const block of blocks) {
    if (!worthParsing.test(text.slice(block.start, block.end))) continue;
    const top = evaluator.tree(block)?.topNode;
    if (top) reader.read(top, true);
  }
  return reader.uses.sort((a, b) => a.span.start - b.span.start);
}

/** Changes of `sys.path`. `blocks`: those that may hold one, or all. */
export function readPathChanges(text: string, names: readonly ImportedName[], blocks: readonly Span[]): PythonPathChange[] {
  const evaluator = new PathEvaluator(text, names, blocks);
  const changes: PythonPathChange[] = [];
  for (const block of blocks) {
    let definitions = 0;
    evaluator.tree(block)?.iterate({
      enter: ({ name, node }) => {
        if (isDefinition(name)) definitions++;
        if (name !== 'CallExpression') return;
        const position = positionOf(evaluator.fullName(node.firstChild), node, text);
        const value = position === undefined ? undefined : argumentsOf(node)?.at(-1);
        if (position === undefined || !value) return;
        const span = { start: node.from, end: node.to };
        changes.push({ position, path: evaluator.path(value), span, topLevel: definitions === 0 });
      },
      leave: ({ name }) => {
        if (isDefinition(name)) definitions--;
      },
    });
  }
  return changes;
}

function positionOf(callee: string | undefined, call: SyntaxNode, text: string): PythonPathChange['position'] | undefined {
  if (callee === 'sys.path.append' || callee === 'site.addsitedir') return 'back';
  if (callee !== 'sys.path.insert') return undefined;
  const [place] = argumentsOf(call) ?? [];
  const index = place && readValue(text, place);
  // Place 0 is the script's own folder; both are before what is installed.
  return index?.kind === 'number' && (index.value === 0 || index.value === 1) ? 'front' : 'back';
}

class FileUseReader {
  readonly uses: PythonFileUse[] = [];

  constructor(private readonly evaluator: PathEvaluator) {}

  read(node: SyntaxNode, topLevel: boolean): void {
    const inside = topLevel && !isDefinition(node.name);
    const done = new Set<number>();
    if (node.name === 'CallExpression') this.#readCall(node, inside, done);
    if (this.#putsTogether(node) && this.#add('named', node, '', inside)) return;
    for (let child = node.firstChild; child; child = child.nextSibling) {
      if (!done.has(child.from) || child.name === 'ArgList') this.#readChild(child, inside, done);
    }
  }

  #readChild(child: SyntaxNode, topLevel: boolean, done: ReadonlySet<number>): void {
    if (child.name !== 'ArgList') {
      this.read(child, topLevel);
      return;
    }
    for (let argument = child.firstChild; argument; argument = argument.nextSibling) {
      if (!done.has(argument.from)) this.read(argument, topLevel);
    }
  }

  /** Records what a call does with files, and in `done` where the expressions stand that are told of. */
  #readCall(node: SyntaxNode, topLevel: boolean, done: Set<number>): void {
    const callee = node.firstChild;
    const given = argumentsOf(node);
    if (!callee || given === undefined) return;
    const full = this.evaluator.fullName(callee);
    const [last = ''] = /\w+$/.exec(this.evaluator.text.slice(Math.max(callee.from, callee.to - 40), callee.to)) ?? [];
    const add = (kind: Kind, value: SyntaxNode | undefined): void => {
      if (value && this.#add(kind, value, last, topLevel)) done.add(value.from);
    };
    const [first, second] = given;
    if (full !== undefined && openers.has(full)) {
      add(this.#modeOf(node, second), first);
    } else if (full !== undefined && writesSecond.has(full)) {
      if (readsFirst.has(full)) add('read', first);
      add('write', second);
    } else if (full !== undefined && Object.hasOwn(byFullName, full)) {
      add(byFullName[full] ?? 'read', first);
    } else if (callee.name === 'MemberExpression' && given.length === 0 && Object.hasOwn(byMethod, last)) {
      if (callee.firstChild && this.#add(byMethod[last] ?? 'read', callee.firstChild, last, topLevel)) done.add(callee.from);
    } else if (callee.name === 'MemberExpression' && (last === 'open' || last.startsWith('write_'))) {
      const kind = last === 'open' ? this.#modeOf(node, first) : 'write';
      if (callee.firstChild && this.#add(kind, callee.firstChild, last, topLevel)) done.add(callee.from);
    } else if (Object.hasOwn(byLastName, last)) {
      add(byLastName[last] ?? 'read', first);
    }
  }

  #modeOf(call: SyntaxNode, positional: SyntaxNode | undefined): Kind {
    const { text } = this.evaluator;
    const named = /\bmode\s*=\s*(['"])(\w+\+?\w*)\1/.exec(text.slice(call.from, call.to))?.[2];
    const value = positional && readValue(text, positional);
    const mode = named ?? (value?.kind === 'string' ? value.value : 'r');
    return /[wax+]/.test(mode) ? 'write' : 'read';
  }

  /** `os.path.join(…)`, `x.joinpath(…)`, or a division with a string in it. */
  #putsTogether(node: SyntaxNode): boolean {
    if (node.name === 'CallExpression') {
      const callee = node.firstChild;
      return this.evaluator.fullName(callee) === 'os.path.join' || (callee !== null && this.#source(callee).endsWith('.joinpath'));
    }
    if (node.name !== 'BinaryExpression') return false;
    const operator = node.firstChild?.nextSibling;
    return operator !== null && operator !== undefined && this.#source(operator) === '/' && /String$/.test(node.lastChild?.name ?? '');
  }

  #source(node: SyntaxNode): string {
    return this.evaluator.text.slice(Math.max(node.from, node.to - 40), node.to);
  }

  #add(kind: Kind, node: SyntaxNode, callee: string, topLevel: boolean): boolean {
    const path = this.evaluator.path(node);
    if (path === undefined || path.path === '') return false;
    this.uses.push({ kind, path, span: { start: node.from, end: node.to }, callee, topLevel });
    return true;
  }
}

function isDefinition(name: string): boolean {
  return name === 'FunctionDefinition' || name === 'ClassDefinition' || name === 'LambdaExpression';
}
