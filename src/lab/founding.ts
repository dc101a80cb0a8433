import { foundLab } from './labs/found-lab.ts';
import { startFlows } from './labs/flows.ts';
import type { LabSource } from './labs/lab-source.ts';
import { createLink } from './network/links.ts';
import type { Network } from './network/network.ts';
import type { LabNode, LabProject } from './network/objects.ts';
import { startNode } from './network/node-power.ts';
import { createNode } from './network/nodes.ts';
import { createProject, forgetRunning } from './network/projects.ts';
import { noPause } from './delays.ts';
import type { LabLinks } from './options.ts';

export interface FoundingOptions {
  /** Labs that were read: there are no generated projects then. */
  readonly sources: readonly LabSource[] | null;
  readonly projects: number;
  readonly nodes: number;
  readonly links: LabLinks;
  readonly autoClose: boolean;
  readonly opened: boolean;
  readonly started: boolean;
}

/** An Ethernet switch has eight ports: one towards each neighbor in the row, six for PCs. */
const PCS_PER_SWITCH = 6;

/**
 * The projects that exist before anybody asks: those of labs, or generated ones, `lab-1`, `lab-2`, … with PC1 at 10.<project>.0.1/16 and so on.
 * Returns what could not be as its lab says, a sentence each.
 */
export async function found(network: Network, options: FoundingOptions): Promise<string[]> {
  const quiet: Network = {
    ...network,
    pause: noPause,
    announce: { controller: () => undefined, project: () => undefined },
    computeConnected: () => true,
  };
  if (options.sources === null) {
    await generate(quiet, options);
    return [];
  }
  const { projects, flows, faults, remarks } = await foundLab(quiet, options.sources);
  const told = [...remarks];
  for (const project of projects) {
    project.settings['auto_close'] = options.autoClose;
    if (options.started && options.opened) {
      for (const node of project.nodes.values()) {
        // One that cannot start is told; the others go on.
        await startNode(quiet, node).catch((thrown: unknown) =>
          told.push(`${project.name}: ${node.name} did not start: ${String(thrown)}`),
        );
      }
    }
    if (!options.opened) forgetRunning(quiet, project);
  }
  if (options.started && options.opened) {
    told.push(...startFlows(network, flows));
    network.faults.schedule({ faults: [...faults] });
  }
  return told;
}

async function generate(quiet: Network, options: FoundingOptions): Promise<void> {
  for (let number = 1; number <= options.projects; number += 1) {
    const project = createProject(quiet, { name: `lab-${number}`, auto_close: options.autoClose });
    const hosts: LabNode[] = [];
    for (let index = 1; index <= options.nodes; index += 1) hosts.push(await addHost(quiet, project, number, index));
    await wire(quiet, project, hosts, options.links);
    if (options.started && options.opened) for (const host of hosts) await startNode(quiet, host);
    if (!options.opened) forgetRunning(quiet, project);
  }
}

function addHost(network: Network, project: LabProject, projectNumber: number, index: number): Promise<LabNode> {
  const address = `10.${projectNumber % 256}.${index >> 8}.${index & 0xff}/16`;
  return createNode(network, project, {
    name: `PC${index}`,
    nodeType: 'vpcs',
    computeId: 'local',
    x: ((index - 1) % 10) * 100 - 450,
    y: Math.floor((index - 1) / 10) * 100 - 200,
    properties: { startup_script: `set pcname PC${index}\nip ${address}\n` },
  });
}

async function wire(network: Network, project: LabProject, hosts: readonly LabNode[], links: LabLinks): Promise<void> {
  const join = (left: LabNode, leftPort: number, right: LabNode, rightPort: number, suspend = false) =>
    createLink(network, project, {
      suspend,
      nodes: [
        { node_id: left.nodeId, adapter_number: 0, port_number: leftPort },
        { node_id: right.nodeId, adapter_number: 0, port_number: rightPort },
      ],
    });
  if (links === 'none') return;
  if (links === 'pairs') {
    for (let index = 0; index + 1 < hosts.length; index += 2) await join(hosts[index]!, 0, hosts[index + 1]!, 0);
    return;
  }
  const switches: LabNode[] = [];
  for (let index = 0; index * PCS_PER_SWITCH < hosts.length; index += 1) {
    const added = await createNode(network, project, {
      name: `SW${index + 1}`,
      nodeType: 'ethernet_switch',
      computeId: 'local',
      x: index * 200,
      y: -400,
    });
    const before = switches.at(-1);
    if (before !== undefined) await join(before, 1, added, 0);
    switches.push(added);
  }
  for (const [index, host] of hosts.entries())
    await join(host, 0, switches[Math.floor(index / PCS_PER_SWITCH)]!, 2 + (index % PCS_PER_SWITCH));
  // These switches speak no spanning tree: a ring that is not cut somewhere would storm.
  if (links === 'ring' && switches.length > 2) await join(switches.at(-1)!, 1, switches[0]!, 0, true);
}
