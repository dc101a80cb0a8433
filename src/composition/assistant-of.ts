import { Outward } from '#kernel/outward.ts';
import type { AssistantOptions } from '#modules/assistant/index.ts';
import type { Config } from '#runtime/config/index.ts';

/** What the assistant watches, and the language model that words its answers, where one is configured. */
export function assistantOf({
  assistant: { watch, mostSeries, model },
}: Pick<Config, 'assistant'>): Pick<AssistantOptions, 'watch' | 'mostSeries' | 'model'> {
  if (model === undefined) return { watch, mostSeries };
  const { allow, ...rest } = model;
  return { watch, mostSeries, model: { ...rest, outward: new Outward(allow, 'assistant.model.allow') } };
}
