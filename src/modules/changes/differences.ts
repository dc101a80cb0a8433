import { hashOf } from './hash.ts';
import type { PlanContent } from './plan-view.ts';

type Planned = Pick<PlanContent, 'reach' | 'steps' | 'position'>;

/** What is otherwise than planned, in sentences; empty where only the order of time differs. */
export function differences(planned: Planned, now: Planned): string[] {
  const statuses = new Map(planned.reach.nodes.map((node) => [node.node_id, node.status]));
  const told: string[] = [];
  for (const node of now.reach.nodes) {
    const was = statuses.get(node.node_id);
    if (was === undefined) told.push(`${node.name} was not there, or not reached.`);
    else if (was !== node.status) told.push(`${node.name} was ${was} and is ${node.status}.`);
    statuses.delete(node.node_id);
  }
  for (const node of planned.reach.nodes) if (statuses.has(node.node_id)) told.push(`${node.name} is gone, or no longer reached.`);
  const links = new Map(planned.reach.links.map((link) => [link.link_id, hashOf(link)]));
  for (const link of now.reach.links) if (links.get(link.link_id) !== hashOf(link)) told.push(`The link ${link.ends.join(' – ')} changed.`);
  if (told.length === 0 && hashOf(planned.steps) !== hashOf(now.steps)) told.push('The steps are others.');
  if (told.length === 0)
    told.push(`Events up to position ${now.position} came after position ${planned.position}, which the plan had seen.`);
  return told.slice(0, 20);
}
