/** How a server program is told the address that it listens on. */
export interface AddressedServer {
  readonly options: readonly string[];
  readonly variable: string | undefined;
  /** Where neither option nor variable is given. */
  readonly otherwise: 'loopback' | 'public';
  /** The option's value holds a port behind the address. */
  readonly withPort: boolean;
  /** Options that may set the address elsewhere. */
  readonly elsewhere: readonly string[];
  /** A file of the repo that may. */
  readonly configuration?: string;
}

/** Defaults by each program's own documentation. */
export const addressedServers: Readonly<Record<string, AddressedServer>> = {
  uvicorn: { options: ['--host'], variable: 'UVICORN_HOST', otherwise: 'loopback', withPort: false, elsewhere: ['--uds', '--fd'] },
  gunicorn: {
    options: ['--bind', '-b'],
    variable: 'GUNICORN_CMD_ARGS',
    otherwise: 'loopback',
    withPort: true,
    elsewhere: ['--config', '-c'],
    configuration: 'gunicorn.conf.py',
  },
  hypercorn: { options: ['--bind', '-b'], variable: undefined, otherwise: 'loopback', withPort: true, elsewhere: ['--config', '-c'] },
  flask: { options: ['--host', '-h'], variable: 'FLASK_RUN_HOST', otherwise: 'loopback', withPort: false, elsewhere: [] },
  chainlit: { options: ['--host'], variable: 'CHAINLIT_HOST', otherwise: 'loopback', withPort: false, elsewhere: [] },
  streamlit: {
    options: ['--server.address'],
    variable: 'STREAMLIT_SERVER_ADDRESS',
    otherwise: 'public',
    withPort: false,
    elsewhere: [],
    configuration: '.streamlit/config.toml',
  },
  'http.server': { options: ['--bind', '-b'], variable: undefined, otherwise: 'public', withPort: false, elsewhere: [] },
  'fastapi run': { options: ['--host'], variable: undefined, otherwise: 'public', withPort: false, elsewhere: [] },
  'fastapi dev': { options: ['--host'], variable: undefined, otherwise: 'loopback', withPort: false, elsewhere: [] },
};

/** Programs that are servers themselves or may be, so that another behind them may keep to 127.0.0.1. */
export const frontPrograms: ReadonlySet<string> = new Set(
  `apache2 apachectl httpd supervisor node npm npx yarn pnpm bun deno java ssh cloudflared ngrok runsvdir`.split(/\s+/),
);
