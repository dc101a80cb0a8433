import type { Operation } from '#kernel/message.ts';

/** Changes nothing: a query, or a command that only looks (it asks a device, or computes). */
export function changesNothing(operation: Operation): boolean {
  return operation.kind === 'query' || operation.permission.endsWith('.read');
}

/** Commands that ask or read again; what changes is only what the hub knows. They need more than reading, and no plan. */
export const LOOKS: ReadonlySet<string> = new Set([
  'gns3.topology.refresh',
  'equipment.discover',
  'equipment.project.discover',
  'equipment.wiring.compare',
  'scan.ping',
  'scan.ports',
  'scan.sweep',
  'scan.trace',
  'scan.leases.parse',
  'console.facts.read',
  'plan.make',
]);

/** Nothing of the network is otherwise afterwards, though devices may notice that they were asked. */
export function onlyLooks(operation: Operation): boolean {
  return changesNothing(operation) || LOOKS.has(operation.name);
}
