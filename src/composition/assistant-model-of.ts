import { Outward } from '#kernel/outward.ts';
import type { AssistantOptions } from '#modules/assistant/index.ts';
import type { Config } from '#runtime/config/index.ts';

/** The language model that words answers to questions; nothing where none is configured. */
export function assistantModelOf({ assistant: { model } }: Pick<Config, 'assistant'>): Pick<AssistantOptions, 'model'> {
  if (model === undefined) return {};
  const { allow, ...rest } = model;
  return { model: { ...rest, outward: new Outward(allow, 'assistant.model.allow') } };
}
