import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DeviceFacts, InterfaceFacts } from '#model/device-facts.ts';
import { FACT_SOURCES } from '#model/equipment.ts';
import { consolidate } from './consolidate.ts';
import type { Told } from './device-sources.ts';
import { canonicalInterface } from './interface-names.ts';

const AT = '2026-11-25T10:00:00.000Z';
const LATER = '2026-11-25T10:00:01.000Z';

const counters = {
  in_octets: null,
  out_octets: null,
  in_unicast_packets: null,
  out_unicast_packets: null,
  in_errors: null,
  out_errors: null,
  in_discards: null,
  out_discards: null,
};
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null });

const anInterface: fc.Arbitrary<InterfaceFacts> = fc.record({
  index: maybe(fc.integer({ min: 1, max: 4 })),
  name: maybe(fc.constantFrom('Gi0/0', 'GigabitEthernet0/0', 'gigabitethernet 0/1', 'Gi0/1', 'e0', 'Ethernet0', 'ens3', 'br-lan')),
  descr: maybe(fc.constantFrom('GigabitEthernet0/0', 'to the core', 'Intel 82540EM')),
  alias: maybe(fc.constantFrom('uplink', 'to R2')),
  type: fc.constant(null),
  mtu: maybe(fc.constantFrom(1_500, 9_000)),
  speed_bps: maybe(fc.constantFrom(1e9, 1e8)),
  admin_status: maybe(fc.constantFrom('up', 'down')),
  oper_status: maybe(fc.constantFrom('up', 'down', 'unknown')),
  mac: maybe(fc.constantFrom('aa:bb:cc:00:00:01', 'AA:BB:CC:00:00:01', 'aa:bb:cc:00:00:02')),
  addresses: fc.array(
    fc.record({ address: fc.constantFrom('10.0.0.1', '10.0.1.1', '2001:db8::1'), prefix_length: maybe(fc.constant(24)) }),
    {
      maxLength: 2,
    },
  ),
  counters: fc.constant(counters),
});

const facts: fc.Arbitrary<DeviceFacts> = fc.record(
  {
    system: fc.record({ name: maybe(fc.constantFrom('R1', 'r1.example.net', 'R2')), location: maybe(fc.constant('rack 1')) }),
    identity: fc.record({ vendor: maybe(fc.constantFrom('cisco', 'Cisco Systems, Inc.')), serial: maybe(fc.constantFrom('A1', 'B2')) }),
    interfaces: fc.array(anInterface, { maxLength: 4 }),
    neighbors: fc.array(
      fc.record({
        protocol: fc.constantFrom('lldp', 'cdp'),
        local_port: maybe(fc.constantFrom('Gi0/0', 'GigabitEthernet0/0', 'e0')),
        remote_host: maybe(fc.constantFrom('R2', 'r2.example.net', 'SW1')),
        remote_port: maybe(fc.constantFrom('Gi0/1', 'gi0/1')),
        remote_platform: maybe(fc.constantFrom('a router', 'A router of 2010')),
      }),
      { maxLength: 3 },
    ),
    vlans: fc.array(fc.record({ id: fc.integer({ min: 1, max: 3 }), name: maybe(fc.constantFrom('users', 'voice')) }), { maxLength: 3 }),
    arp: fc.array(
      fc.record({
        address: fc.constantFrom('10.0.0.2', '10.0.0.3'),
        mac: fc.constantFrom('aa:bb:cc:00:00:09', 'AA:BB:CC:00:00:09'),
        interface: maybe(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom('Gi0/0', 'e0'))),
      }),
      { maxLength: 3 },
    ),
  },
  { requiredKeys: [] },
);

const sources: fc.Arbitrary<Told[]> = fc
  .uniqueArray(fc.constantFrom(...FACT_SOURCES), { minLength: 1, maxLength: 4 })
  .chain((names) =>
    fc.tuple(...names.map((source) => fc.record({ source: fc.constant(source), observedAt: fc.constantFrom(AT, LATER), facts }))),
  );

function plain(told: readonly Told[]): unknown {
  const { value: _, ...rest } = consolidate(told);
  return JSON.parse(JSON.stringify(rest));
}

