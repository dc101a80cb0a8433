import { expect, test } from 'vitest';
import { startupFileOf } from '../device/startup-file.ts';
import { until } from '#kit/until.ts';
import { consoleNetwork } from './test-console.ts';
import { serveWaitingClients } from './waiting-clients.ts';

const SERVER =
  'interface FastEthernet0/0\n ip address 10.0.0.1 255.255.255.0\nip dhcp excluded-address 10.0.0.1 10.0.0.9\nip dhcp pool LAN\n network 10.0.0.0 255.255.255.0\n';

test.each([
  ['within 13 s of its own', 5_000, 3],
  ['later, but for VPCS, which gave up', 60_000, 2],
] as const)('a client that booted before its DHCP server has its lease when that boots %s', async (_, laterMs, leases) => {
  const lab = consoleNetwork();
  serveWaitingClients(lab.network);
  const hub = lab.hub('H1');
  const server = lab.router('R1');
  const clients = [lab.vpcs('PC1'), lab.host('web'), lab.router('R2')];
  lab.link(server, hub);
  for (const client of clients) lab.link(client, hub);
  lab.project.files.set(startupFileOf(server.node)!, Buffer.from(SERVER));
  const texts = ['dhcp\n', 'auto eth0\niface eth0 inet dhcp\n', 'interface FastEthernet0/0\n ip address dhcp\n'];
  for (const device of [server, ...clients]) lab.stop(device);
  const booted = clients.map((client, index) => {
    lab.project.files.set(startupFileOf(client.node)!, Buffer.from(texts[index]!));
    return lab.start(client.node)!;
  });
  expect(booted.map((device) => device.interfaces[0]!.addresses)).toEqual([[], [], []]);
  lab.pass(laterMs);
  const addressed = (): number => booted.filter((device) => device.interfaces[0]!.addresses.length > 0).length;
  lab.start(server.node);
  await until('the leases', () => addressed() >= leases);
  expect(addressed()).toBe(leases);
  for (const device of booted) expect(device.savedRevision).toBe(device.revision);
});
