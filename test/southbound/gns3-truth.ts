import type { Envelope } from '#kernel/event.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { until } from '#kit/until.ts';
import { startLab, type Lab, type LabOptions } from '#lab/index.ts';
import type { Topology } from '#model/topology.ts';

/** Of the lab. */
export const auth = { user: 'nms', password: 'very-geheim' };

export const eventually = (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => until(what, condition, 20_000);

/** A lab that answers at once and ends with the test. */
export async function labOfTest(options: LabOptions): Promise<Lab> {
  const started = await startLab({ auth, autoClose: false, consoles: 'websocket', links: 'pairs', delays: 'none', ...options });
  endsWithTest(() => started.close());
  return started;
}

export const typesOf = (events: readonly Envelope[], pattern: RegExp): string[] =>
  events.map((event) => event.type).filter((type) => pattern.test(type));

/** Name and status of every node, as the lab has them. */
export function truth(world: Lab): string[] {
  return [...world.model.projects.values()]
    .flatMap((project) =>
      [...project.nodes.values()].map((node) => `${project.name}/${node.name} ${project.status === 'opened' ? node.status : 'unknown'}`),
    )
    .sort();
}

/** The same, as the hub tells them. */
export const told = (topology: Topology): string[] =>
  topology.projects
    .flatMap((project) => project.nodes.map((node) => `${project.name}/${node.name} ${node.status}${node.stale ? ' stale' : ''}`))
    .sort();

/** Every event of a node makes sense after the one before it: nothing announced twice, nothing skipped. */
export function contradictions(events: readonly Envelope[]): string[] {
  const status = new Map<string, string>();
  const found: string[] = [];
  for (const event of events) {
    if (!event.type.startsWith('node.')) continue;
    const { node } = event.data as unknown as { node: { status: string } };
    const before = status.get(event.subject);
    if (event.type === 'node.created' && before !== undefined) found.push(`${event.subject} created twice`);
    if (/node\.(started|stopped|suspended)/.test(event.type) && before === node.status) found.push(`${event.subject} ${event.type} twice`);
    if (event.type === 'node.deleted') status.delete(event.subject);
    else status.set(event.subject, node.status);
  }
  return found;
}
