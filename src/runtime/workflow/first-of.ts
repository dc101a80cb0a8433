import type { Json } from '#kernel/json.ts';
import type { Branch, Strand } from './engine.ts';

/** Which of the branches ended first, and with what: remembered, so that the same one is first when it is gone through again. */
export async function firstOf(
  strand: Strand,
  name: string,
  branches: readonly Branch[],
): Promise<{ readonly id: string; readonly result: Json }> {
  return strand.remember(name, () => Promise.race(branches.map(async (branch) => ({ id: branch.id, result: await branch.result() }))));
}