test('the order of the sources and of their rows changes nothing', () => {
  const shuffled = sources.chain((told) =>
    fc.tuple(fc.constant(told), fc.shuffledSubarray(told, { minLength: told.length }), fc.boolean()),
  );
  fc.assert(
    fc.property(shuffled, ([told, otherOrder, reversed]) => {
      const turned = otherOrder.map((each) =>
        reversed
          ? { ...each, facts: Object.fromEntries(Object.entries(each.facts).map(([k, v]) => [k, Array.isArray(v) ? v.toReversed() : v])) }
          : each,
      );
      // Interfaces keep the order in which they were told; what is known of each does not depend on it.
      const sorted = (value: unknown) => {
        const { interfaces, ...rest } = value as { interfaces: { name: string; tellings: unknown[] }[] };
        return {
          ...rest,
          interfaces: interfaces
            .map(({ name, tellings }) => `${name} ${JSON.stringify(tellings.map((each) => (each as { row: unknown }).row))}`)
            .sort(),
        };
      };
      expect(sorted(plain(turned))).toEqual(sorted(plain(told)));
    }),
  );
});

test('nothing that a source says is lost', () => {
  fc.assert(
    fc.property(sources, (told) => {
      const all = consolidate(told);
      for (const { source, facts: said } of told) {
        for (const [about, fields] of [
          ['system', said.system],
          ['identity', said.identity],
        ] as const) {
          for (const [field, value] of Object.entries(fields ?? {})) {
            if (value === null) continue;
            const fact = all.facts.find(({ fact: name }) => name === `${about}.${field}`)!;
            const heard =
              fact.source === source ||
              fact.agrees.includes(source) ||
              fact.others.some((other) => other.source === source && other.value === value);
            expect(heard, `${source} says ${about}.${field} ${String(value)}`).toBe(true);
          }
        }
        expect(all.interfaces.flatMap(({ tellings }) => tellings).filter((each) => each.told.source === source)).toHaveLength(
          said.interfaces?.length ?? 0,
        );
        for (const row of said.interfaces ?? [])
          for (const { address } of row.addresses)
            expect(all.addresses.find((each) => each.address === address)?.sources).toContain(source);
        for (const vlan of said.vlans ?? [])
          expect(
            all.lists.vlans.some(
              (each) => each.id === vlan.id && (vlan.name === null || each.name === vlan.name) && each.sources.includes(source),
            ),
          ).toBe(true);
        for (const neighbor of said.neighbors ?? [])
          expect(all.lists.neighbors.some((each) => each.protocol === neighbor.protocol && each.sources.includes(source))).toBe(true);
        for (const entry of said.arp ?? [])
          expect(all.lists.arp.some((each) => each.address === entry.address && each.sources.includes(source))).toBe(true);
      }
    }),
  );
});

test('no two interfaces of one source become one, and each fact and interface has its own name', () => {
  fc.assert(
    fc.property(sources, (told) => {
      const { interfaces, facts: known, addresses } = consolidate(told);
      for (const { tellings } of interfaces) expect(new Set(tellings.map((each) => each.told)).size).toBe(tellings.length);
      expect(new Set(interfaces.map(({ name }) => name)).size).toBe(interfaces.length);
      expect(new Set(known.map(({ fact }) => fact)).size).toBe(known.length);
      expect(new Set(addresses.map(({ address }) => address)).size).toBe(addresses.length);
      for (const { confidence } of known) expect(confidence > 0 && confidence <= 1).toBe(true);
    }),
  );
});

test('abbreviations of a name are one name, whichever it is', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('Gi', 'gi', 'GigabitEthernet', 'gigabitethernet ', 'Gig'),
      fc.integer({ min: 0, max: 9 }),
      fc.nat(47),
      (word, slot, port) => {
        expect(canonicalInterface(`${word}${slot}/${port}`)).toBe(`gigabitethernet${slot}/${port}`);
        expect(canonicalInterface(canonicalInterface(`${word}${slot}/${port}`))).toBe(canonicalInterface(`${word}${slot}/${port}`));
      },
    ),
  );
});
