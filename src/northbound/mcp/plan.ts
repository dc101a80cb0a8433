import { permits } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Operation } from '#kernel/message.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { Asker } from './asker.ts';
import { hashOf } from './canonical.ts';
import { masked } from './fields.ts';
import { newestEvent } from './newest-event.ts';
import { merged, namedIn, reachOf, type Named, type Reach } from './reach.ts';
import { problemsOf } from './problems.ts';
import { stepsOf, type Step } from './steps.ts';
import { reversalOf, type Meant, type Reversal, type Undo } from './undo.ts';

/** What a change would do, as the world is now. */
export interface Plan {
  readonly operation: string;
  readonly summary: string;
  /** As the operation understands it, secret fields masked. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly steps: readonly Step[];
  /** `undo` or `changes_nothing` when every step is, else `no`. */
  readonly reversible: Reversal['reversible'];
  readonly undo?: Undo;
  readonly loses?: string;
  readonly reach: Reach;
  /** Of the newest event about anything that it reaches. */
  readonly position: Position;
  /** Over all of the above, the whole input and who asked. */
  readonly hash: string;
}

/** A plan as it is kept until it is applied. */
export interface KeptPlan extends Plan {
  readonly caller: string;
  /** As it will be asked: with its secrets. */
  readonly asked: Readonly<Record<string, unknown>>;
}

/** Says what an operation would do and how far it reaches. Changes nothing. @throws forbidden, validation_error */
export async function makePlan(asker: Asker, operation: Operation, input: unknown): Promise<KeptPlan> {
  if (!permits(asker.caller, operation.permission)) {
    throw fail('forbidden', `${operation.name} needs the permission ${operation.permission}, which ${asker.caller.name} does not have.`, {
      permission: operation.permission,
    });
  }
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) {
    throw fail('validation_error', `The input of ${operation.name} does not fit its schema.`, problemsOf(parsed.error.issues));
  }
  const asked = parsed.data as Readonly<Record<string, unknown>>;
  const own = namedIn(operation.name, asked);
  const projects = await projectsOf(asker, own, asked);
  const meant = meaningOf(asked, projects);
  const reversal = reversalOf(operation, meant);
  const steps = await stepsOf(asker, operation, asked, reversal);
  const named = merged([own, ...steps.map((step) => namedIn(step.does, step.input))]);
  const known = named.projects.every((id) => projects.some(({ project_id: one }) => one === id))
    ? projects
    : await projectsOf(asker, named, asked);
  const reach = reachOf(named, known, addressesIn(asked));
  const position = await newestEvent(asker, reach, named);
  const plan = {
    operation: operation.name,
    summary: operation.summary,
    input: masked(operation, asked),
    steps,
    ...overall(operation, reversal, steps),
    reach,
    position,
  };
  const caller = asker.caller.name;
  return { ...plan, caller, asked, hash: hashOf({ ...plan, asked, caller }) };
}

/** What does one thing is as that is; what is told in steps is as the worst of them. */
function overall(operation: Operation, reversal: Reversal, steps: readonly Step[]): Reversal {
  if (steps.length === 1 && steps[0]?.does === operation.name) return reversal;
  if (steps.some(({ reversible }) => reversible === 'no')) return { reversible: 'no', loses: 'What the steps do that have no undo.' };
  return { reversible: steps.every(({ reversible }) => reversible === 'changes_nothing') ? 'changes_nothing' : 'undo' };
}

async function projectsOf(asker: Asker, named: Named, input: Readonly<Record<string, unknown>>): Promise<readonly TopologyProject[]> {
  const server = typeof input['server'] === 'string' ? { server: input['server'] } : {};
  const found: TopologyProject[] = [];
  for (const id of named.projects) {
    const read = (await asker.look('gns3.topology.get', { project_id: id, ...server })) as { projects?: TopologyProject[] } | null;
    found.push(...(read?.projects ?? []));
  }
  return found;
}

/** @throws not_found for a node or a link that its project does not have */
function meaningOf(input: Readonly<Record<string, unknown>>, projects: readonly TopologyProject[]): Meant {
  const idOf = (field: string): string | undefined => (typeof input[field] === 'string' ? input[field].toLowerCase() : undefined);
  const project = projects.find(({ project_id: id }) => id === idOf('project_id'));
  const node = project?.nodes.find(({ node_id: id }) => id === idOf('node_id'));
  const link = project?.links.find(({ link_id: id }) => id === idOf('link_id'));
  for (const [field, found] of Object.entries({ node_id: node, link_id: link })) {
    if (project !== undefined && idOf(field) !== undefined && found === undefined) {
      throw fail(
        'not_found',
        `The project ${project.name} has no ${field === 'node_id' ? 'node' : 'link'} ${idOf(field)}; get_topology has its ids.`,
      );
    }
  }
  return { input, project, node, link };
}

function addressesIn(input: Readonly<Record<string, unknown>>): string[] {
  return ['host', 'address', 'addresses', 'networks', 'url']
    .flatMap((field) => [input[field]].flat())
    .filter((value): value is string => typeof value === 'string');
}

/** What is otherwise than planned, in sentences; empty where only the order of time differs. */
export function differences(planned: Plan, now: Plan): string[] {
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
