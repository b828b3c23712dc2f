import { listSpaces } from '@huggingface/hub';
import type { HubConnection } from './connection';
import { record, text } from './json-values';
import { fromLibrary, libraryAccess } from './library';

/** A Space as a list shows it. */
export interface ListedSpace {
  readonly id: string;
  readonly sdk: string | undefined;
  readonly private: boolean;
  readonly stage: string | undefined;
  readonly hardware: string | undefined;
}

/** The Spaces of an account or an organization that the token may see, page by page. Throws a HubError. */
export async function* listSpacesOf(connection: HubConnection, owner: string, signal?: AbortSignal): AsyncGenerator<ListedSpace, void, undefined> {
  const spaces = listSpaces({ ...libraryAccess(connection, signal), search: { owner }, additionalFields: ['runtime'] });
  for (;;) {
    const { value, done } = await fromLibrary(connection, () => spaces.next());
    if (done) return;
    const { stage, hardware } = record(value.runtime);
    const { current, requested } = record(hardware);
    yield {
      id: value.name,
      sdk: text(value.sdk),
      private: (value.private as unknown) === true,
      stage: text(stage),
      hardware: text(current) ?? text(requested),
    };
  }
}
