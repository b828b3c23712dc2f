import { HubError, type HubErrorKind } from './errors';
import { spoken } from './retry-after';

/** The error of a request that brought no answer at all. */
export function errorOfConnection(error: unknown, url: URL): HubError {
  const code = codeOf(error);
  const host = url.host;
  const details = (kind: HubErrorKind, message: string, advice: string): HubError =>
    new HubError({ kind, message, advice, code, cause: error });
  if (code !== undefined && /TIMEDOUT|_TIMEOUT$/.test(code)) return timeoutError(url, undefined, error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return details('network', `The address of ${host} was not found (${code}).`, 'Check the network connection and the endpoint.');
  }
  if (code === 'ECONNREFUSED') {
    return details('network', `${host} refuses connections (ECONNREFUSED).`, 'Check the endpoint, and that a proxy is not in the way.');
  }
  if (code !== undefined && /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/.test(code)) {
    return details(
      'network',
      `The certificate of ${host} is not trusted (${code}).`,
      'Add the certificate authority to the system, or set NODE_EXTRA_CA_CERTS.',
    );
  }
  const why = code === undefined ? '' : ` (${code})`;
  return details('network', `The connection to ${host} failed${why}.`, 'Check the network connection and try again.');
}

/** `afterMs` undefined where the system gave up by itself. */
export function timeoutError(url: URL, afterMs: number | undefined, cause?: unknown): HubError {
  const time = afterMs === undefined ? 'in time' : `within ${spoken(afterMs)}`;
  return new HubError({
    kind: 'timeout',
    message: `${url.host} did not answer ${time}.`,
    advice: 'Check the network connection and try again.',
    cause,
  });
}

/** Of a change: where the request may have arrived, what came of it is not known. */
export function perhapsDone(error: HubError): HubError {
  const { kind, message, code, cause } = error;
  const neverArrived = code !== undefined && /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED)$|CERT|SELF_SIGNED|UNABLE_TO/.test(code);
  if (neverArrived) return error;
  return new HubError({ kind, message, code, cause, advice: 'The change may have been made all the same: look before you try again.' });
}

export function invalidResponse(url: URL, what: string, cause?: unknown): HubError {
  return new HubError({
    kind: 'invalid-response',
    message: `The answer of ${url.host} makes no sense: ${what}.`,
    advice: 'Check that the endpoint is a Hub and that no proxy or login page stands in between.',
    cause,
  });
}

/** The first `code` in the chain of causes: `fetch` wraps the system's error once or twice. */
function codeOf(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
    const { code, cause, errors } = current as { code?: unknown; cause?: unknown; errors?: unknown };
    if (typeof code === 'string') return code;
    current = cause ?? (Array.isArray(errors) ? (errors[0] as unknown) : undefined);
  }
  return undefined;
}
