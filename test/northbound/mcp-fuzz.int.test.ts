import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { answered, serve, smallHub } from '#kit/northbound.ts';
import { offered } from '#kit/operations.ts';

const PROJECT = '11111111-1111-4111-8111-111111111111';
const defects: unknown[] = [];
let http: Awaited<ReturnType<typeof serve>>;
let session: string;

async function post(body: unknown): Promise<{ status: number; session: string | null; text: string }> {
  const response = await fetch(`${http.url}/mcp?write=direct`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer admin',
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      ...(session === '' ? {} : { 'mcp-session-id': session }),
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, session: response.headers.get('mcp-session-id'), text: await response.text() };
}

beforeAll(async () => {
  session = '';
  const hub = smallHub(offered.map((operation) => answered(operation, () => ({ items: [], projects: [] }))));
  const log = { ...silentLog, error: (message: string, fields?: unknown) => void defects.push([message, fields]) };
  http = await serve([mcp({ hub, version: '1.0.0', clock: systemClock, log })]);
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'x', version: '1' } };
  session = (await post({ jsonrpc: '2.0', id: 1, method: 'initialize', params })).session!;
});
afterAll(() => http.close());

const names = offered.map(({ name }) => name);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom(...names),
  fc.constantFrom('start', 'stop', 'get', 'set', '__proto__', 'constructor', PROJECT),
);
const fields = fc.constantFrom(
  'action',
  'operation',
  'input',
  'project_id',
  'node_id',
  'query',
  'limit',
  'hash',
  'filters',
  'at',
  'constructor',
);
const called = fc.record({
  name: fc.constantFrom(
    'list_projects',
    'get_topology',
    'node_action',
    'link_filters',
    'find_operation',
    'ask_operation',
    'plan_change',
    'apply_plan',
    'constructor',
  ),
  arguments: fc.oneof(fc.dictionary(fields, value), fc.jsonValue()),
});
const completed = fc.record({
  ref: fc.constant({ type: 'ref/resource', uri: 'thalamus://events' }),
  argument: fc.record({ name: fc.constantFrom('project_id', 'equipment_id', 'x'), value: fc.string() }),
});
const method = fc.constantFrom(
  'tools/call',
  'tools/list',
  'resources/read',
  'resources/list',
  'prompts/get',
  'completion/complete',
  'ping',
  'notifications/cancelled',
  'nothing',
);
const message = fc.oneof(
  fc.record({ jsonrpc: fc.constant('2.0'), id: fc.integer(), method: fc.constant('tools/call'), params: called }),
  fc.record(
    {
      jsonrpc: fc.constant('2.0'),
      id: fc.oneof(fc.integer(), fc.string()),
      method,
      params: fc.oneof(called, completed, fc.record({ uri: fc.string() }), fc.record({ name: fc.string() }), fc.jsonValue()),
    },
    { requiredKeys: ['jsonrpc', 'method'] },
  ),
  fc.jsonValue(),
);

test('whatever an agent sends is answered or refused, and none of it is a defect', async () => {
  await fc.assert(
    fc.asyncProperty(message, async (sent) => {
      const { status, text } = await post(sent);
      expect(status).toBeLessThan(500);
      expect(text).not.toContain('internal_error');
    }),
    { numRuns: 500 },
  );
  expect(defects).toEqual([]);
  expect((await post({ jsonrpc: '2.0', id: 1, method: 'ping' })).text).toContain('"result":{}');
});
