import type { Lab } from '#lab/index.ts';
import type { LabClient } from '../lab-client.ts';
import type { Complaints } from './agreements.ts';
import type { Seen } from './survey.ts';

interface NodeBody {
  readonly node_id: string;
  readonly name: string;
  readonly status: string;
  readonly ports: readonly { readonly adapter_number: number; readonly port_number: number; readonly name: string }[];
}

interface LinkBody {
  readonly link_id: string;
  readonly suspend: boolean;
  readonly nodes: readonly { readonly node_id: string; readonly adapter_number: number; readonly port_number: number }[];
}

/** What GNS3's own API says does not contradict: who answers is started, ports have the names that consoles give them, and nothing is up over a suspended link or without one. */
export async function gns3View(lab: Lab, client: LabClient, seen: ReadonlyMap<string, Seen>): Promise<Complaints> {
  const complaints: Complaints = [];
  for (const project of lab.model.projects.values()) {
    const base = `/${lab.api}/projects/${project.projectId}`;
    const [nodes, links] = await Promise.all([client.ask('GET', `${base}/nodes`), client.ask('GET', `${base}/links`)]);
    const linked = new Map<string, LinkBody>();
    for (const link of links.body as LinkBody[])
      for (const end of link.nodes) linked.set(`${end.node_id} ${end.adapter_number} ${end.port_number}`, link);
    const byId = new Map((nodes.body as NodeBody[]).map((node) => [node.node_id, node]));
    for (const { node, console, faces } of seen.values()) {
      const body = byId.get(node.nodeId);
      if (body?.status !== 'started') complaints.push(`${node.name} answers, and GNS3 says ${body?.status}`);
      // VPCS shows no state of its port.
      if (faces === 'vpcs') continue;
      for (const port of body?.ports ?? []) {
        const said = console.interfaces.get(port.name);
        const link = linked.get(`${node.nodeId} ${port.adapter_number} ${port.port_number}`);
        if (said === undefined) complaints.push(`${node.name} has a port ${port.name} in GNS3 and no such interface`);
        else if (said.operUp && link === undefined) complaints.push(`${node.name} ${port.name} is up without a link`);
        else if (said.operUp && link?.suspend === true) complaints.push(`${node.name} ${port.name} is up over a suspended link`);
        else if (said.operUp && link?.nodes.some((end) => byId.get(end.node_id)?.status === 'stopped') === true)
          complaints.push(`${node.name} ${port.name} is up towards a stopped node`);
      }
    }
  }
  return complaints;
}
