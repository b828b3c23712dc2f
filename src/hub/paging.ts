import { hubUrl, sendForJson, type HubConnection, type RequestOptions } from './connection';
import { invalidResponse } from './connection-error';

/** A guard against a list without end; a page holds some hundred items. */
const mostPages = 1_000;

/**
 * The items of a list that comes in pages, each page asked for when its items are wanted. `read` turns a page's JSON
 * into items. Throws a HubError. A next page on another origin is not asked for: it would not get the token.
 */
export async function* hubPages<T>(
  connection: HubConnection,
  path: string,
  options: RequestOptions,
  read: (value: unknown) => readonly T[],
): AsyncGenerator<T, void, undefined> {
  let url: URL | undefined = hubUrl(connection, path, options.query);
  const seen = new Set<string>();
  while (url !== undefined) {
    if (seen.has(url.href) || seen.size >= mostPages) throw invalidResponse(url, 'its pages have no end');
    seen.add(url.href);
    const { value, response } = await sendForJson(connection, url, options);
    let items: readonly T[];
    try {
      items = read(value);
    } catch (error) {
      throw invalidResponse(url, 'its JSON has another shape than expected', error);
    }
    yield* items;
    const next = nextPage(response.headers.get('link'), url);
    if (next !== undefined && next.origin !== connection.endpoint.origin) {
      throw invalidResponse(url, `its next page is on another host, ${next.host}`);
    }
    url = next;
  }
}

/** The address behind `rel="next"` of a Link header, which may name several. */
export function nextPage(link: string | null, base: URL): URL | undefined {
  for (const [, address = '', parameters = ''] of (link ?? '').matchAll(/<([^<>]*)>([^<]*)/g)) {
    if (/;\s*rel\s*=\s*(?:next(?=\s*[;,]|\s*$)|"(?:[^"]*\s)?next(?:\s[^"]*)?")/i.test(parameters) && URL.canParse(address, base.href)) {
      return new URL(address, base);
    }
  }
  return undefined;
}
