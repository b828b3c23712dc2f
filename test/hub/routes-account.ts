import { readCard } from './card';
import { readJson, sendJson, stringField, type Route } from './exchange';
import { HubFailure } from './hub-failure';
import { whoAmI } from './tokens';

export const accountRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/api\/whoami-v2$/,
    handle: ({ response, caller }) => {
      if (caller === undefined) throw new HubFailure(401, 'Invalid username or password.');
      sendJson(response, whoAmI(caller));
    },
  },
  {
    method: 'POST',
    path: /^\/api\/validate-yaml$/,
    handle: async ({ request, response }) => {
      const card = readCard(stringField(await readJson(request), 'content'));
      const messages = (texts: readonly string[]): object[] => texts.map((message) => ({ message }));
      const answer = JSON.stringify({ warnings: messages(card.warnings), errors: messages(card.errors) });
      response.writeHead(card.errors.length > 0 ? 400 : 200, { 'Content-Type': 'application/json; charset=utf-8' });
      response.end(answer);
    },
  },
];
