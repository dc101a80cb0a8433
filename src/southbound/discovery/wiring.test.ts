import { describe, expect, test } from 'vitest';
import type { TopologyProject } from '#model/topology.ts';
import type { Seen } from './seen.ts';
import { AT, idOf, linkOf, nodeOf, portOf, projectOf } from './test-ground.ts';
import { groundOf, tellDrifts, wiringOf } from './wiring.ts';

type Row = Partial<Seen['interfaces'][number]> & { readonly name: string };

/** A router as it was read: Fa0/0 and Fa0/1 are its ports of GNS3. */
function seen(number: number, name: string, more: Partial<Omit<Seen, 'interfaces'>> & { readonly rows?: readonly Row[] } = {}): Seen {
  const { rows = [], ...rest } = more;
  const row = (port: number) => ({
    name: `FastEthernet0/${port}`,
    index: port + 1,
    port: { adapter_number: 0, port_number: port, name: `FastEthernet0/${port}` },
    mac: `c2:0${number}:00:00:00:0${port}`,
    admin_status: 'up' as const,
    oper_status: 'up' as const,
    addresses: [],
    alias: null,
    type: 'ethernetCsmacd',
  });
  return {
    node_id: idOf(number),
    name,
    system_name: name,
    serial: null,
    discovered_at: AT,
    asked: true,
    addresses: [],
    interfaces: [row(0), row(1)].map((each) => ({ ...each, ...rows.find((other) => other.name === each.name) })),
    neighbors: [],
    speaks: ['cdp'],
    arp: [],
    fdb: [],
    leases: [],
    ...rest,
  };
}

function cdp(local: string, host: string, remote: string | null): Seen['neighbors'][number] {
  return { protocol: 'cdp', local_port: local, remote_host: host, remote_port: remote };
}

const nodes = [nodeOf(1, 'R1'), nodeOf(2, 'R2'), nodeOf(3, 'R3')];
// R1 0/0 – R2 0/0, R2 0/1 – R3 0/0
const line = projectOf(nodes, [linkOf(1, [1, 0], [2, 0]), linkOf(2, [2, 1], [3, 0])]);
const r1 = seen(1, 'R1', { neighbors: [cdp('Fas 0/0', 'R2.example.net', 'Fa0/0')] });
const r2 = seen(2, 'R2', { neighbors: [cdp('Fa0/0', 'R1', 'Fa0/0'), cdp('Fa0/1', 'R3(FTX1)', 'FastEthernet0/0')] });
const r3 = seen(3, 'R3', { neighbors: [cdp('Fa0/0', 'R2', 'Fa0/1')] });

function kindsOf(project: TopologyProject, all: readonly Seen[]): string[] {
  return wiringOf(project, all, AT).drifts.map(({ kind, text }) => `${kind}: ${text}`);
}

describe('a wiring that is as GNS3 says', () => {
  test('is confirmed, with nothing to tell', () => {
    const wiring = wiringOf(line, [r1, r2, r3], AT);
    expect(wiring.drifts).toEqual([]);
    expect(wiring.links.map(({ seen: how, oper_status, oper_source }) => [how, oper_status, oper_source])).toEqual([
      ['confirmed', 'up', 'device'],
      ['confirmed', 'up', 'device'],
    ]);
    expect(wiring.score).toEqual({ truth: 2, visible: 2, found: 2, correct: 2, precision: 1, recall: 1, recall_of_all: 1 });
    expect(wiring.neighbors.map(({ remote_node_id: node, link_id: link }) => [node, link])).toEqual([
      [idOf(2), idOf(9_001)],
      [idOf(1), idOf(9_001)],
      [idOf(3), idOf(9_002)],
      [idOf(2), idOf(9_002)],
    ]);
  });

  test('is seen through the switches of GNS3, which answer nobody', () => {
    const sw = nodeOf(9, 'SW', { node_type: 'ethernet_switch', ports: [0, 1].map((port) => portOf(0, port, `Ethernet${port}`)) });
    const through = projectOf([...nodes.slice(0, 2), sw], [linkOf(1, [1, 0], [9, 0]), linkOf(2, [9, 1], [2, 0])]);
    const wiring = wiringOf(through, [r1, seen(2, 'R2', { neighbors: [cdp('Fa0/0', 'R1', 'Fa0/0')] })], AT);
    expect(wiring.score).toMatchObject({ truth: 1, found: 1, correct: 1 });
    expect(wiring.links.map((link) => link.seen)).toEqual(['confirmed', 'confirmed']);
  });

  test('is seen by what a switch learnt, where one device alone is behind a port', () => {
    const learnt = (mac: string) => ({ mac, interface: 'Fa0/0', vlan: 1 });
    const pc = seen(1, 'PC', { speaks: [] });
    const sw = seen(2, 'SW', { speaks: [], fdb: [learnt('c2:01:00:00:00:00')] });
    expect(wiringOf(line, [pc, sw], AT).links[0]).toMatchObject({ seen: 'confirmed', evidence: [{ kind: 'fdb', by: 'SW' }] });
    // Two are behind it: another switch is between.
    const busy = { ...sw, fdb: [learnt('c2:01:00:00:00:00'), learnt('c2:03:00:00:00:00')] };
    expect(wiringOf(line, [pc, busy, seen(3, 'R3', { speaks: [] })], AT).links[0]).toMatchObject({ seen: 'unseen', evidence: [] });
  });

  test('fits by addresses, where nobody speaks of neighbors', () => {
    const at = (address: string): Row => ({ name: 'FastEthernet0/0', addresses: [{ address, prefix_length: 30 }] });
    const quiet = [seen(1, 'R1', { speaks: [], rows: [at('10.0.0.1')] }), seen(2, 'R2', { speaks: [], rows: [at('10.0.0.2')] })];
    expect(wiringOf(line, quiet, AT).links[0]).toMatchObject({ seen: 'consistent' });
  });
});

