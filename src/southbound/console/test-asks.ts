import { z } from 'zod';
import { query, type Conversation } from '#kernel/message.ts';
import type { TopologyNode } from '#model/topology.ts';
import type { ConsolesOptions } from './index.ts';

const declared = { summary: '', tag: '', permission: 'gns3.read', rate: 'read', input: z.object({}) } as const;

/** What consoles ask of others: `node` and `open`. */
export const nodeQuery = query('node', { ...declared, output: z.custom<TopologyNode>() }) as unknown as ConsolesOptions['nodeQuery'];
export const openConsole = query('open', { ...declared, output: z.custom<Conversation>() }) as unknown as ConsolesOptions['openConsole'];
