/** How a server program is told its port. */
export interface ServerPorts {
  /** Options whose value is the port. */
  readonly portOptions: readonly string[];
  /** Options whose value is `host:port`. */
  readonly bindOptions: readonly string[];
  /** The environment variable that it reads. */
  readonly variable: string | undefined;
  /** Used where neither is given. */
  readonly fallback: number;
  /** Options and files that may hold the port: with one of them it is not known. */
  readonly configOptions: readonly string[];
  readonly configFiles: readonly string[];
}

const plain = { bindOptions: [], configOptions: [], configFiles: [] };

/** By program, after each one's own documentation. */
export const serverPorts: Readonly<Record<string, ServerPorts>> = {
  uvicorn: { ...plain, portOptions: ['--port'], variable: 'UVICORN_PORT', fallback: 8000, configOptions: ['--uds', '--fd'] },
  fastapi: { ...plain, portOptions: ['--port'], variable: undefined, fallback: 8000 },
  hypercorn: {
    portOptions: [],
    bindOptions: ['-b', '--bind'],
    variable: undefined,
    fallback: 8000,
    configOptions: ['-c', '--config'],
    configFiles: [],
  },
  gunicorn: {
    portOptions: [],
    bindOptions: ['-b', '--bind'],
    // Gunicorn binds to this port where no bind is given.
    variable: 'PORT',
    fallback: 8000,
    configOptions: ['-c', '--config'],
    configFiles: ['gunicorn.conf.py'],
  },
  flask: { ...plain, portOptions: ['-p', '--port'], variable: 'FLASK_RUN_PORT', fallback: 5000, configFiles: ['.flaskenv'] },
  // Its configuration is read by facts/streamlit-config.ts.
  streamlit: { ...plain, portOptions: ['--server.port'], variable: 'STREAMLIT_SERVER_PORT', fallback: 8501 },
  chainlit: { ...plain, portOptions: ['-p', '--port'], variable: 'CHAINLIT_PORT', fallback: 8000 },
  panel: { ...plain, portOptions: ['--port'], variable: 'PANEL_PORT', fallback: 5006 },
  bokeh: { ...plain, portOptions: ['--port'], variable: 'BOKEH_PORT', fallback: 5006 },
  granian: { ...plain, portOptions: ['--port'], variable: 'GRANIAN_PORT', fallback: 8000, configOptions: ['--uds'] },
};

/** Programs that hand requests on: which port they listen on stands in files of their own. */
export const proxies: ReadonlySet<string> = new Set([
  'nginx',
  'caddy',
  'haproxy',
  'traefik',
  'envoy',
  'socat',
  'supervisord',
  's6-svscan',
  'service',
  'systemctl',
]);
