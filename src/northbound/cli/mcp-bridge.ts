import {
  isInitializeRequest,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  JSONRPCMessageSchema,
  type JSONRPCMessage,
  type JSONRPCRequest,
} from '@modelcontextprotocol/sdk/types.js';
import { eventData } from '#kernel/event-data.ts';
import type { HubClient } from './hub-client.ts';
import { Refusal, type ErrorBody } from './refusal.ts';

/** What JSON-RPC leaves to implementations: the hub was not reached, or refused the message as such. @see https://www.jsonrpc.org/specification */
const NOT_PASSED = -32_000;

/** What the bridge needs of the hub's client. */
type Asking = Pick<HubClient, 'request'>;

/**
 * Carries the messages of one MCP client to the hub's `/mcp` and the answers back. When the hub forgot the session (it was restarted, or
 * nothing came for long), it is begun anew as the client began it, and the client does not notice.
 */
export class McpBridge {
  readonly #client: Asking;
  readonly #path: string;
  readonly #give: (message: JSONRPCMessage) => Promise<void>;
  #session: string | undefined;
  #protocol: string | undefined;
  #initialize: JSONRPCRequest | undefined;
  #reopening: Promise<void> | undefined;

  /**
   * @param path of the hub, with what is wanted of the session in its query string
   * @param give takes what goes to the client
   */
  constructor(client: Asking, path: string, give: (message: JSONRPCMessage) => Promise<void>) {
    this.#client = client;
    this.#path = path;
    this.#give = give;
  }

  /** Passes a message of the client on; a request is answered in any case. Never throws. */
  async take(message: JSONRPCMessage): Promise<void> {
    if (isInitializeRequest(message)) {
      this.#initialize = message as JSONRPCRequest;
      this.#session = undefined;
    }
    const answered = { it: false };
    try {
      const used = this.#session;
      await this.#pass(message, answered).catch(async (error: unknown) => {
        if (used === undefined || !isForgotten(error)) throw error;
        await this.#reopen(used);
        await this.#pass(message, answered);
      });
      if (!answered.it && isJSONRPCRequest(message))
        throw new Refusal(1, 'The answer of the hub broke off; whether it took effect is unknown.');
    } catch (error) {
      if (answered.it || !isJSONRPCRequest(message)) return;
      const { text, body } = toldOf(error);
      await this.#give({
        jsonrpc: '2.0',
        id: message.id,
        error: { code: NOT_PASSED, message: text, ...(body === undefined ? {} : { data: { code: body.code, details: body.details } }) },
      });
    }
  }

  /** Ends the session at the hub, where there is one. */
  async end(): Promise<void> {
    if (this.#session === undefined) return;
    const response = await this.#client
      .request({ method: 'DELETE', path: this.#path, headers: this.#headers(this.#session) })
      .catch(() => undefined);
    this.#session = undefined;
    await response?.body?.cancel();
  }

  async #pass(message: JSONRPCMessage, answered: { it: boolean }, give = this.#give): Promise<void> {
    const headers = this.#headers(isInitializeRequest(message) ? undefined : this.#session);
    const response = await this.#client.request({ method: 'POST', path: this.#path, json: message, headers });
    this.#session = response.headers.get('mcp-session-id') ?? this.#session;
    for await (const told of messagesOf(response)) {
      if (isJSONRPCRequest(message) && 'id' in told && told.id === message.id && !('method' in told)) {
        answered.it = true;
        const version = isInitializeRequest(message) && isJSONRPCResultResponse(told) ? told.result['protocolVersion'] : undefined;
        if (typeof version === 'string') this.#protocol = version;
      }
      await give(told);
    }
  }

  /** Several messages may find out at once that the session is gone. */
  async #reopen(gone: string): Promise<void> {
    if (this.#session !== gone) return this.#reopening;
    this.#reopening ??= this.#begunAnew().finally(() => {
      this.#reopening = undefined;
    });
    return this.#reopening;
  }

  async #begunAnew(): Promise<void> {
    const initialize = this.#initialize;
    if (initialize === undefined) return;
    // The client has its answer to this; only the session matters. Until there is a new one, the old id finds out that it is gone.
    const unheard = async (): Promise<void> => undefined;
    await this.#pass(initialize, { it: false }, unheard);
    await this.#pass({ jsonrpc: '2.0', method: 'notifications/initialized' }, { it: false }, unheard);
  }

  #headers(session: string | undefined): Record<string, string> {
    return {
      accept: 'application/json, text/event-stream',
      ...(session === undefined ? {} : { 'mcp-session-id': session }),
      ...(session === undefined || this.#protocol === undefined ? {} : { 'mcp-protocol-version': this.#protocol }),
    };
  }
}

function isForgotten(error: unknown): boolean {
  return error instanceof Refusal && error.body?.code === 'not_found';
}

function toldOf(error: unknown): { readonly text: string; readonly body: ErrorBody | undefined } {
  if (error instanceof Refusal) return { text: error.message, body: error.body };
  return { text: error instanceof Error ? `The answer of the hub cannot be read: ${error.message}` : String(error), body: undefined };
}

/** The messages of an answer: one as JSON, or any number as server-sent events. */
async function* messagesOf(response: Response): AsyncGenerator<JSONRPCMessage> {
  const { body } = response;
  if (body === null) return;
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) {
    const text = await response.text();
    if (text !== '') yield JSONRPCMessageSchema.parse(JSON.parse(text));
    return;
  }
  for await (const data of eventData(body)) if (data !== '') yield JSONRPCMessageSchema.parse(JSON.parse(data));
}
