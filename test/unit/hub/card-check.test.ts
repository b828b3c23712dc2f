import { describe, expect, it } from 'vitest';
import { checkCard } from '../../../src/hub/card-check';
import { connectionTo, sendJson, serve } from './http-server';
import { connect, hubScene } from './hub-scene';

const scene = hubScene();

describe('the check of a README', () => {
  it('finds nothing in a good one', async () => {
    expect(await checkCard(connect(scene.hub), '---\ntitle: App\nsdk: docker\n---\n')).toEqual({ errors: [], warnings: [] });
  });

  it('tells errors in the words of the Hub', async () => {
    const { errors } = await checkCard(connect(scene.hub), `---\nsdk: docker\ncolorFrom: mauve\nshort_description: ${'x'.repeat(61)}\n---\n`);
    expect(errors).toEqual([
      expect.stringContaining('"colorFrom" must be one of') as string,
      '"short_description" length must be less than or equal to 60 characters long',
    ]);
  });

  it('tells warnings', async () => {
    expect(await checkCard(connect(scene.hub), '# No front matter\n')).toEqual({
      errors: [],
      warnings: ['empty or missing yaml metadata in repo card'],
    });
  });

  it.each([
    [400, { error: 'Invalid JSON' }, 'invalid-response'],
    [401, { error: 'no' }, 'unauthorized'],
    [500, {}, 'unavailable'],
  ])('fails typed where the Hub answers %d %j', async (status, body, kind) => {
    const server = await serve((_request, response) => {
      sendJson(response, body, status);
    });
    await expect(checkCard(connectionTo(server.url), 'x')).rejects.toMatchObject({ kind });
    expect(server.seen).toEqual(['POST /api/validate-yaml']);
  });
});
