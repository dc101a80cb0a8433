import { z } from 'zod';
import { uuidv5 } from '#kernel/id.ts';
import { query, type Operation } from '#kernel/message.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';

const IDS = 'a1b2c3d4-0000-5000-8000-000000000001';

export function nodeId(name: string): string {
  return uuidv5(IDS, name);
}

/** A project whose nodes are linked in a row, and who tells of it. */
export function chain(projectId: string, names: readonly string[]): { readonly topology: Operation; readonly module: Module } {
  const topology = query('test.topology.get', {
    summary: 'Tells the topology of the test.',
    tag: 'GNS3 Integration',
    permission: 'gns3.read',
    rate: 'read',
    input: z.strictObject({ project_id: z.string() }),
    output: z.object({ projects: z.array(z.json()) }),
  });
  const project = {
    project_id: projectId,
    nodes: names.map((name) => ({ node_id: nodeId(name), name })),
    links: names.slice(1).map((name, index) => ({
      link_id: `link-${name}`,
      suspended: false,
      ends: [{ node_id: nodeId(names[index]!) }, { node_id: nodeId(name) }],
    })),
  };
  return {
    topology,
    module: defineModule({
      name: 'wiring',
      version: '1.0.0',
      summary: 'The topology of the test.',
      capabilities: [],
      answers: [answer(topology, () => ({ projects: [project] }))],
    }),
  };
}
