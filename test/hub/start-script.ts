import { expandVariables } from './dockerfile-reader';
import type { BuildContext } from './build-context';
import { readDownloads } from './checkpoint-list';
import { listeningAddress } from './listening-address';
import { resolvePath, variablesOf, type Image } from './image';
import type { LogEvent } from './log-event';
import { sizeOf } from './models';

export interface StartScript {
  readonly events: readonly LogEvent[];
  readonly outcome:
    | { readonly kind: 'running' }
    /** The stage becomes RUNTIME_ERROR with this `errorMessage`. */
    | { readonly kind: 'failed'; readonly errorMessage: string };
  /** The checkpoints are on /data now. */
  readonly dataFilled: boolean;
}

export interface Start {
  readonly image: Image;
  readonly context: BuildContext;
  /** The README's front matter. */
  readonly cardData: Record<string, unknown> | undefined;
  readonly storage: boolean;
  readonly dataFilled: boolean;
}

/** Megabytes a second that the weights come with: 18 GB in some 20 minutes. */
const downloadRate = 15;

function crash(events: LogEvent[], lines: readonly string[], dataFilled: boolean): StartScript {
  events.push(...lines.map((line, index) => ({ seconds: index === 0 ? 3.5 : 0, line })));
  return {
    events,
    outcome: { kind: 'failed', errorMessage: `Exit code: 1. Reason: ${lines.join('\n')}\n` },
    dataFilled,
  };
}

function traceback(file: string, statement: string, error: string): string[] {
  return ['Traceback (most recent call last):', `  File "${file}", line 1, in <module>`, `    ${statement}`, error];
}

/** Which Python files of the image import a module at their top level. */
function importers(start: Start, module: string): string | undefined {
  const statement = new RegExp(`^(?:import ${module}\\b|from ${module}[. ])`, 'm');
  for (const [path, source] of start.image.files) {
    if (path.endsWith('.py') && statement.test(start.context.text(source) ?? '')) return path;
  }
  return undefined;
}

/** What a first import stumbles over: packages that are missing, and the libraries that they load. */
function importFailure(start: Start): readonly string[] | undefined {
  const { image } = start;
  const providers: Readonly<Record<string, readonly string[]>> = {
    gradio: ['gradio'],
    torch: ['torch'],
    omegaconf: ['omegaconf'],
    cv2: ['opencv-python', 'opencv-python-headless', 'opencv-contrib-python', 'opencv-contrib-python-headless'],
    pyrender: ['pyrender'],
  };
  for (const [module, packages] of Object.entries(providers)) {
    const file = importers(start, module);
    if (file === undefined || image.pipUnknown) continue;
    if (!packages.some((name) => image.pipPackages.has(name))) {
      return traceback(file, `import ${module}`, `ModuleNotFoundError: No module named '${module}'`);
    }
  }
  const opencv = importers(start, 'cv2');
  if (opencv !== undefined && image.pipPackages.has('opencv-python') && !image.aptPackages.has('libgl1')) {
    return traceback(opencv, 'import cv2', 'ImportError: libGL.so.1: cannot open shared object file: No such file or directory');
  }
  const renderer = importers(start, 'pyrender');
  if (renderer === undefined) return undefined;
  const platform = variablesOf(image).get('PYOPENGL_PLATFORM') ?? start.context.variables.get('PYOPENGL_PLATFORM') ?? 'egl';
  const library = platform === 'osmesa' ? 'libosmesa6' : 'libegl1';
  if (image.aptPackages.has(library)) return undefined;
  const name = platform === 'osmesa' ? 'OSMesa' : 'EGL';
  return traceback(
    renderer,
    'import pyrender',
    `ImportError: ('Unable to load OpenGL library', '${name}: cannot open shared object file: No such file or directory', '${name}', None)`,
  );
}

