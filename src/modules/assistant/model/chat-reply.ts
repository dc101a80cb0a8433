import { z } from 'zod';
import { eventData } from '#kernel/event-data.ts';

const ToolCall = z.object({
  id: z.string().max(200),
  type: z.literal('function'),
  function: z.object({ name: z.string().max(200), arguments: z.string().max(20_000) }),
});
export type ToolCall = z.infer<typeof ToolCall>;
const Message = z.object({ content: z.string().nullish(), tool_calls: z.array(ToolCall).max(16).nullish() });
const Completion = z.object({ choices: z.array(z.object({ message: Message })).min(1) });

/** A piece of a call: the first has its id and name, and those that follow go on with its arguments. */
const CallPiece = z.object({
  index: z.int().min(0).max(15).optional(),
  id: z.string().nullish(),
  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
});
/** Some servers end with a piece that has usage and no choice. */
const Piece = z.object({
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish(), tool_calls: z.array(CallPiece).nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
});
const END = '[DONE]';

export interface ChatReply {
  readonly text: string | null;
  readonly calls: readonly ToolCall[];
}

/** An answer that came in one piece. @throws ZodError */
export function wholeReply(completion: unknown): ChatReply {
  return replyOf(Completion.parse(completion).choices[0]!.message);
}

/**
 * An answer that comes in pieces: its words as they come, and the whole at its end; undefined where it breaks off before it is whole.
 * @see https://platform.openai.com/docs/api-reference/chat-streaming @throws SyntaxError, ZodError
 */
export async function* spoken(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, ChatReply | undefined> {
  let text = '';
  let ended = false;
  const calls: { id: string; name: string; arguments: string }[] = [];
  for await (const data of eventData(body)) {
    if (data === '') continue;
    if (data === END) {
      ended = true;
      break;
    }
    const [choice] = Piece.parse(JSON.parse(data)).choices;
    if (choice === undefined) continue;
    if (typeof choice.finish_reason === 'string') ended = true;
    for (const piece of choice.delta?.tool_calls ?? []) {
      // Where they are not numbered, a name begins another one.
      const at = piece.index ?? (piece.function?.name ? calls.length : Math.max(0, calls.length - 1));
      const call = (calls[at] ??= { id: '', name: '', arguments: '' });
      if (piece.id) call.id = piece.id;
      call.name += piece.function?.name ?? '';
      call.arguments += piece.function?.arguments ?? '';
    }
    const words = choice.delta?.content ?? '';
    if (words === '') continue;
    text += words;
    yield words;
  }
  if (!ended) return undefined;
  return replyOf(
    Message.parse({
      content: text === '' ? null : text,
      tool_calls: [...calls].map((call, at) => ({
        id: call?.id || `call-${at}`,
        type: 'function',
        function: { name: call?.name ?? '', arguments: call?.arguments ?? '' },
      })),
    }),
  );
}

function replyOf({ content, tool_calls: calls }: z.infer<typeof Message>): ChatReply {
  return { text: content ?? null, calls: calls ?? [] };
}
