import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TopologyProject } from '#model/topology.ts';
import { slugOf, uniqueNames } from './names.ts';
import { planOf, type Present } from './plan.ts';
import { KINDS, wantedOf, type Discovered, type Kind, type Wanted } from './wanted.ts';

const uuid = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const observed = { observed_at: '2026-01-01T00:00:00.000Z', stale: false };

/** A project of some nodes in a row. */
function projectOf(name: string, names: readonly string[]): TopologyProject {
  const nodes = names.map((each, index) => ({
    ...observed,
    node_id: uuid(index + 1),
    project_id: uuid(900),
    name: each,
    node_type: 'vpcs',
    status: index % 2 === 0 ? 'started' : 'stopped',
    ports: [0, 1].map((port) => ({
      name: `Ethernet${port}`,
      short_name: `e${port}`,
      adapter_number: 0,
      port_number: port,
      link_type: 'ethernet',
      mac_address: null,
    })),
  }));
  const links = nodes.slice(1).map((node, index) => ({
    link_id: uuid(500 + index),
    ends: [
      { node_id: nodes[index]!.node_id, adapter_number: 0, port_number: 1, label: null },
      { node_id: node.node_id, adapter_number: 0, port_number: 0, label: null },
    ],
  }));
  return { ...observed, project_id: uuid(900), name, nodes, links } as unknown as TopologyProject;
}

/** What NetBox has after everything that is planned was done. */
function after(wanted: readonly Wanted[]): Map<Kind, Map<string, Present>> {
  const present = new Map<Kind, Map<string, Present>>();
  for (const [index, { kind, key, fields }] of wanted.entries()) {
    const text = Object.entries(fields).map(([field, value]) => [field, typeof value === 'object' ? value.key : String(value)] as const);
    present.set(kind, (present.get(kind) ?? new Map<string, Present>()).set(key, { id: index, fields: Object.fromEntries(text) }));
  }
  return present;
}

const name = fc.string({ minLength: 1, maxLength: 80 });

describe('an export', () => {
  test('that was done changes nothing when it is done again', () => {
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 6 }), (project, names) => {
        const wanted = wantedOf([projectOf(project, names)], new Map());
        expect(planOf(wanted, after(wanted))).toEqual({ unchanged: wanted.length, acts: [] });
      }),
    );
  });

  test('refers only to what comes before it, and names nothing twice', () => {
    fc.assert(
      fc.property(name, fc.array(name, { maxLength: 6 }), (project, names) => {
        const wanted = wantedOf([projectOf(project, names)], new Map());
        const seen = new Set<string>();
        for (const { kind, key, fields } of wanted) {
          const needs = Object.values(fields).flatMap((value) => (typeof value === 'object' ? [`${value.kind} ${value.key}`] : []));
          expect([...seen]).toEqual(expect.arrayContaining(needs));
          expect(seen).not.toContain(`${kind} ${key}`);
          seen.add(`${kind} ${key}`);
        }
        expect(wanted.filter(({ kind }) => kind === 'devices')).toHaveLength(names.length);
        expect(wanted.filter(({ kind }) => kind === 'cables')).toHaveLength(Math.max(0, names.length - 1));
      }),
    );
  });

  test('changes of what is there only what differs, and leaves colours and types of people alone', () => {
    const wanted = wantedOf([projectOf('Campus', ['R1'])], new Map());
    const present = after(wanted);
    const device = present.get('devices')!.get('campus/r1')!;
    present.get('devices')!.set('campus/r1', { ...device, fields: { ...device.fields, status: 'offline', comments: 'Mine.' } });
    const role = present.get('device-roles')!.get('vpcs')!;
    present.get('device-roles')!.set('vpcs', { ...role, fields: { ...role.fields, color: 'ff0000' } });
    expect(planOf(wanted, present).acts.map(({ id, changes }) => ({ id, changes }))).toEqual([
      { id: device.id, changes: { status: { from: 'offline', to: 'active' } } },
    ]);
  });

  test('takes what discovery found: vendor, model, serial, interfaces by their names, addresses', () => {
    const found: Discovered = {
      vendor: 'Cisco',
      model: '3725',
      os: 'ios',
      serial: 'FTX0945W0MY',
      kind: 'router',
      interfaces: [
        {
          name: 'FastEthernet0/0',
          port: { adapter_number: 0, port_number: 0 },
          alias: 'to the core',
          mtu: 1_500,
          admin_status: 'up',
          addresses: [
            { address: '10.0.0.1', prefix_length: 24 },
            { address: 'fe80::1', prefix_length: 64 },
          ],
        },
      ],
    };
    const wanted = wantedOf([projectOf('Campus', ['R1', 'PC1'])], new Map([[uuid(1), found]]));
    const of = (kind: Kind) => wanted.filter((each) => each.kind === kind);
    expect(of('device-types').map(({ key }) => key)).toEqual(['cisco/3725', 'gns3/vpcs']);
    expect(of('devices')[0]!.fields).toMatchObject({ serial: 'FTX0945W0MY', platform: { kind: 'platforms', key: 'ios' } });
    expect(of('interfaces').map(({ key }) => key)).toContain('campus/r1/FastEthernet0/0');
    expect(of('ip-addresses').map(({ fields }) => fields['address'])).toEqual(['10.0.0.1/24']);
    expect(wanted.map(({ kind }) => KINDS.indexOf(kind))).toEqual(
      wanted.map(({ kind }) => KINDS.indexOf(kind)).toSorted((one, other) => one - other),
    );
  });
});

test('a slug is one that NetBox takes, of whatever name', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (text) => {
      expect(slugOf(text)).toMatch(/^[a-z0-9_-]{1,100}$/);
    }),
  );
});

test('names that are the same get a part of their id, and none is too long', () => {
  const names = uniqueNames(
    [
      { id: uuid(1), name: 'R1' },
      { id: uuid(2), name: 'r1' },
      { id: uuid(3), name: 'x'.repeat(200) },
    ],
    64,
  );
  expect(new Set([...names.values()].map((each) => each.toLowerCase())).size).toBe(3);
  expect([...names.values()].every((each) => each.length <= 64)).toBe(true);
});
