import { hubUrl, sendForJson, type HubConnection } from './connection';
import { invalidResponse } from './connection-error';

// What lies between the functions of @huggingface/hub and our connection. They are called without an access
// token: the fetch given to them puts it on requests to the endpoint, and nowhere else. It throws HubErrors,
// where the library would drop the headers that tell a gate from a missing repo.

/** The parameters that every function of the library takes. */
export function libraryAccess(
  connection: HubConnection,
  signal: AbortSignal | undefined,
): { hubUrl: string; fetch: typeof fetch } {
  return {
    hubUrl: hubUrl(connection, '').href.replace(/\/$/, ''),
    async fetch(input, init) {
      const { value, response } = await sendForJson(connection, new URL(input instanceof Request ? input.url : input), {
        method: init?.method === 'POST' ? 'POST' : 'GET',
        signal,
        ...(typeof init?.body === 'string' ? { body: JSON.parse(init.body) as unknown } : {}),
      });
      const link = response.headers.get('link');
      return Response.json(value, { headers: link === null ? {} : { link } });
    },
  };
}

/** Runs a function of the library, which trusts the shape of what it gets and throws plain errors at another. */
export async function fromLibrary<T>(connection: HubConnection, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const shape = error instanceof TypeError || (error instanceof Error && error.message.startsWith('malformed response'));
    throw shape ? invalidResponse(connection.endpoint, 'its JSON has another shape than expected', error) : error;
  }
}
