import { parseIpv4 } from '../device/ipv4.ts';
import type { Network } from '../network/network.ts';
import type { LabNode, LabProject } from '../network/objects.ts';
import { USUAL_FLOW } from '../traffic/flow.ts';
import type { LabFlowText } from './lab-document.ts';

/** Lets flow what a lab says, between devices that run. Returns what cannot, a sentence each. */
export function startFlows(network: Network, flows: readonly { readonly project: LabProject; readonly flow: LabFlowText }[]): string[] {
  const remarks: string[] = [];
  const byName = new Map<LabProject, Map<string, LabNode>>();
  for (const { project, flow } of flows) {
    let nodes = byName.get(project);
    if (nodes === undefined) byName.set(project, (nodes = new Map([...project.nodes.values()].map((node) => [node.name, node]))));
    const from = nodes.get(flow.from);
    const destination = parseIpv4(flow.to) ?? firstAddress(network, nodes.get(flow.to));
    if (from === undefined || destination === null) {
      remarks.push(
        `${project.name}: nothing flows from ${flow.from} to ${flow.to}: ${from === undefined ? 'the one' : 'the other'} is not there or has no address`,
      );
      continue;
    }
    const forwardBps = flow.kbps * 1_000;
    network.traffic.add({
      projectId: project.projectId,
      fromNodeId: from.nodeId,
      destination,
      forwardBps,
      backwardBps: flow.back_kbps === undefined ? forwardBps * USUAL_FLOW.backwardShare : flow.back_kbps * 1_000,
      frameBytes: flow.frame_bytes ?? USUAL_FLOW.frameBytes,
      shape: flow.shape ?? USUAL_FLOW.shape,
    });
  }
  return remarks;
}

function firstAddress(network: Network, node: LabNode | undefined): number | null {
  const device = node === undefined ? null : network.devices.of(node);
  for (const port of device?.interfaces ?? []) if (port.addresses[0] !== undefined) return port.addresses[0].ip;
  return null;
}
