import { CENTRAL } from '#kit/hub-client.ts';
import { until } from '#kit/until.ts';
import type { Lab, LabProject } from '#lab/index.ts';
import type { HubUnderKills } from './hub-under-kills.ts';

/** A predefined workflow as a soak runs it. */
export interface SoakCase {
  readonly workflow: string;
  context(lab: Lab): object;
  /** Makes the lab as it is to be before each run. */
  prepare(hub: HubUnderKills, lab: Lab): Promise<void>;
  /** The step that somebody approves. */
  readonly approval?: string;
}

const PREPARED_MS = 60_000;

function first(lab: Lab): LabProject {
  return [...lab.model.projects.values()][0]!;
}

/** The project that the hub acts on has no suspended links. */
async function released(hub: HubUnderKills, lab: Lab): Promise<void> {
  const { projectId, links } = first(lab);
  for (const { linkId, suspended, filters } of links.values()) {
    if (!suspended && Object.keys(filters).length === 0) continue;
    await hub.client.send('PUT', `${CENTRAL}/projects/${projectId}/links/${linkId}/filters/`, { filters: {}, suspended: false });
  }
}

/** All projects are closed, and the hub knows that nothing runs in them. */
async function closed(hub: HubUnderKills, lab: Lab): Promise<void> {
  for (const { projectId, status } of lab.model.projects.values()) {
    if (status === 'opened') await hub.client.send('POST', `${CENTRAL}/projects/${projectId}/close/`, {});
  }
  await until(
    'the hub to know that all projects are closed',
    async () => {
      const { items } = await hub.client.get<{ items: { status: string }[] }>(`${CENTRAL}/projects/?limit=500`);
      return items.every(({ status }) => status === 'closed');
    },
    PREPARED_MS,
  );
}

async function nothing(): Promise<void> {
  // What it reads it does not change.
}

export const CASES: readonly SoakCase[] = [
  {
    workflow: 'equipment_discovery',
    context: (lab) => ({ project_id: first(lab).projectId }),
    prepare: nothing,
  },
  {
    workflow: 'incident_response',
    context(lab) {
      const { projectId, nodes } = first(lab);
      const router = [...nodes.values()].find(({ name }) => name === 'R1')!;
      return { project_id: projectId, node_id: router.nodeId, reason: 'It behaves oddly.' };
    },
    prepare: released,
    approval: 'approval',
  },
  {
    workflow: 'topology_update',
    context: (lab) => ({ project_id: first(lab).projectId }),
    prepare: nothing,
  },
  {
    workflow: 'security_testing_full_workflow',
    context: (lab) => ({ project_ids: [...lab.model.projects.keys()] }),
    prepare: closed,
  },
  {
    workflow: 'network_experiment',
    context(lab) {
      const { projectId, links } = first(lab);
      const link = [...links.values()][0]!.linkId;
      return {
        project_id: projectId,
        link_id: link,
        steady: [{ name: 'the link is not suspended', expression: `!links['${link}'].suspended` }],
        converged: [{ name: 'the link is suspended', expression: `links['${link}'].suspended` }],
        assertions: [{ name: 'it carries nothing', expression: `links['${link}'].oper_status == 'down'` }],
        within: '20s',
        hold: '1s',
      };
    },
    prepare: released,
  },
  {
    workflow: 'start_gns3_project_complete',
    context: (lab) => ({ project_id: first(lab).projectId, require_all: true }),
    prepare: closed,
  },
  { workflow: 'generate_unified_report', context: () => ({}), prepare: nothing },
];
