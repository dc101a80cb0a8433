import { once } from 'node:events';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { HubClient } from './hub-client.ts';
import { McpBridge } from './mcp-bridge.ts';
import type { Terminal } from './terminal.ts';

/** Carries what an MCP client says on standard input to the hub, until the input ends or the signal comes. */
export async function serveStdio(
  client: HubClient,
  path: string,
  terminal: Pick<Terminal, 'stdin' | 'stdout'>,
  note: (text: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const transport = new StdioServerTransport(terminal.stdin, terminal.stdout);
  const bridge = new McpBridge(client, path, (message) => transport.send(message));
  const underWay = new Set<Promise<void>>();
  Object.assign(transport, {
    onmessage(message: JSONRPCMessage) {
      const work: Promise<void> = bridge.take(message).finally(() => underWay.delete(work));
      underWay.add(work);
    },
    onerror: (error: Error) => note(`A line is no message of the protocol: ${error.message}`),
  });
  const ended = once(terminal.stdin, 'end');
  await transport.start();
  await Promise.race([ended, once(signal, 'abort')]);
  // What was asked before the end of the input is still answered.
  if (!signal.aborted) await Promise.all(underWay);
  await bridge.end();
  await transport.close();
}
