import { instructionsNamed } from './dockerfile-lookup';
import type { Dockerfile, Flag, Instruction } from './dockerfile-model';
import { Memo } from './memo';

/** One `--mount=` of a RUN, as BuildKit reads it. Values as written, variables unexpanded. */
export interface Mount {
  readonly flag: Flag;
  /** `bind` where it is not given. */
  readonly type: string;
  /** `target`, `dst` or `destination`; undefined where the type's own default holds. */
  readonly target: string | undefined;
  /** `source` or `src`. */
  readonly source: string | undefined;
  /** `from`: a stage, an image or a context. */
  readonly from: string | undefined;
  /** As written; a secret's `source` is another name of it. */
  readonly id: string | undefined;
  /** Octal, as a number: 0o444. Undefined where it is not given or not a number. */
  readonly mode: number | undefined;
  readonly uid: string | undefined;
  readonly gid: string | undefined;
  /** A secret that comes as this environment variable. */
  readonly env: string | undefined;
  readonly required: boolean;
  readonly readonly: boolean;
  readonly sharing: string | undefined;
}

const mountsByInstruction = new Memo<Instruction, readonly Mount[]>();
const none: readonly Mount[] = [];

/** The mounts of a RUN in order; empty for other instructions. */
export function mountsOf(instruction: Instruction): readonly Mount[] {
  if (instruction.keyword !== 'RUN' || instruction.flags.length === 0) return none;
  let mounts = mountsByInstruction.get(instruction);
  if (mounts === undefined) {
    mounts = instruction.flags.flatMap((flag) =>
      flag.name === 'mount' && flag.value !== undefined ? [readMount(flag, flag.value)] : [],
    );
    mountsByInstruction.set(instruction, mounts);
  }
  return mounts;
}

/** A RUN with a mount of this type, of a Dockerfile. Reads no flag where the text names no such mount. */
export function runsWithMount(dockerfile: Dockerfile, type: string): readonly Instruction[] {
  if (!dockerfile.text.includes('--mount')) return [];
  return instructionsNamed(dockerfile, 'RUN').filter((run) => mountsOf(run).some((mount) => mount.type === type));
}

/** After frontend/dockerfile/instructions/commands_runmount.go of BuildKit: CSV, keys without case. */
function readMount(flag: Flag, value: string): Mount {
  const options = new Map<string, string>();
  for (const field of fieldsOf(value)) {
    const equals = field.indexOf('=');
    const key = (equals === -1 ? field : field.slice(0, equals)).trim().toLowerCase();
    options.set(aliases[key] ?? key, equals === -1 ? 'true' : field.slice(equals + 1));
  }
  const mode = options.get('mode');
  return {
    flag,
    type: options.get('type')?.toLowerCase() ?? 'bind',
    target: options.get('target'),
    source: options.get('source'),
    from: options.get('from'),
    id: options.get('id'),
    mode: mode !== undefined && /^[0-7]+$/.test(mode) ? Number.parseInt(mode, 8) : undefined,
    uid: options.get('uid'),
    gid: options.get('gid'),
    env: options.get('env'),
    required: isTrue(options.get('required')),
    readonly: isTrue(options.get('readonly')),
    sharing: options.get('sharing'),
  };
}

const aliases: Readonly<Record<string, string>> = {
  dst: 'target',
  destination: 'target',
  src: 'source',
  ro: 'readonly',
};

/** Go's `strconv.ParseBool`. */
function isTrue(value: string | undefined): boolean {
  return value !== undefined && /^(?:1|t|true)$/i.test(value);
}

/** The fields of one line of CSV; the builder's word reader has taken quotes around the whole of it away. */
function fieldsOf(value: string): readonly string[] {
  if (!value.includes('"')) return value.split(',');
  return [...value.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  );
}
