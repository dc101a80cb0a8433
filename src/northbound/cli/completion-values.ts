import type { Topology } from '#model/topology.ts';
import type { Project } from '#model/project.ts';
import { readCatalogue } from './catalogue.ts';
import type { HubClient } from './hub-client.ts';
import { findProject } from './naming.ts';

/** A word that may come next, and what it is. */
export interface Candidate {
  readonly value: string;
  readonly told: string;
}

interface Page {
  readonly items: readonly Record<string, unknown>[];
}

/** Lists that say which values a field may have: the field of the item, and the one that tells what it is. */
const LISTS: Readonly<Record<string, { readonly operation: string; readonly value: string; readonly told: string }>> = {
  workflow: { operation: 'hub.workflow.list', value: 'name', told: 'description' },
  run: { operation: 'hub.workflow.run.list', value: 'run_id', told: 'workflow' },
  'run-id': { operation: 'hub.workflow.run.list', value: 'run_id', told: 'workflow' },
  task: { operation: 'task.list', value: 'task', told: 'summary' },
  username: { operation: 'auth.user.list', value: 'username', told: 'roles' },
  role: { operation: 'auth.role.list', value: 'name', told: 'summary' },
  module: { operation: 'hub.module.list', value: 'name', told: 'version' },
  connection: { operation: 'integration.connection.list', value: 'name', told: 'kind' },
  'plan-id': { operation: 'plan.list', value: 'plan_id', told: 'operation' },
  'approval-id': { operation: 'agents.approval.list', value: 'approval_id', told: 'state' },
  'alert-id': { operation: 'alerts.list', value: 'alert_id', told: 'resource' },
};

/** What the hub has for an argument or option of a name; nothing where it does not say in time. */
export async function candidatesFor(client: HubClient, name: string, given: ReadonlyMap<string, string>): Promise<readonly Candidate[]> {
  try {
    return await asked(client, name, given);
  } catch {
    // Somebody holds the key and waits: no completion is better than a complaint between the words.
    return [];
  }
}

async function asked(client: HubClient, name: string, given: ReadonlyMap<string, string>): Promise<readonly Candidate[]> {
  if (name === 'project' || name === 'project-id' || name === 'projects') {
    const { items } = await client.perform<{ items: Project[] }>('gns3.project.list', { limit: 500 });
    return items.map((project) =>
      name === 'project'
        ? { value: project.name, told: `${project.status} on ${project.server}` }
        : { value: project.project_id, told: `${project.name}, ${project.status}` },
    );
  }
  if (name === 'node' || name === 'node-id' || name === 'device') {
    const word = given.get('project') ?? given.get('project-id');
    if (word === undefined) return [];
    const { projects } = await client.perform<Topology>('gns3.topology.get', await findProject(client, word, given.get('server')));
    return projects.flatMap(({ nodes }) =>
      nodes.map((node) => ({
        value: name === 'node-id' ? node.node_id : node.name,
        told: name === 'node-id' ? `${node.name}, ${node.status}` : `${node.node_type}, ${node.status}`,
      })),
    );
  }
  if (name === 'operation') return (await readCatalogue(client)).map((each) => ({ value: each.name, told: each.summary }));
  if (name === 'server') {
    const { servers } = await client.perform<{ servers: { id: string; url: string }[] }>('gns3.status');
    return servers.map(({ id, url }) => ({ value: id, told: url }));
  }
  const list = LISTS[name];
  if (list === undefined) return [];
  const { items } = await client.perform<Page>(list.operation, {});
  return items.map((item) => ({ value: wordOf(item[list.value]), told: wordOf(item[list.told]) }));
}

function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
