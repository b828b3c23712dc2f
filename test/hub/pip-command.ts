import { failed, type CommandResult } from './apt-command';
import type { BuildContext } from './build-context';
import { resolvePath, type Image } from './image';
import type { LogEvent } from './log-event';
import { compilesCuda, largeWheels, newestVersions } from './package-tables';

interface Wanted {
  readonly name: string;
  /** Behind `==`. */
  readonly pin: string | undefined;
  readonly written: string;
  readonly fromGit: boolean;
}

const withValue = new Set(['-r', '--requirement', '-c', '--constraint', '-i', '--index-url', '--extra-index-url', '-f', '--find-links', '-t', '--target', '--prefix', '--timeout']);

function readWanted(text: string): Wanted | undefined {
  const written = text.replace(/\s+#.*$/, '').split(';', 1)[0]?.trim() ?? '';
  if (written === '' || written.startsWith('#') || written.startsWith('-')) return undefined;
  if (/^git\+|@\s*git\+/.test(written)) {
    const name = /^([\w.-]+)\s*@/.exec(written)?.[1] ?? /([\w.-]+?)(?:\.git)?(?:@[^@]*)?$/.exec(written)?.[1] ?? written;
    return { name: normalized(name), pin: undefined, written, fromGit: true };
  }
  const match = /^([\w.-]+)(?:\[[^\]]*\])?\s*(?:==\s*([\w.*+!]+))?/.exec(written);
  if (match === null || /^[./]/.test(written)) return undefined;
  return { name: normalized(match[1] ?? ''), pin: match[2], written, fromGit: false };
}

function normalized(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Two pins of one package that cannot both hold. */
function conflict(wanted: readonly Wanted[]): readonly [Wanted, Wanted] | undefined {
  const pinned = new Map<string, Wanted>();
  for (const one of wanted) {
    if (one.pin === undefined) continue;
    const other = pinned.get(one.name);
    if (other !== undefined && other.pin !== one.pin) return [other, one];
    pinned.set(one.name, one);
  }
  return undefined;
}

function progress(megabytes: number): string {
  const shown = megabytes.toFixed(1);
  const steps = [0.2, 0.5, 0.8, 1].map((part) => `     \u001b[32m━━━━━━━━━━━━━━━━\u001b[0m ${(megabytes * part).toFixed(1)}/${shown} MB 98.1 MB/s eta 0:00:00`);
  return steps.join('\r');
}

function download(one: Wanted): LogEvent[] {
  const version = one.pin ?? newestVersions[one.name] ?? '1.0.0';
  if (one.fromGit) {
    const address = one.written.replace(/^[\w.-]+\s*@\s*/, '');
    return [
      { seconds: 0.3, line: `Collecting ${one.written}` },
      { seconds: 2.4, line: `  Cloning ${address.replace(/^git\+/, '')} to /tmp/pip-req-build-k2v9x0qa` },
      { seconds: 1.1, line: '  Preparing metadata (pyproject.toml): finished with status \'done\'' },
    ];
  }
  const megabytes = largeWheels[one.name] ?? 0.2;
  const file = `${one.name.replaceAll('-', '_')}-${version}-py3-none-any.whl`;
  return [
    { seconds: 0.1, line: `Collecting ${one.written}` },
    { seconds: 0.1 + megabytes / 45, line: `  Downloading ${file} (${megabytes < 1 ? `${Math.round(megabytes * 1000)} kB` : `${megabytes.toFixed(1)} MB`})` },
    ...(megabytes < 1 ? [] : [{ seconds: 0.05, line: progress(megabytes) }]),
  ];
}

/** `pip install …`, already without what stands before `install`. */
export function playPipInstall(image: Image, context: BuildContext, words: readonly string[]): CommandResult {
  const wanted: Wanted[] = [];
  const add = (one: Wanted | undefined): void => {
    if (one !== undefined) wanted.push(one);
  };
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const next = words[index + 1] ?? '';
    if (word === '-r' || word === '--requirement' || word.startsWith('--requirement=')) {
      const name = word.includes('=') ? word.slice(word.indexOf('=') + 1) : next;
      const path = resolvePath(image, name);
      const source = image.files.get(path);
      if (source === undefined) {
        return failed(1, 0.8, [
          `ERROR: Could not open requirements file: [Errno 2] No such file or directory: '${name}'`,
        ]);
      }
      for (const line of (context.text(source) ?? '').split(/\r?\n/)) add(readWanted(line.trim()));
      index += word.includes('=') ? 0 : 1;
    } else if (word === '-e' || word === '--editable' || word === '.' || word.startsWith('./') || word.startsWith('/')) {
      image.pipUnknown = true;
      index += word.startsWith('-') ? 1 : 0;
    } else if (withValue.has(word)) index += 1;
    else add(readWanted(word));
  }
  if (image.externallyManaged && !words.includes('--break-system-packages') && !image.environment.has('PIP_BREAK_SYSTEM_PACKAGES')) {
    return failed(1, 0.6, ['error: externally-managed-environment', '', '× This environment is externally managed']);
  }
  const hasGit = image.aptPackages.has('git') || (image.pythonImage && !image.slim);
  const fromGit = wanted.find((one) => one.fromGit);
  if (fromGit !== undefined && !hasGit) {
    return failed(1, 1.1, [
      `Collecting ${fromGit.written}`,
      "ERROR: Cannot find command 'git' - do you have 'git' installed and in your PATH?",
    ]);
  }
  const clash = conflict(wanted);
  if (clash !== undefined) {
    const [one, other] = clash;
    return failed(1, 6.2, [
      ...wanted.slice(0, 3).map((each) => `Collecting ${each.written}`),
      `ERROR: Cannot install ${one.name}==${one.pin ?? ''} and ${other.name}==${other.pin ?? ''} because these package versions have conflicting dependencies.`,
      '',
      'The conflict is caused by:',
      `    The user requested ${one.name}==${one.pin ?? ''}`,
      `    The user requested ${other.name}==${other.pin ?? ''}`,
      '',
      'ERROR: ResolutionImpossible: for help visit https://pip.pypa.io/en/latest/topics/dependency-resolution/#dealing-with-dependency-conflicts',
    ]);
  }
  const compiled = wanted.find((one) => compilesCuda.has(one.name));
  if (compiled !== undefined && !image.nvcc) {
    return failed(1, 9.5, [
      `Collecting ${compiled.written}`,
      '  error: subprocess-exited-with-error',
      '  OSError: CUDA_HOME environment variable is not set. Please set it to your CUDA install root.',
      'error: metadata-generation-failed',
    ]);
  }
  for (const one of wanted) image.pipPackages.set(one.name, one.pin ?? newestVersions[one.name] ?? '1.0.0');
  const names = wanted.map((one) => one.name).sort();
  return {
    exitCode: 0,
    events: [
      ...wanted.flatMap(download),
      { seconds: 0.5, line: `Installing collected packages: ${names.join(', ')}` },
      {
        seconds: 2 + wanted.length * 0.4,
        line: `Successfully installed ${names.map((name) => `${name}-${image.pipPackages.get(name) ?? ''}`).join(' ')}`,
      },
    ],
  };
}
