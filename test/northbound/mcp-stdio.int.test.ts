import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { command, query } from '#kernel/message.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { agentOf, type Agent } from '#kit/mcp-client.ts';
import { answered, serve, smallHub } from '#kit/northbound.ts';
import { until } from '#kit/until.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
const declared = { tag: 'GNS3 Integration', rate: 'read', output: z.object({}) } as const;
const list = query('gns3.project.list', {
  ...declared,
  summary: 'Lists projects.',
  permission: 'gns3.read',
  input: z.strictObject({ limit: z.int().default(50) }),
});
const start = command('gns3.node.start', {
  ...declared,
  summary: 'Starts a node.',
  permission: 'gns3.operate',
  input: z.strictObject({ node_id: z.string() }),
});

let answer: () => unknown;
let hub: ReturnType<typeof smallHub>;
let http: Awaited<ReturnType<typeof serve>>;

beforeEach(async () => {
  answer = () => ({ items: [{ name: 'Campus' }] });
  hub = smallHub([answered(list, () => answer()), answered(start, () => ({}))]);
  http = await listen();
});
afterEach(async () => {
  await http.close();
});

const listen = (port = 0) => serve([mcp({ hub, version: '1.0.0', clock: systemClock, log: silentLog })], { port });

/** The command line as agents start it, and the official client before it. */
async function agent(words: readonly string[] = [], env: Record<string, string> = {}): Promise<Agent & { readonly said: () => string }> {
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [cli, 'mcp', ...words],
    env: { THALAMUS_URL: http.url, THALAMUS_TOKEN: 'admin', HOME: '/nonexistent', ...env },
    stderr: 'pipe',
  });
  let said = '';
  transport.stderr?.on('data', (data: Buffer) => (said += data.toString()));
  const client = new Client({ name: 'test', version: '1.0.0' });
  await client.connect(transport);
  const connected = { ...agentOf(client), said: () => said };
  endsWithTest(() => connected.client.close());
  return connected;
}

describe('thalamus mcp', () => {
  test('is the hub over standard input and output, read-only unless it is said', async () => {
    const { client, tools, call, said } = await agent();
    expect(client.getServerVersion()).toMatchObject({ name: 'thalamus', version: '1.0.0' });
    expect(await tools()).toEqual(['list_projects', 'find_operation', 'ask_operation', 'plan_change']);
    expect((await call('list_projects')).output).toEqual({ items: [{ name: 'Campus' }] });
    expect((await call('node_action', { action: 'start', node_id: 'x' })).error?.code).toBe('forbidden');
    expect((await client.listPrompts()).prompts).toHaveLength(3);
    expect(said()).toContain(http.url);
  });

  test('passes on what may be changed and which tools there are', async () => {
    const { tools, call } = await agent(['--write', 'direct', '--tools', 'lab']);
    expect(await tools()).toEqual(['list_projects', 'node_action']);
    expect((await call('node_action', { action: 'start', node_id: 'x' })).error).toBeUndefined();
    expect(hub.asked.at(-1)).toMatchObject({ name: 'gns3.node.start', call: { door: 'mcp', caller: { name: 'admin' } } });
  });

  test('tells the agent why it does not get in', async () => {
    await expect(agent([], { THALAMUS_TOKEN: 'stranger' })).rejects.toThrow(/token is not valid.*thalamus login/s);
    await expect(agent(['--write', 'everything'])).rejects.toThrow(/write is one of/);
    await expect(agent([], { THALAMUS_URL: 'http://127.0.0.1:1' })).rejects.toThrow(/not reachable/);
  });

  test('goes on when the hub was restarted, and the agent does not notice', async () => {
    const { call, client } = await agent();
    expect((await call('list_projects')).error).toBeUndefined();
    const { port } = http;
    await http.close();
    await expect(call('list_projects')).rejects.toThrow(/not reachable/);
    http = await listen(port);
    const answers = await Promise.all([call('list_projects'), call('list_projects'), client.ping()]);
    expect(answers[0].output).toEqual({ items: [{ name: 'Campus' }] });
    expect(answers[1].output).toEqual({ items: [{ name: 'Campus' }] });
  });

  test('answers even what the hub died over', async () => {
    answer = () => new Promise(() => undefined);
    const { call } = await agent();
    const asked = call('list_projects').catch((error: Error) => error.message);
    await until('the operation to be asked', () => hub.asked.length === 1);
    await http.close();
    expect(await asked).toMatch(/broke off|cannot be read/);
  });

  test('ends its session when the agent ends it', async () => {
    const { client, call } = await agent();
    await call('list_projects');
    await client.close();
    await until('the process to end', () => (client.transport as StdioClientTransport | undefined)?.pid == null);
  });
});
