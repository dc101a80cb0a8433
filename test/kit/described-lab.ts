import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab, type Lab, type LabProject } from '#lab/index.ts';
import { projectNamed } from './discovery-hub.ts';
import type { OrchestrationHub } from './orchestration-hub.ts';

export interface DescribedProject {
  readonly name: string;
  readonly nodes: readonly object[];
  readonly links: readonly (readonly [one: string, other: string])[];
}

/** A lab of one project, read from a file as users write it. */
export async function startDescribed(description: DescribedProject): Promise<{ readonly lab: Lab; readonly project: LabProject }> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-lab-'));
  try {
    const file = join(folder, 'described.json');
    writeFileSync(file, JSON.stringify({ lab: 1, name: 'described', projects: [description] }));
    const lab = await startLab({ api: 'v3', lab: file, delays: 'none', seed: 1 });
    return { lab, project: projectNamed(lab, description.name) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export const pc = (name: string, address: string) => ({
  name,
  kind: 'pc',
  x: 0,
  y: 0,
  startup: [`set pcname ${name}`, `ip ${address} 24`],
});

/** A Cisco router with an address on each of its first ports, read by SNMP. */
export function router(name: string, addresses: readonly string[], community = 'public') {
  const ports = addresses.flatMap((address, index) => [
    `interface FastEthernet0/${index}`,
    ` ip address ${address} 255.255.255.0`,
    ' no shutdown',
    '!',
  ]);
  const startup = ['version 15.2', `hostname ${name}`, '!', ...ports, `snmp-server community ${community} RO`, '!', 'end'];
  return { name, kind: 'router', platform: 'c3725', x: 0, y: 0, startup };
}

/** Every node runs. */
export async function startAll(hub: OrchestrationHub, { projectId, nodes }: LabProject): Promise<void> {
  for (const { nodeId, status } of nodes.values()) {
    if (status !== 'started') await hub.perform('gns3.node.start', { project_id: projectId, node_id: nodeId });
  }
}
