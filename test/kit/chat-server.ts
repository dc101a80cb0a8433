import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface ChatRequest {
  readonly messages: readonly { readonly role: string; readonly content: string; readonly tool_calls?: readonly object[] }[];
  readonly tools?: readonly { readonly function: { readonly name: string } }[];
  readonly stream?: boolean;
}

export type ChatReply = (body: ChatRequest, response: ServerResponse, request: IncomingMessage) => void;

/** A completion with that message. */
export const says =
  (message: object): ChatReply =>
  (_, response) =>
    response.end(JSON.stringify({ choices: [{ message }] }));

/** A completion that calls one tool. */
export const calls = (name: string, input: object | string = '{}'): ChatReply =>
  says({
    content: null,
    tool_calls: [{ id: 'c1', type: 'function', function: { name, arguments: typeof input === 'string' ? input : JSON.stringify(input) } }],
  });

/** A completion in pieces, each an event; `after` ends it otherwise than it should. @see https://platform.openai.com/docs/api-reference/chat-streaming */
export const speaks =
  (pieces: readonly object[], after: (response: ServerResponse) => void = (response) => response.end('data: [DONE]\n\n')): ChatReply =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const delta of pieces) response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta }] })}\n\n`);
    after(response);
  };

/** What the newest tools told, of a request. */
export const toldBy = ({ messages }: ChatRequest): string => messages.at(-1)!.content;

/** Speaks the documented chat completions API, one reply after the other; the last one again and again. */
export async function startChatServer(...replies: readonly ChatReply[]) {
  const asked: ChatRequest[] = [];
  const keys: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString()) as ChatRequest;
      asked.push(body);
      keys.push(request.headers.authorization);
      replies[Math.min(asked.length, replies.length) - 1]!(body, response, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    asked,
    keys,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
