import { Agent, request } from 'undici';
import { z } from 'zod';
import { fail, Failure } from '#kernel/error.ts';
import type { Outward } from '#kernel/outward.ts';

export interface ChatModelOptions {
  /** Where its API begins: `https://llm.example/v1`. */
  readonly url: string;
  readonly name: string;
  readonly key?: string | undefined;
  /** For one answer of the model. */
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

const ToolCall = z.object({
  id: z.string().max(200),
  type: z.literal('function'),
  function: z.object({ name: z.string().max(200), arguments: z.string().max(20_000) }),
});
type ToolCall = z.infer<typeof ToolCall>;

const Completion = z.object({
  choices: z
    .array(z.object({ message: z.object({ content: z.string().nullish(), tool_calls: z.array(ToolCall).max(16).nullish() }) }))
    .min(1),
});

export interface ChatReply {
  readonly text: string | null;
  readonly calls: readonly ToolCall[];
}

export interface ChatModel {
  /** @throws timeout, module_error, conflict for an address that must not be asked */
  reply(messages: readonly ChatMessage[], tools: readonly ChatTool[], signal: AbortSignal): Promise<ChatReply>;
}

const TIMEOUT_MS = 30_000;
const MOST_TOKENS = 1_000;
const MOST_BYTES = 1_048_576;

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
    async reply(messages, tools, signal) {
      outward.check(place.hostname);
      const limit = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await request(place, {
          method: 'POST',
          dispatcher: agent,
          headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }) },
          body: JSON.stringify({ model: name, messages, max_tokens: mostTokens, temperature: 0, ...(tools.length === 0 ? {} : { tools }) }),
          signal: AbortSignal.any([signal, limit]),
          headersTimeout: 0,
          bodyTimeout: 0,
        });
        const chunks: Uint8Array[] = [];
        let length = 0;
        for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
          length += chunk.length;
          if (length > MOST_BYTES) throw fail('module_error', `The model at ${place.host} says too much.`);
          chunks.push(chunk);
        }
        // What a refusal says may hold the key: it is not passed on.
        if (answer.statusCode !== 200)
          throw fail('module_error', `The model at ${place.host} answered with HTTP status ${answer.statusCode}.`);
        const { message } = Completion.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))).choices[0]!;
        return { text: message.content ?? null, calls: message.tool_calls ?? [] };
      } catch (error) {
        if (error instanceof Failure) throw error;
        if (limit.aborted) throw fail('timeout', `The model at ${place.host} did not answer within ${timeoutMs} ms.`);
        if (error instanceof SyntaxError || error instanceof z.ZodError) {
          throw fail('module_error', `The model at ${place.host} gave no chat completion.`);
        }
        throw fail('module_error', `The model at ${place.host} could not be reached.`);
      }
    },
  };
}
