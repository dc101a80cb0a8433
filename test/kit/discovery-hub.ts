import { discoveryAsks } from '#composition/discovery-asks.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Lab, LabNode, LabProject } from '#lab/index.ts';
import { consoles, type ConsolesOptions } from '#southbound/console/index.ts';
import { discovery, type DiscoveryOptions } from '#southbound/discovery/index.ts';
import { getNode, openConsole } from '#southbound/gns3/index.ts';
import { scan } from '#southbound/scan/index.ts';
import { startOrchestrationHub, type OrchestrationHub, type OrchestrationHubOptions } from './orchestration-hub.ts';
import { until } from './until.ts';

/** A hub that follows a lab and discovers what is in it. */
export async function startDiscoveryHub(
  lab: Lab,
  options: Omit<OrchestrationHubOptions, 'lab'> & {
    readonly discovery?: Partial<DiscoveryOptions>;
    readonly consoleLimits?: ConsolesOptions['limits'];
  } = {},
): Promise<OrchestrationHub> {
  const { discovery: more = {}, consoleLimits = {}, log = silentLog, others = [], ...rest } = options;
  const hub = await startOrchestrationHub({
    lab,
    log,
    ...rest,
    others: [
      consoles({ nodeQuery: getNode, openConsole, log, meter: silentMeter, limits: consoleLimits }),
      scan({ allow: ['127.0.0.0/8'] }),
      discovery({ asks: discoveryAsks, ...more }),
      ...others,
    ],
  });
  const wanted = [...lab.model.projects.keys()];
  await until('the projects of the lab to be known', async () => {
    const { items } = await hub.perform<{ items: { project_id: string }[] }>('gns3.project.list', { limit: 500 });
    return wanted.every((id) => items.some(({ project_id: known }) => known === id));
  });
  return hub;
}

export function projectNamed(lab: Lab, name: string): LabProject {
  const found = [...lab.model.projects.values()].find((project) => project.name === name);
  if (found === undefined) throw new Error(`The lab has no project ${name}.`);
  return found;
}

/** As operations take it. */
export const placeOf = (project: LabProject, name: string) => ({ project_id: project.projectId, node_id: nodeNamed(project, name).nodeId });

export function nodeNamed(project: LabProject, name: string): LabNode {
  const found = [...project.nodes.values()].find((node) => node.name === name);
  if (found === undefined) throw new Error(`The project ${project.name} has no node ${name}.`);
  return found;
}
