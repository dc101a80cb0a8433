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
