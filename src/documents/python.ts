import { pythonBlocks } from './python-blocks';
import { type EnvironmentUses, readEnvironmentUses } from './python-environment';
import { readFileUses, readPathChanges } from './python-files';
import type { ImportedName } from './python-imports';
import type {
  EnvironmentRead,
  EnvironmentWrite,
  PythonCall,
  PythonFileUse,
  PythonImport,
  PythonModule,
  PythonPathChange,
} from './python-model';
import { type BlockReading, readBlock } from './python-reader';
import { LineIndex, type Span } from './text';

// A longer file is data, and would hold up the editor.
const longestPython = 300_000;

const importLine = /(?:^|[;:])[ \t]*(?:import|from)\b/m;
// To parse many small pieces one by one costs more than to parse a few words too many.
const leastBlock = 1_000;

/**
 * Reads a Python file. Never throws. Of broken code, what can be told; nothing of a file over 300,000 characters, nor
 * of what stands behind brackets nested deeper than 200.
 */
export function parsePython(text: string): PythonModule {
  return new ParsedPython(text);
}

// Every change of the path has one of these words in its call, or in an import that renames them.
const mayChangePath = /\bsys\b|\bsite\b/;
const changesPath = /\bpath\.(?:append|insert)\b|\baddsitedir\b/;

interface Importing {
  readonly imports: readonly PythonImport[];
  readonly names: readonly ImportedName[];
}

interface EnvironmentUse {
  readonly environmentReads: readonly EnvironmentRead[];
  readonly environmentWrites: readonly EnvironmentWrite[];
}

interface Block {
  readonly span: Span;
  readonly text: string;
}

/**
 * The file is cut into its top-level statements. Each is parsed when something is asked that can stand in it, told by
 * its words: of a thousand files most of the text is never parsed.
 */
class ParsedPython implements PythonModule {
  #lines: LineIndex | undefined;
  #blocks: readonly Block[] | undefined;
  readonly #readings = new Map<Block, BlockReading>();
  #imports: Importing | undefined;
  #environment: EnvironmentUse | undefined;
  #calls: readonly PythonCall[] | undefined;
  readonly #callsTo = new Map<RegExp, readonly PythonCall[]>();
  #pathChanges: readonly PythonPathChange[] | undefined;
  #fileUses: readonly PythonFileUse[] | undefined;

  constructor(readonly text: string) {}

  get lines(): LineIndex {
    return (this.#lines ??= new LineIndex(this.text));
  }

  get imports(): readonly PythonImport[] {
    return this.#importing.imports;
  }

  get environmentReads(): readonly EnvironmentRead[] {
    return this.#environmentUses.environmentReads;
  }

  get environmentWrites(): readonly EnvironmentWrite[] {
    return this.#environmentUses.environmentWrites;
  }

  get calls(): readonly PythonCall[] {
    return (this.#calls ??= this.#callsIn(this.#blockList));
  }

  callsTo(names: RegExp): readonly PythonCall[] {
    let calls = this.#callsTo.get(names);
    if (calls === undefined) {
      const whole = wholeName(names);
      calls = this.#callsIn(this.#blocksWith(names)).filter(({ name }) => whole.test(name));
      this.#callsTo.set(names, calls);
    }
    return calls;
  }

  get pathChanges(): readonly PythonPathChange[] {
    return (this.#pathChanges ??= this.#readPathChanges());
  }

  #readPathChanges(): readonly PythonPathChange[] {
    if (!mayChangePath.test(this.text)) return [];
    const { names } = this.#importing;
    // Under another name, any call may be a change.
    const isRenamed = names.some(({ local, full }) => (full === 'sys.path' && local !== 'path') || (full === 'site.addsitedir' && local !== 'addsitedir'));
    return readPathChanges(this.text, names, this.#spans(isRenamed ? undefined : changesPath));
  }

  get fileUses(): readonly PythonFileUse[] {
    return (this.#fileUses ??= readFileUses(this.text, this.#importing.names, this.#spans()));
  }

  get #blockList(): readonly Block[] {
    if (this.#blocks === undefined) {
      const spans = this.text.length > longestPython ? [] : pythonBlocks(this.text);
      this.#blocks = inGroups(spans).map((span) => ({ span, text: this.text.slice(span.start, span.end) }));
    }
    return this.#blocks;
  }

  get #importing(): Importing {
    if (this.#imports === undefined) {
      const readings = this.#blocksWith(importLine).map((block) => this.#reading(block));
      this.#imports = {
        imports: readings.flatMap(({ imports }) => imports),
        names: readings.flatMap(({ importedNames }) => importedNames),
      };
    }
    return this.#imports;
  }

  get #environmentUses(): EnvironmentUse {
    return (this.#environment ??= this.#readEnvironment());
  }

  #readEnvironment(): EnvironmentUse {
    const importedNames = this.#importing.names;
    const aliases = importedNames.filter(({ full }) => full === 'os.environ' || full === 'os.getenv').map(({ local }) => local);
    const words = ['environ', 'getenv', ...aliases.filter((alias) => /^\w+$/.test(alias))];
    const readings = this.#blocksWith(new RegExp(String.raw`\b(?:${words.join('|')})\b`)).map((block) => this.#reading(block));
    const uses: EnvironmentUses = {
      importedNames,
      calls: readings.flatMap(({ calls }) => calls),
      subscripts: readings.flatMap(({ subscripts }) => subscripts),
      updates: readings.flatMap(({ updates }) => updates),
    };
    return readEnvironmentUses(uses);
  }

  #callsIn(blocks: readonly Block[]): readonly PythonCall[] {
    return blocks.flatMap((block) => this.#reading(block).calls.map(({ call }) => call));
  }

  #blocksWith(words: RegExp): readonly Block[] {
    return words.test(this.text) ? this.#blockList.filter(({ text }) => words.test(text)) : [];
  }

  #spans(words?: RegExp): readonly Span[] {
    return (words === undefined ? this.#blockList : this.#blocksWith(words)).map(({ span }) => span);
  }

  #reading(block: Block): BlockReading {
    let reading = this.#readings.get(block);
    if (reading === undefined) this.#readings.set(block, (reading = readBlock(this.text, block.span)));
    return reading;
  }
}

/** Neighbours together, until they are long enough to be worth a parse of their own. */
function inGroups(spans: readonly Span[]): readonly Span[] {
  const groups: Span[] = [];
  for (const span of spans) {
    const last = groups.at(-1);
    if (last === undefined || last.end - last.start + span.end - span.start > leastBlock) groups.push(span);
    else groups[groups.length - 1] = { start: last.start, end: span.end };
  }
  return groups;
}

const wholeNames = new WeakMap<RegExp, RegExp>();

function wholeName(names: RegExp): RegExp {
  let whole = wholeNames.get(names);
  if (whole === undefined) wholeNames.set(names, (whole = new RegExp(`^(?:${names.source})$`)));
  return whole;
}
