import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab, type Lab } from '#lab/index.ts';

/** A router that answers by SNMP, a switch and two PCs: every wave of a complete start, little of each. */
const PATTERN = {
  name: 'Soak {n}',
  nodes: [
    {
      name: 'R1',
      kind: 'router',
      platform: 'c3725',
      x: 0,
      y: -200,
      startup: [
        'hostname R1',
        'snmp-server community public RO',
        'interface FastEthernet0/0',
        ' ip address 10.0.{n}.1 255.255.255.0',
        ' no shutdown',
      ],
    },
    { name: 'SW1', kind: 'ethernet_switch', x: 0, y: 0 },
    { name: 'PC1', kind: 'pc', x: -150, y: 150, startup: ['ip 10.0.{n}.11/24 10.0.{n}.1'] },
    { name: 'PC2', kind: 'pc', x: 150, y: 150, startup: ['ip 10.0.{n}.12/24 10.0.{n}.1'] },
  ],
  links: [
    ['R1 Fa0/0', 'SW1 Ethernet0'],
    ['PC1 e0', 'SW1 Ethernet1'],
    ['PC2 e0', 'SW1 Ethernet2'],
  ],
};

/** A lab of its own for the kills of one workflow. */
export async function startSoakLab(): Promise<Lab> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-soak-lab-'));
  try {
    const file = join(folder, 'soak.json');
    writeFileSync(file, JSON.stringify({ lab: 1, name: 'soak', projects: [{ ...PATTERN, repeat: 2 }] }));
    return await startLab({ api: 'v3', lab: file, delays: 'recorded', seed: 1, consoles: 'websocket', autoClose: false });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
