import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { endsWithTest } from './ends-with-test.ts';

/** What a tool answered. */
export interface ToolAnswer {
  readonly output?: Record<string, unknown>;
  readonly position?: number;
  readonly cut?: readonly Record<string, unknown>[];
  readonly narrow?: string;
  readonly error?: { readonly code: string; readonly message: string; readonly remedy: string; readonly details?: Record<string, unknown> };
}

/** An agent: the official client. */
export interface Agent {
  readonly client: Client;
  readonly tools: () => Promise<string[]>;
  readonly call: (tool: string, input?: Record<string, unknown>, options?: { readonly signal?: AbortSignal }) => Promise<ToolAnswer>;
}

export function agentOf(client: Client): Agent {
  return {
    client,
    tools: async () => (await client.listTools()).tools.map(({ name }) => name),
    async call(name, input = {}, options = {}) {
      const result = await client.callTool({ name, arguments: input }, undefined, options);
      return result.structuredContent as ToolAnswer;
    },
  };
}

/** An agent over streamable HTTP. @param query what the person who set it up wants: `?write=planned` */
export async function connectAgent(url: string, query = '', token = 'admin'): Promise<Agent> {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp${query}`), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport);
  return agentOf(client);
}

/** The same, which leaves with the test. */
export async function agentOfTest(...at: Parameters<typeof connectAgent>): Promise<Agent> {
  const connected = await connectAgent(...at);
  endsWithTest(() => connected.client.close());
  return connected;
}
