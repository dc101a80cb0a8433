import { z } from 'zod';
import { uuidv5 } from '#kernel/id.ts';
import { query } from '#kernel/message.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';

import type { MonitoringOptions } from './index.ts';

const IDS = 'a1b2c3d4-0000-5000-8000-000000000001';

export function nodeId(name: string): string {
  return uuidv5(IDS, name);
}

/** Answers lists of nothing, and facts of nobody. */
const nobody = (name: string) =>
  query(name, {
    summary: 'Tells nothing in the test.',
    tag: 'Monitoring',
    permission: 'gns3.read',
    rate: 'read',
    input: z.strictObject({
      limit: z.int().optional(),
      cursor: z.string().optional(),
      project_id: z.string().optional(),
      node_id: z.string().optional(),
      server: z.string().optional(),
      sections: z.array(z.string()).optional(),
      remembered: z.boolean().optional(),
      equipment_id: z.string().optional(),
      answer: z.string().optional(),
      communities: z.array(z.string()).optional(),
      measures: z.boolean().optional(),
      configuration: z.boolean().optional(),
      timeout_ms: z.int().optional(),
    }),
    output: z.json(),
  });

type Asked = ReturnType<typeof nobody>;

export interface Measured {
  readonly projects: readonly object[];
  readonly equipment: readonly object[];
  readonly facts: (nodeId: string) => object;
  readonly consoleFacts?: (nodeId: string) => object;
  readonly computes?: () => readonly object[];
}

/** A project whose nodes are linked in a row, and who tells of it. */
export function chain(
  projectId: string,
  names: readonly string[],
  measured: Measured = { projects: [], equipment: [], facts: () => ({}) },
): { readonly asks: MonitoringOptions['asks']; readonly module: Module } {
  const topology = query('test.topology.get', {
    summary: 'Tells the topology of the test.',
    tag: 'GNS3 Integration',
    permission: 'gns3.read',
    rate: 'read',
    input: z.strictObject({ project_id: z.string().optional() }),
    output: z.object({ projects: z.array(z.json()) }),
  });
  const project = {
    project_id: projectId,
    status: 'opened',
    nodes: names.map((name) => ({ node_id: nodeId(name), name, status: 'started' })),
    links: names.slice(1).map((name, index) => ({
      link_id: `link-${name}`,
      suspended: false,
      ends: [{ node_id: nodeId(names[index]!) }, { node_id: nodeId(name) }],
    })),
  };
  const [projects, equipment, facts, discover, consoleFacts, computes] = [
    'project.list',
    'equipment.list',
    'facts.read',
    'equipment.discover',
    'console.read',
    'compute.list',
  ].map((name) => nobody(`test.${name}`)) as [Asked, Asked, Asked, Asked, Asked, Asked];
  const page = (items: readonly object[]) => ({ items: [...items] as never, next_cursor: null });
  return {
    asks: { topology, projects, equipment, facts, discover, consoleFacts, computes },
    module: defineModule({
      name: 'wiring',
      version: '1.0.0',
      summary: 'The topology of the test.',
      capabilities: [],
      answers: [
        answer(topology, () => ({ projects: [project] })),
        answer(projects, () => page(measured.projects)),
        answer(equipment, () => page(measured.equipment)),
        answer(discover, () => ({})),
        answer(consoleFacts, ({ node_id: id }) => (measured.consoleFacts?.(id!) ?? {}) as never),
        answer(computes, () => page(measured.computes?.() ?? [])),
        answer(facts, ({ node_id: id }) => measured.facts(id!) as never),
      ],
    }),
  };
}
