import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab } from '#lab/index.ts';

/**
 * A lab in a process of its own: `Fifty`, what one finds in a lab (routers, switches, hosts, PCs) with their consoles by telnet and their agents, and
 * `Agents`, fifty devices that all have one. Prints its address; ends with its standard input.
 */

interface Node {
  readonly name: string;
  readonly kind: string;
  readonly platform?: string;
  readonly startup: readonly string[];
  readonly x: number;
  readonly y: number;
}

/** Devices in a tree: each router has two ports for others, a switch more; each pair is one network. */
function project(name: string, octet: number, counts: { routers: number; switches: number; hosts: number; pcs: number }) {
  const nodes: Node[] = [];
  const links: [string, string][] = [];
  const place = () => ({ x: (nodes.length % 10) * 120, y: Math.floor(nodes.length / 10) * 120 });
  const snmp = ['snmp-server community public RO', 'snmp-server location bench', '!', 'lldp run', '!', 'end'];
  for (let at = 0; at < counts.routers; at += 1) {
    const left = [`interface FastEthernet0/0`, ` ip address 10.${octet}.${at}.2 255.255.255.0`, ' no shutdown', '!'];
    const right = [`interface FastEthernet0/1`, ` ip address 10.${octet}.${at + 1}.1 255.255.255.0`, ' no shutdown', '!'];
    const ospf = ['router ospf 1', ` network 10.${octet}.0.0 0.0.255.255 area 0`, '!'];
    nodes.push({
      name: `R${at}`,
      kind: 'router',
      platform: 'c3725',
      startup: [`hostname R${at}`, '!', ...left, ...right, ...ospf, ...snmp],
      ...place(),
    });
    if (at > 0) links.push([`R${at - 1} Fa0/1`, `R${at} Fa0/0`]);
  }
  for (let at = 0; at < counts.switches; at += 1) {
    const address = ['interface Vlan1', ` ip address 10.${octet}.200.${at + 1} 255.255.255.0`, ' no shutdown', '!'];
    nodes.push({ name: `SW${at}`, kind: 'switch', startup: [`hostname SW${at}`, '!', ...address, ...snmp], ...place() });
    if (at > 0) links.push([`SW${at - 1} Et0/1`, `SW${at} Et0/0`]);
  }
  for (let at = 0; at < counts.hosts; at += 1) {
    const startup = ['auto eth0', 'iface eth0 inet static', `    address 10.${octet}.200.${at + 101}/24`];
    nodes.push({ name: `SRV${at}`, kind: 'host', startup, ...place() });
    links.push([`SW${at % counts.switches} Et1/${Math.floor(at / counts.switches)}`, `SRV${at} eth0`]);
  }
  for (let at = 0; at < counts.pcs; at += 1) {
    nodes.push({ name: `PC${at}`, kind: 'pc', startup: [`set pcname PC${at}`, `ip 10.${octet}.200.${at + 201}/24`], ...place() });
    links.push([`SW${at % counts.switches} Et1/${1 + Math.floor(at / counts.switches)}`, `PC${at} e0`]);
  }
  return { name, nodes, links };
}

const folder = mkdtempSync(join(tmpdir(), 'thalamus-bench-lab-'));
const file = join(folder, 'fifty.json');
const projects = [
  project('Fifty', 1, { routers: 20, switches: 10, hosts: 10, pcs: 10 }),
  project('Agents', 2, { routers: 30, switches: 10, hosts: 10, pcs: 0 }),
];
writeFileSync(file, JSON.stringify({ lab: 1, name: 'fifty', projects }));
const lab = await startLab({ lab: file, api: 'v3', delays: 'recorded', autoClose: false, seed: 1 });
const ids = Object.fromEntries([...lab.model.projects.values()].map(({ name, projectId }) => [name, projectId]));
process.stdout.write(`${JSON.stringify({ url: lab.url, ...lab.credentials, projects: ids })}\n`);
process.stdin.resume();
process.stdin.once('end', () => {
  void lab.close().then(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
