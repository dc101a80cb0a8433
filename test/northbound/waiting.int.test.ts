import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { openapi } from '#northbound/openapi/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { discoverProject } from '#southbound/discovery/index.ts';
import { answered, serve, smallHub } from '#kit/northbound.ts';

const PROJECT = '0b7ff2a6-6ca5-4bc9-9bb1-47ea4d3ff0c8';
const PATH = `/api/common/api/v1/equipment/projects/${PROJECT}/discover/`;

async function server() {
  const hub = smallHub([
    answered(discoverProject, ({ wait }) => ({ run_id: PROJECT, ...(wait === true ? { status: 'succeeded', items: [] } : {}) })),
  ]);
  const http = await serve([rest({ hub }), openapi({ hub, version: '1.2.3' })]);
  endsWithTest(() => http.close());
  const post = async (query: string, body?: object) => {
    const response = await fetch(`${http.url}${PATH}${query}`, {
      method: 'POST',
      headers: { authorization: 'Bearer admin', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };
  return { hub, http, post };
}

test('what completes later is answered 202 with its run, and 200 with what came of it to who waits', async () => {
  const { hub, post } = await server();
  expect(await post('')).toEqual({ status: 202, body: { run_id: PROJECT } });
  expect(await post('', { equipment_ids: [PROJECT] })).toMatchObject({ status: 202 });
  expect(await post('?wait=false')).toMatchObject({ status: 202 });
  expect(await post('?wait=true')).toEqual({ status: 200, body: { run_id: PROJECT, status: 'succeeded', items: [] } });
  expect(await post('?wait=true', { equipment_ids: [PROJECT] })).toMatchObject({ status: 200 });
  expect(await post('', { wait: true })).toMatchObject({ status: 200 });
  expect((await post('?wait=perhaps')).status).toBe(422);
  expect(hub.asked.map(({ input }) => ({ ...(input as object) }))).toContainEqual({
    project_id: PROJECT,
    wait: true,
    equipment_ids: [PROJECT],
  });
});

test('the documentation says so: both answers, and the field in the query string', async () => {
  const { http } = await server();
  const document = (await (await fetch(`${http.url}/api/openapi.json`)).json()) as {
    paths: Record<string, { post: { parameters: { name?: string; in?: string }[]; responses: object; requestBody: object } }>;
    components: { schemas: Record<string, { properties: object }> };
  };
  const { post } = document.paths['/api/common/api/v1/equipment/projects/{project_id}/discover/']!;
  expect(Object.keys(post.responses)).toEqual(expect.arrayContaining(['200', '202']));
  expect(post.parameters).toContainEqual(expect.objectContaining({ name: 'wait', in: 'query' }));
  expect(Object.keys(document.components.schemas['equipment.project.discover.input']!.properties)).toEqual(['server', 'equipment_ids']);
});
