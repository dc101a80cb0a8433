import { z } from 'zod';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';

export const PLACE = '/api/common/api/v1/network';
export const SOURCE = '/modules/network';
const tag = 'Network';
export const reading = { tag, permission: 'network.read', rate: 'read' } as const;
export const operating = { tag, permission: 'network.operate' } as const;
export const configuring = { tag, permission: 'network.configure' } as const;

export const page = {
  limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
  cursor: z.string().min(1).max(500).optional().describe('`next_cursor` of the page before.'),
} as const;
export const next_cursor = z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.');
export const server = z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.');
export const onDevice = { project_id: ProjectId, node_id: NodeId, server } as const;

/** A page of a list that is read as a whole; the cursor is the key of the last item shown, and the list is in the order of its keys. */
export function pageOf<T>(
  all: readonly T[],
  keyOf: (item: T) => string,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): { items: T[]; next_cursor: string | null } {
  const start = cursor === undefined ? 0 : all.findIndex((item) => keyOf(item) === cursor) + 1;
  const items = all.slice(start, start + limit);
  const last = items.at(-1);
  return { items, next_cursor: last !== undefined && start + limit < all.length ? keyOf(last) : null };
}
