import { permits, permitsSomewhere, type Caller } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { Position } from '#kernel/event.ts';
import type { Operation } from '#kernel/message.ts';
import type { TopologyProject } from '#model/topology.ts';
import type { Onlooker } from './onlooker.ts';
import { hashOf } from './hash.ts';
import { dependentsOf, type Dependent } from './dependents.ts';
import { masked, secretsIn, without } from './fields.ts';
import { newestEvent } from './newest-event.ts';
import { isWhole, merged, namedIn, reachOf, type Named, type Reach } from './reach.ts';
import { problemsOf } from '#kernel/problems.ts';
import { settingReversal } from './setting-undo.ts';
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
  /** What of the hub looks at what is reached, and goes on without it. */
  readonly depends: readonly Dependent[];
  /** Of the newest event about anything that it reaches. */
  readonly position: Position;
  /** Over the above but what depends, the whole input but its secrets, and who asked. */
  readonly hash: string;
}

/** A plan, and what it is about beside what may be shown. */
export interface MadePlan extends Plan {
  /** Fields of the input that hold secrets: nobody keeps them, so they are given again when it is applied. */
  readonly secrets: readonly string[];
  /** It means whole projects, not things in them. */
  readonly whole: boolean;
}

/** Says what an operation would do and how far it reaches. Changes nothing. @throws forbidden, validation_error */
export async function makePlan(onlooker: Onlooker, operation: Operation, input: unknown): Promise<MadePlan> {
  refuseUnpermitted(operation, onlooker.caller, input);
  const parsed = operation.input.safeParse(input);
  if (!parsed.success) {
    throw fail('validation_error', `The input of ${operation.name} does not fit its schema.`, problemsOf(parsed.error.issues));
  }
  const asked = parsed.data as Readonly<Record<string, unknown>>;
  const own = namedIn(operation.name, asked);
  const projects = await projectsOf(onlooker, own, asked);
  const meant = meaningOf(asked, projects);
  const reversal = (await settingReversal(onlooker, operation, asked)) ?? reversalOf(operation, meant);
  const steps = await stepsOf(onlooker, operation, asked, reversal);
  const named = merged([own, ...steps.map((step) => namedIn(step.does, step.input))]);
  const known = named.projects.every((id) => projects.some(({ project_id: one }) => one === id))
    ? projects
    : await projectsOf(onlooker, named, asked);
  const reach = reachOf(named, known, addressesIn(asked));
  const position = await newestEvent(onlooker, reach, named);
  const plan = {
    operation: operation.name,
    summary: operation.summary,
    input: masked(operation, asked),
    steps,
    ...overall(operation, reversal, steps),
    reach,
    position,
  };
  const { kind, name } = onlooker.caller;
  const secrets = secretsIn(operation, asked);
  const hash = hashOf({ ...plan, asked: without(asked, secrets), caller: `${kind} ${name}` });
  return { ...plan, depends: await dependentsOf(onlooker, reach), hash, secrets, whole: isWhole(named) };
}

/** Whoever may not do it at all need not see what it would do; the hub decides again when it is done. */
function refuseUnpermitted({ name, permission }: Operation, caller: Caller, input: unknown): void {
  const project = (input as { readonly project_id?: unknown } | null)?.project_id;
  if (typeof project === 'string' ? permits(caller, permission, project) : permitsSomewhere(caller, permission)) return;
  const where = permitsSomewhere(caller, permission) ? ' in this project' : '';
  throw fail('forbidden', `${name} needs the permission ${permission}, which ${caller.name} does not have${where}.`, { permission });
}

/** What does one thing is as that is; what is told in steps is as the worst of them. */
function overall(operation: Operation, reversal: Reversal, steps: readonly Step[]): Reversal {
  if (steps.length === 1 && steps[0]?.does === operation.name) return reversal;
  if (steps.some(({ reversible }) => reversible === 'no')) return { reversible: 'no', loses: 'What the steps do that have no undo.' };
  return { reversible: steps.every(({ reversible }) => reversible === 'changes_nothing') ? 'changes_nothing' : 'undo' };
}

async function projectsOf(onlooker: Onlooker, named: Named, input: Readonly<Record<string, unknown>>): Promise<readonly TopologyProject[]> {
  const server = typeof input['server'] === 'string' ? { server: input['server'] } : {};
  const found: TopologyProject[] = [];
  for (const id of named.projects) {
    const read = (await onlooker.look('gns3.topology.get', { project_id: id, ...server })) as { projects?: TopologyProject[] } | null;
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
        `The project ${project.name} has no ${field === 'node_id' ? 'node' : 'link'} ${idOf(field)}; its topology has the ids.`,
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
