import { Agent, request } from 'undici';
import { z } from 'zod';
import { fail, Failure } from '#kernel/error.ts';
import type { Outward } from '#kernel/outward.ts';
import { spoken, wholeReply, type ChatReply, type ToolCall } from './chat-reply.ts';

export interface ChatModelOptions {
  /** Where its API begins: `https://llm.example/v1`. */
  readonly url: string;
  readonly name: string;
  readonly key?: string | undefined;
  /** How long it may be silent. */
  readonly timeoutMs?: number;
  /** Of one answer. */
  readonly mostTokens?: number;
  readonly outward: Outward;
}

/** @see https://platform.openai.com/docs/api-reference/chat: the part of it that is used. */
export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: string }
  | { readonly role: 'assistant'; readonly content: string | null; readonly tool_calls?: readonly ToolCall[] }
  | { readonly role: 'tool'; readonly tool_call_id: string; readonly content: string };

export interface ChatTool {
  readonly type: 'function';
  readonly function: { readonly name: string; readonly description: string; readonly parameters: object };
}

export interface ChatModel {
  /** Gives the words of its answer as they come, and the whole of it at the end. @throws timeout, module_error, conflict for an address that must not be asked */
  reply(messages: readonly ChatMessage[], tools: readonly ChatTool[], signal: AbortSignal): AsyncGenerator<string, ChatReply>;
}

const TIMEOUT_MS = 30_000;
const MOST_TOKENS = 1_000;
/** Of one answer. */
const MOST_BYTES = 1_048_576;
const EVENT_STREAM = 'text/event-stream';

/** A model that speaks the chat completions API of OpenAI. */
export function chatModel({ url, name, key, timeoutMs = TIMEOUT_MS, mostTokens = MOST_TOKENS, outward }: ChatModelOptions): ChatModel {
  const place = new URL('chat/completions', url.endsWith('/') ? url : `${url}/`);
  const agent = new Agent({
    connect: { lookup: outward.lookup, timeout: timeoutMs },
    keepAliveTimeout: 1_000,
    connections: 4,
    pipelining: 1,
  });
  return {
    async *reply(messages, tools, signal) {
      outward.check(place.hostname);
      const silence = new AbortController();
      const timer = setTimeout(() => silence.abort(), timeoutMs);
      try {
        const answer = await request(place, {
          method: 'POST',
          dispatcher: agent,
          headers: {
            'content-type': 'application/json',
            accept: `${EVENT_STREAM}, application/json`,
            ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
          },
          body: JSON.stringify({
            model: name,
            messages,
            max_tokens: mostTokens,
            temperature: 0,
            stream: true,
            ...(tools.length === 0 ? {} : { tools }),
          }),
          signal: AbortSignal.any([signal, silence.signal]),
          headersTimeout: 0,
          bodyTimeout: 0,
        });
        // What a refusal says may hold the key: it is not passed on.
        if (answer.statusCode !== 200) {
          answer.body.destroy();
          throw fail('module_error', `The model at ${place.host} answered with HTTP status ${answer.statusCode}.`);
        }
        const body = bounded(answer.body as AsyncIterable<Uint8Array>, place.host, () => timer.refresh());
        // Not every server speaks in pieces.
        const pieces = String(answer.headers['content-type']).startsWith(EVENT_STREAM);
        const reply = pieces ? yield* spoken(body) : wholeReply(JSON.parse(await textOf(body)));
        if (reply === undefined) throw fail('module_error', `The model at ${place.host} broke off in the middle of its answer.`);
        if (pieces || reply.text === null) return reply;
        yield reply.text;
        return reply;
      } catch (error) {
        if (error instanceof Failure) throw error;
        if (silence.signal.aborted) throw fail('timeout', `The model at ${place.host} said nothing for ${timeoutMs} ms.`);
        if (error instanceof SyntaxError || error instanceof z.ZodError) {
          throw fail('module_error', `The model at ${place.host} gave no chat completion.`);
        }
        throw fail('module_error', `The model at ${place.host} could not be reached, or left.`);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

/** At most so much, and told of each piece. @throws module_error */
async function* bounded(body: AsyncIterable<Uint8Array>, host: string, heard: () => void): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const chunk of body) {
    heard();
    length += chunk.length;
    if (length > MOST_BYTES) throw fail('module_error', `The model at ${host} says too much.`);
    yield chunk;
  }
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
