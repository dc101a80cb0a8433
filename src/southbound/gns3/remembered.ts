import type { ModuleContext } from '#kernel/module.ts';
import { fail } from '#kernel/error.ts';
import type { Remembered } from './state.ts';
import { gather, topologyProjection } from './topology.projection.ts';

/** How long this process may be behind the log before the reading of it is tried again. */
const BEHIND_MS = 5_000;

/**
 * What the log says of a server's projects, up to its very last event: the process that listened before may have committed what this
 * one has not heard of yet. @throws timeout, store_unavailable
 */
export async function rememberedOf(
  server: string,
  context: Pick<ModuleContext, 'events' | 'feed' | 'read'>,
): Promise<readonly Remembered[]> {
  const [last] = await context.events.readBack({ limit: 1 });
  if (last !== undefined && !(await context.feed.reached(last.position, BEHIND_MS))) {
    throw fail('timeout', `This process is behind the log, whose head is at position ${last.position}.`, { position: last.position });
  }
  const rows = await context.read.rows(topologyProjection.name);
  return gather(rows).filter(({ project }) => project.server === server);
}