describe('it is told', () => {
  test('that an interface is down of a link that GNS3 carries, once for both ends, and not that it is missing too', () => {
    const down: Row = { name: 'FastEthernet0/0', oper_status: 'down' };
    const cut = [seen(1, 'R1', { rows: [down] }), { ...r2, ...seen(2, 'R2', { rows: [down], neighbors: [r2.neighbors[1]!] }) }, r3];
    expect(kindsOf(line, cut)).toEqual([
      expect.stringMatching(/^oper_down: R1 .* ↔ R2 .*, and R1 FastEthernet0\/0 and R2 FastEthernet0\/0 say that it is down\.$/),
    ]);
    expect(wiringOf(line, cut, AT).links[0]).toMatchObject({ oper_status: 'down', oper_source: 'device' });
  });

  test('but not of one that somebody shut, suspended, or whose node does not run', () => {
    const shut = [seen(1, 'R1', { rows: [{ name: 'FastEthernet0/0', admin_status: 'down', oper_status: 'down' }] }), r2, r3];
    const down = [seen(1, 'R1', { rows: [{ name: 'FastEthernet0/0', oper_status: 'down' }] })];
    expect(kindsOf(line, shut)).toEqual([]);
    expect(kindsOf({ ...line, links: [{ ...line.links[0]!, suspended: true }] }, down)).toEqual([]);
    expect(kindsOf({ ...line, nodes: [nodes[0]!, { ...nodes[1]!, status: 'stopped' }, nodes[2]!] }, down)).toEqual([]);
  });

  test('that both ends speak of neighbors, and not of each other', () => {
    const deaf = [r1, { ...r2, neighbors: [r2.neighbors[0]!] }, { ...r3, neighbors: [cdp('Fa0/1', 'R9', 'Fa0/0')] }];
    const kinds = kindsOf({ ...line, links: line.links }, deaf);
    expect(kinds).toContainEqual(expect.stringMatching(/^link_missing: Neither end of R2 FastEthernet0\/1 ↔ R3 FastEthernet0\/0/));
  });

  test('that a neighbor is at a port where GNS3 connects nothing', () => {
    expect(kindsOf(line, [r1, { ...r2 }, { ...r3, neighbors: [...r3.neighbors, cdp('Fa0/1', 'R1', 'Fa0/1')] }])).toEqual([
      expect.stringMatching(/^unexpected_neighbor: R3 sees R1 Fa0\/1 at Fa0\/1 by CDP\. GNS3 connects nothing there\.$/),
    ]);
  });

  test('that a cable is in the wrong port, and not that it is missing in the right one', () => {
    const crossed = [
      seen(1, 'R1', { neighbors: [cdp('Fa0/0', 'R2', 'Fa0/1')] }),
      { ...r2, neighbors: [cdp('Fa0/1', 'R1', 'Fa0/0')] },
      seen(3, 'R3', { neighbors: [] }),
    ];
    const kinds = kindsOf(line, crossed);
    expect(kinds.map((kind) => kind.split(':')[0])).toEqual(expect.arrayContaining(['wrong_port']));
    expect(kinds.some((kind) => kind.startsWith('link_missing: Neither end of R1'))).toBe(false);
  });

  test('not of neighbors whose names nobody could know, nor of what leads out of the project', () => {
    expect(kindsOf(line, [seen(1, 'R1', { neighbors: [cdp('Fa0/0', 'renamed', 'Fa0/0')] })])).toEqual([]);
    const cloud = nodeOf(9, 'Internet', { node_type: 'cloud', ports: [portOf(0, 0, 'eth0')] });
    expect(
      kindsOf(projectOf([nodes[0]!, cloud], [linkOf(1, [1, 0], [9, 0])]), [seen(1, 'R1', { neighbors: [cdp('Fa0/0', 'isp', 'Gi1')] })]),
    ).toEqual([]);
  });
});

describe('a difference', () => {
  const cut = [seen(1, 'R1', { rows: [{ name: 'FastEthernet0/0', oper_status: 'down' }] }), r2, r3];
  const { found } = tellDrifts(groundOf(line, cut), []);

  test('is found once: the next time it stands', () => {
    expect(found).toHaveLength(1);
    expect(tellDrifts(groundOf(line, cut), found)).toMatchObject({ found: [], cleared: [], standing: 1 });
  });

  test('is cleared when it is no more, or when its link is gone', () => {
    expect(tellDrifts(groundOf(line, [r1, r2, r3]), found)).toMatchObject({ found: [], cleared: found, standing: 0 });
    expect(tellDrifts(groundOf({ ...line, links: [line.links[1]!] }, [r2, r3]), found)).toMatchObject({ cleared: found });
  });

  test('stands while nobody could look: a device that does not answer has not healed', () => {
    const silent = [{ ...r1, asked: false, neighbors: [], interfaces: [] }, r2, r3];
    expect(tellDrifts(groundOf(line, silent), found)).toMatchObject({ found: [], cleared: [], standing: 1 });
  });
});
