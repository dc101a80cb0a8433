import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startLab } from '#lab/index.ts';

/** A lab in a process of its own: as many switches as argv says, with 64 ports and an agent each. Prints its address; ends with its standard input. */
const [count = '160'] = process.argv.slice(2);
const nodes = Array.from({ length: Number(count) }, (_, at) => ({
  name: `SW${at}`,
  kind: 'switch',
  adapters: 16,
  startup: [
    `hostname SW${at}`,
    '!',
    'interface Vlan1',
    ` ip address 10.9.${Math.floor(at / 200)}.${(at % 200) + 1} 255.255.0.0`,
    ' no shutdown',
    '!',
    'snmp-server community public RO',
    '!',
    'end',
  ],
  x: (at % 20) * 120,
  y: Math.floor(at / 20) * 120,
}));
// In a row: a switch that hears nobody has no counters that move.
const links = nodes.slice(1).map(({ name }, at) => [`SW${at} Et0/1`, `${name} Et0/0`]);
const folder = mkdtempSync(join(tmpdir(), 'thalamus-bench-lab-'));
const file = join(folder, 'switches.json');
writeFileSync(file, JSON.stringify({ lab: 1, name: 'switches', projects: [{ name: 'Switches', nodes, links }] }));
const lab = await startLab({ lab: file, api: 'v3', delays: 'recorded', autoClose: false, seed: 1 });
process.stdout.write(`${JSON.stringify({ url: lab.url, ...lab.credentials, project: [...lab.model.projects.keys()][0] })}\n`);
process.stdin.resume();
process.stdin.once('end', () => {
  void lab.close().then(() => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(0);
  });
});
