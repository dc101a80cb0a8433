import type { Json } from '#kernel/json.ts';
import type { Outputs } from './outputs.ts';

/** One question about a device, answered from what it printed. */
export type Getter = (outputs: Outputs) => Json;

export type Getters = Readonly<Record<string, Getter>>;
