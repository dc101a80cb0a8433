import { expect, test } from 'vitest';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { gns3Module, offered } from '#kit/operations.ts';
import { openapi } from '#northbound/openapi/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { serve, smallHub, answered } from '#kit/northbound.ts';

type Any = { readonly [key: string]: Any };
const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']);

async function server() {
  const hub = smallHub(offered.map((operation) => answered(operation, () => ({}))));
  const http = await serve([rest({ hub }), openapi({ hub, version: '1.2.3' })]);
  endsWithTest(() => http.close());
  const document = (await (await fetch(`${http.url}/api/openapi.json`)).json()) as Any;
  return { ...http, document };
}

function* walk(value: unknown, path = '#'): Generator<[string, Record<string, unknown>]> {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) yield [path, value as Record<string, unknown>];
  for (const [key, item] of Object.entries(value)) yield* walk(item, `${path}/${key}`);
}

function operationsOf(document: Any): [string, string, Any][] {
  const found = Object.entries(document['paths']!).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, Any] => [path, method, operation]),
  );
  expect(found.length).toBeGreaterThan(20);
  return found;
}

test('the catalogue that is documented is the real one', () => {
  expect(offered.length).toBeGreaterThan(20);
  expect(gns3Module).toContain('gns3.topology.get');
});

test('every pointer resolves', async () => {
  const { document } = await server();
  let pointers = 0;
  for (const [path, value] of walk(document)) {
    const pointer = value['$ref'];
    if (typeof pointer !== 'string') continue;
    pointers += 1;
    const target = pointer
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect([path, pointer, target]).toEqual([path, pointer, expect.anything()]);
  }
  expect(pointers).toBeGreaterThan(100);
});

test('every path is canonical, declares its fields, and names each operation once', async () => {
  const { document } = await server();
  const ids = new Set<string>();
  for (const [path, method, operation] of operationsOf(document)) {
    expect([path, method, METHODS.has(method)]).toEqual([path, method, true]);
    expect(path).toMatch(/^\/([\w.-]+|\{\w+\})(\/([\w.-]+|\{\w+\}))*\/?$/);
    const id = operation['operationId'] as unknown as string;
    expect([id, ids.has(id)]).toEqual([id, false]);
    ids.add(id);
    const parameters = (operation['parameters'] ?? []) as unknown as { in?: string; name?: string; required?: boolean; schema?: unknown }[];
    const declared = parameters.filter((parameter) => parameter.in === 'path');
    expect([path, new Set(declared.map(({ name }) => name))]).toEqual([
      path,
      new Set([...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1])),
    ]);
    expect(declared.every(({ required }) => required === true)).toBe(true);
    const keys = parameters.map((parameter) => JSON.stringify(parameter));
    expect(new Set(keys).size).toBe(keys.length);
    for (const [status, response] of Object.entries(operation['responses']!)) {
      expect(status).toMatch(/^[1-5]\d\d$/);
      expect(typeof response['description'] === 'string' || typeof response['$ref'] === 'string').toBe(true);
    }
    const mayHaveBody = method !== 'get' && method !== 'delete';
    expect([path, method, mayHaveBody || operation['requestBody'] === undefined]).toEqual([path, method, true]);
  }
});

test('the document has the form of OpenAPI 3.1', async () => {
  const { document } = await server();
  expect(document['openapi']).toMatch(/^3\.1\.\d+$/);
  expect(document['info']).toMatchObject({ title: 'Thalamus', version: '1.2.3', license: { identifier: 'Apache-2.0' } });
  const fields = new Set(['openapi', 'info', 'servers', 'tags', 'paths', 'components', 'x-thalamus-sockets']);
  for (const key of Object.keys(document)) expect([key, fields.has(key)]).toEqual([key, true]);
  const components = document['components'] as Any;
  for (const kind of Object.keys(components)) {
    for (const name of Object.keys(components[kind]!)) expect([kind, name]).toEqual([kind, expect.stringMatching(/^[a-zA-Z0-9._-]+$/)]);
  }
  const tags = (document['tags'] as unknown as { name: string }[]).map(({ name }) => name);
  for (const [, , operation] of operationsOf(document)) {
    for (const tag of operation['tags'] as unknown as string[]) expect(tags).toContain(tag);
  }
  for (const [path, value] of walk(document)) {
    expect([path, '$defs' in value || '$schema' in value]).toEqual([path, false]);
    // A word of OpenAPI 3.0.
    expect([path, 'nullable' in value && !path.includes('/properties')]).toEqual([path, false]);
  }
});

test('every operation is there with its permission, kind, body and raw media types', async () => {
  const { document } = await server();
  const described = new Map(
    operationsOf(document).map(([path, method, operation]) => [operation['x-thalamus-operation'] as unknown, { path, method, operation }]),
  );
  for (const operation of offered) {
    if (operation.rest === undefined) continue;
    const found = described.get(operation.name);
    expect([operation.name, found]).toEqual([operation.name, expect.anything()]);
    const [method, url] = operation.rest.split(' ') as [string, string];
    expect(found!.method).toBe(method.toLowerCase());
    expect(found!.path).toBe(url.replaceAll(/:(\w+)/g, '{$1}'));
    expect(found!.operation).toMatchObject({
      summary: operation.summary,
      'x-thalamus-permission': operation.permission,
      'x-thalamus-kind': operation.kind,
    });
  }
  const exported = described.get('gns3.project.export')!.operation['responses']!['200'] as Any;
  expect(Object.keys(exported['content']!)).toEqual(['application/zip']);
  const imported = described.get('gns3.project.import')!.operation;
  expect(Object.keys(imported['requestBody']!['content']!)).toEqual(['application/zip']);
  expect(
    (imported['parameters'] as unknown as { name: string; in: string }[]).filter((one) => one.in === 'query').map(({ name }) => name),
  ).toEqual(['server', 'name']);
  expect(document['x-thalamus-sockets']).toContainEqual(expect.objectContaining({ path: '/ws/gns3/console/{project_id}/{node_id}/' }));
});

test('every documented path exists on the server', async () => {
  const { document, url } = await server();
  for (const [path, method] of operationsOf(document)) {
    const answer = await fetch(url + path.replaceAll(/\{\w+\}/g, 'x'), { method: method.toUpperCase() });
    expect([method, path, [200, 401, 403].includes(answer.status)]).toEqual([method, path, true]);
    await answer.body?.cancel();
  }
});

test('the page to read it needs nothing from outside', async () => {
  const { url } = await server();
  for (const path of ['/api/docs', '/api/docs/']) {
    const page = await fetch(url + path);
    expect([path, page.status]).toEqual([path, 200]);
    const policy = page.headers.get('content-security-policy')!;
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/https?:/);
    const html = await page.text();
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(sources.length).toBeGreaterThan(3);
    for (const source of sources) {
      const target = new URL(source, page.url);
      expect([source, target.origin]).toEqual([source, url]);
      expect([source, (await fetch(target)).status]).toEqual([source, 200]);
    }
    expect(html).not.toMatch(/<script>(?!\s*<)/);
  }
});
