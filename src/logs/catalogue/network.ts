import { holding, holds, type CatalogueEntry } from './entry';

export const networkEntries: readonly CatalogueEntry[] = [
  {
    id: 'download-refused',
    phases: ['build', 'run'],
    patterns: [
      holding('curl: (22) The requested URL returned error: ', /(?<code>\d{3})/),
      holding(' ERROR 4', /(?<=ERROR (?=(?<code>\d{3}))4)\d\d: (?:Not Found|Forbidden|Unauthorized|Gone)/),
      holding('urllib.error.HTTPError: HTTP Error ', /(?<code>\d{3})/),
    ],
    title: 'A download was refused with HTTP {code}',
    cause: 'The address is wrong or gone (404), or it wants to be asked with a token (401, 403).',
    cure: 'Open the address in a browser; mend it, or mount a token as a build secret.',
  },
  {
    id: 'name-not-resolved',
    phases: ['build', 'run'],
    patterns: [holding('Could not resolve host: ', /(?<host>[\w.-]{1,200})/), holding("unable to resolve host address ", /['‘](?<host>[\w.-]{1,200})['’]/), holds('Temporary failure in name resolution'), holds('Temporary failure resolving')],
    title: 'A name on the network was not found[?: {host}]',
    cause: 'The host’s name is wrong, or the name service failed for a moment.',
    cure: 'Check the host’s name; if it is right, build or restart again.',
    fix: { kind: 'restart', factory: false },
  },
  {
    id: 'certificate',
    phases: ['build', 'run'],
    patterns: [holds('CERTIFICATE_VERIFY_FAILED'), holds('curl: (60) SSL certificate problem'), holds('server certificate verification failed')],
    title: 'A certificate was not accepted',
    cause: 'The image has no certificate authorities or old ones, or the server’s certificate has expired.',
    cure: 'Add ca-certificates to the apt-get install list.',
    fix: { kind: 'apt-install', packages: ['ca-certificates'] },
  },
  {
    id: 'blocked-port',
    phases: ['run'],
    patterns: [
      holding('connect to host ', /(?<host>\S{1,200}) port (?<port>\d{1,5}): Connection timed out/),
      holding('connection to server at ', /"(?<host>[^"]{1,200})".{0,100}, port (?<port>\d{1,5}) failed: (?:Connection timed out|timeout expired)/),
    ],
    title: 'The Space may not reach port {port} of {host}',
    cause: 'A Space reaches the outside on ports 80, 443 and 8080 alone.',
    cure: 'Use a service that answers on one of these ports, for example by HTTPS.',
  },
  {
    id: 'network-timeout',
    phases: ['build', 'run'],
    patterns: [holds('curl: (28)'), holds('Read timed out.'), holds('curl: (56)'), holds('curl: (18)'), holds('RPC failed; curl'), holds('IncompleteRead('), holds('ReadTimeoutError(')],
    title: 'A download broke off',
    cause: 'The other side was too slow or closed the connection.',
    cure: 'Build or restart again; let the command try more often (curl --retry 5, pip --retries 10 --timeout 120).',
    fix: { kind: 'restart', factory: false },
    weight: 'general',
  },
  {
    id: 'hub-rate-limit',
    phases: ['build', 'run'],
    patterns: [holding('429 Client Error: Too Many Requests', /./), holds('We had to rate limit')],
    title: 'The Hub refuses more requests for now',
    cause: 'Too many requests came from here in five minutes; without a token the limit is lowest.',
    cure: 'Set the secret HF_TOKEN, load each model once, and keep the cache in a bucket.',
    fix: { kind: 'secret', name: 'HF_TOKEN' },
  },
];
