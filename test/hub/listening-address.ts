import type { BuildContext } from './build-context';
import { resolvePath, variablesOf, type Image } from './image';

export interface ListeningAddress {
  readonly host: string;
  readonly port: number | undefined;
}

function callArguments(text: string): string | undefined {
  const start = text.search(/\.launch\(/);
  if (start < 0) return undefined;
  const open = text.indexOf('(', start);
  let depth = 0;
  for (let index = open; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1;
    else if (text[index] === ')') depth -= 1;
    if (depth === 0) return text.slice(open + 1, index);
  }
  return undefined;
}

/** Where the app will listen, read from the start command and from Gradio's launch call; undefined where neither says. */
export function listeningAddress(start: {
  readonly launch: string;
  readonly entry: string | undefined;
  readonly image: Image;
  readonly context: BuildContext;
}): ListeningAddress | undefined {
  const { launch, entry, image, context } = start;
  const values = new Map([...context.variables, ...variablesOf(image)]);
  const port = /(?:--port|--server\.port|-p)[= ](\d+)/.exec(launch)?.[1] ?? /-b \S+:(\d+)/.exec(launch)?.[1];
  const host = /(?:--host|--server\.address)[= ](\S+)/.exec(launch)?.[1] ?? /-b (\S+):\d+/.exec(launch)?.[1];
  if (/\b(?:uvicorn|gunicorn|streamlit|flask|hypercorn)\b/.test(launch)) {
    const usual = launch.includes('streamlit') ? '0.0.0.0' : '127.0.0.1';
    return { host: host ?? usual, port: port === undefined ? 8000 : Number(port) };
  }
  for (const path of [entry, resolvePath(image, 'app.py')]) {
    const call = callArguments(context.text(image.files.get(path ?? '') ?? '') ?? '');
    if (call === undefined) continue;
    const named = /server_name\s*=\s*["']([^"']*)["']/.exec(call)?.[1];
    const numbered = /server_port\s*=\s*(\d+)/.exec(call)?.[1];
    // A name or a port that is computed cannot be read here: it counts as right.
    const computedName = named === undefined && /server_name\s*=/.test(call);
    const computedPort = numbered === undefined && /server_port\s*=/.test(call);
    const fallbackPort = computedPort ? undefined : (values.get('GRADIO_SERVER_PORT') ?? '7860');
    const chosen = numbered ?? fallbackPort;
    return {
      host: named ?? (computedName ? '0.0.0.0' : (values.get('GRADIO_SERVER_NAME') ?? '127.0.0.1')),
      port: chosen === undefined ? undefined : Number(chosen),
    };
  }
  return undefined;
}