/** Plays the first boot's downloads; gives false where some were blocked. */
function fillData(start: Start, setupScript: string, events: LogEvent[]): boolean {
  let blocked = false;
  for (const one of readDownloads(setupScript)) {
    if (one.gated && !start.context.secrets.has('HF_TOKEN')) {
      events.push({ seconds: 0.4, line: `[BLOCKED] ${one.name}: requires prior access approval + login on Hugging Face` });
      blocked = true;
      continue;
    }
    const repository = one.kind === 'URLFile' ? 'depth-anything/Depth-Anything-V2-Large' : one.repository;
    const seconds = sizeOf(repository, one.kind === 'URLFile' ? undefined : one.file) / (downloadRate * 1_000_000);
    events.push({ seconds: 0.3, line: `[DL]   ${one.name}` }, { seconds, line: `[OK]   ${one.name}` });
  }
  const last = blocked
    ? 'Setup finished with some blocked downloads. See messages above.'
    : 'Setup finished. 🎉';
  events.push({ seconds: 0.2, line: last });
  return !blocked;
}

function minutes(value: unknown): number {
  const match = typeof value === 'string' ? /^(\d+)\s*([smhd])$/.exec(value) : null;
  if (match === null) return 30;
  return (Number(match[1]) * { s: 1, m: 60, h: 3600, d: 86_400 }[match[2] as 's' | 'm' | 'h' | 'd']) / 60;
}

/** Plays a start of the app in the image: its log, and whether it becomes healthy. */
export function scriptStart(start: Start): StartScript {
  const { image, context, cardData } = start;
  const values = variablesOf(image);
  const launch = expandVariables([image.entrypoint, image.command].filter((part) => part !== undefined).join(' '), values);
  const events: LogEvent[] = [];
  const script = /(?:^|\s)([\w./-]+\.py)\b/.exec(launch)?.[1];
  const entry = script === undefined ? undefined : resolvePath(image, script);
  if (entry !== undefined && !image.files.has(entry) && !image.pipUnknown) {
    const line = `python: can't open file '${entry}': [Errno 2] No such file or directory`;
    events.push({ seconds: 1, line });
    return { events, outcome: { kind: 'failed', errorMessage: `Exit code: 2. Reason: ${line}\n` }, dataFilled: start.dataFilled };
  }
  if (!image.python && /^python/.test(launch)) {
    const reason = 'failed to create containerd task: failed to create shim task: exec: "python": executable file not found in $PATH';
    return { events, outcome: { kind: 'failed', errorMessage: `Exit code: 128. Reason: ${reason}` }, dataFilled: start.dataFilled };
  }
  let dataFilled = start.dataFilled;
  const entryText = context.text(image.files.get(entry ?? '') ?? '') ?? '';
  const setupPath = image.files.get(resolvePath(image, 'scripts/setup.py'));
  if (entryText.includes('setup.py') && setupPath !== undefined) {
    if (!start.storage) {
      return crash(events, traceback(entry ?? '', 'main()', "PermissionError: [Errno 13] Permission denied: '/data'"), dataFilled);
    }
    if (dataFilled) events.push({ seconds: 0.8, line: 'Checkpoints are complete, starting the app.' });
    else {
      events.push({ seconds: 0.8, line: 'Checkpoints are missing, running scripts/setup.py.' });
      dataFilled = fillData(start, context.text(setupPath) ?? '', events);
      if (!dataFilled) {
        const missing = "FileNotFoundError: [Errno 2] No such file or directory: '/data/checkpoints/sam3/sam3.pt'";
        return crash(events, traceback(resolvePath(image, 'app.py'), 'build_models()', missing), dataFilled);
      }
    }
  }
  const failure = importFailure(start);
  if (failure !== undefined) return crash(events, failure, dataFilled);
  const address = listeningAddress({ launch, entry, image, context });
  const wanted = typeof cardData?.['app_port'] === 'number' ? cardData['app_port'] : 7860;
  const host = address?.host ?? '0.0.0.0';
  const port = address?.port ?? wanted;
  events.push({ seconds: 14, line: `* Running on local URL:  http://${host}:${port}` });
  if (host === '0.0.0.0' && port === wanted) {
    events.push({ seconds: 2.5, line: '* To create a public link, set `share=True` in `launch()`.' });
    return { events, outcome: { kind: 'running' }, dataFilled };
  }
  const limit = minutes(cardData?.['startup_duration_timeout']);
  const errorMessage = `Launch timed out, workload was not healthy after ${limit} min`;
  events.push({ seconds: limit * 60, line: '' });
  return { events, outcome: { kind: 'failed', errorMessage }, dataFilled };
}
