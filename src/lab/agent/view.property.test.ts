import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import type { Pdu } from '#wire/snmp-message.ts';
import { beginsWith, compareOids, type Oid, oid, oidText } from '#wire/snmp-oid.ts';
import { type Varbind, varbindBytes } from '#wire/snmp-value.ts';
import type { Device } from '../device/device.ts';
import { bootEngine } from './engine.ts';
import { groupsOf } from './mib/mibs.ts';
import { respond, type Terms } from './requests.ts';
import { newStatistics } from './statistics.ts';
import { campus } from './test-campus.ts';
import { mibView, type MibView, RowMemory } from './view.ts';

const lab = campus();

function viewOf(device: Device, vlan = 1): MibView {
  const engine = bootEngine(device, 1, systemClock);
  const subject = {
    network: lab.network,
    device,
    engine: { ...engine, time: () => 7 },
    statistics: newStatistics(),
    nowMs: lab.network.simulatedMs(),
    vlan,
  };
  return mibView(groupsOf(device), subject, new RowMemory());
}

function walk(view: MibView): Varbind[] {
  const found: Varbind[] = [];
  for (let next = view.next([0, 0]); next !== null; next = view.next(next.name)) found.push(next);
  return found;
}

const devices = { router: lab.router, switch: lab.switch, host: lab.host };
const kinds = Object.keys(devices) as (keyof typeof devices)[];
const terms = (room = 1_400, version: Terms['version'] = 'v2c'): Terms => ({ version, mayWrite: false, room });
const request = (type: Pdu['type'], names: readonly Oid[], first = 0, second = 0): Pdu => ({
  type,
  requestId: 9,
  errorStatus: first,
  errorIndex: second,
  varbinds: names.map((name) => ({ name, value: { type: 'Null' } })),
});

describe.each(kinds)('the agent of a %s', (kind) => {
  const view = viewOf(devices[kind]);
  const all = walk(view);
  const near = fc.oneof(
    fc.constantFrom(...all).map(({ name }) => name),
    fc.tuple(fc.constantFrom(...all), fc.nat(20)).map(([{ name }, cut]) => name.slice(0, Math.max(2, name.length - cut))),
    fc.tuple(fc.constantFrom(...all), fc.array(fc.nat(0xffff_ffff), { maxLength: 3 })).map(([{ name }, more]) => [...name, ...more]),
    fc
      .tuple(fc.constantFrom(...all), fc.nat(30), fc.nat(300))
      .map(([{ name }, at, value]) => name.map((each, index) => (index === at % name.length && index > 1 ? value : each))),
  );

  test('is walked in ascending order, once through everything (RFC 3416 §4.2.2)', () => {
    expect(all.length).toBeGreaterThan(150);
    for (const [at, { name }] of all.slice(1).entries()) expect(compareOids(all[at]!.name, name)).toBeLessThan(0);
  });

  test('says to GET what GETNEXT said', () => {
    for (const { name, value } of all) expect([oidText(name), view.find(name)]).toMatchObject([oidText(name), { value }]);
  });

  test('gives after any name the first instance behind it', () => {
    fc.assert(
      fc.property(near, (name) => {
        const expected = all.find((each) => compareOids(each.name, name) > 0) ?? null;
        expect(view.next(name)).toEqual(expected);
      }),
      { numRuns: 400 },
    );
  });

  test('has a value exactly for the names of the walk', () => {
    fc.assert(
      fc.property(near, (name) => {
        const expected = all.find((each) => compareOids(each.name, name) === 0);
        const found = view.find(name);
        expect(typeof found === 'string' ? undefined : found.value).toEqual(expected?.value);
      }),
      { numRuns: 400 },
    );
  });

  test('answers GETBULK as so many GETNEXT would be answered (RFC 3416 §4.2.3)', () => {
    fc.assert(
      fc.property(
        fc.array(near, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: -1, max: 5 }),
        fc.integer({ min: -1, max: 12 }),
        (names, nonRepeaters, repetitions) => {
          const response = respond(request('GetBulkRequest', names, nonRepeaters, repetitions), view, terms(60_000))!;
          const step = (from: readonly Oid[]): readonly Varbind[] =>
            respond(request('GetNextRequest', from), view, terms(60_000))!.varbinds;
          const once = Math.min(Math.max(nonRepeaters, 0), names.length);
          const expected: Varbind[] = [...step(names.slice(0, once))];
          let row: readonly Varbind[] = names.slice(once).map((name) => ({ name, value: { type: 'Null' } }));
          for (let at = 0; at < repetitions && row.length > 0; at += 1) {
            row = step(row.map(({ name }) => name));
            expected.push(...row);
            if (row.every(({ value }) => value.type === 'endOfMibView')) break;
          }
          expect(response.errorStatus).toBe(0);
          expect(response.varbinds).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('fills an answer to GETBULK as far as there is room, and not further', () => {
    fc.assert(
      fc.property(near, fc.integer({ min: 0, max: 3_000 }), (name, room) => {
        const complete = respond(request('GetBulkRequest', [name], 0, 60), view, terms(60_000))!.varbinds;
        const { varbinds } = respond(request('GetBulkRequest', [name], 0, 60), view, terms(room))!;
        expect(varbinds).toEqual(complete.slice(0, varbinds.length));
        const bytes = (list: readonly Varbind[]): number => list.reduce((sum, each) => sum + varbindBytes(each), 0);
        expect(bytes(varbinds)).toBeLessThanOrEqual(room);
        const oneMore = complete.slice(0, varbinds.length + 1);
        expect(varbinds.length === complete.length || bytes(oneMore) > room).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  test('says in version 1 nothing of Counter64, and noSuchName at the end (RFC 3584 §4.2.2)', () => {
    const walked: Varbind[] = [];
    const step = (name: Oid): Pdu => respond(request('GetNextRequest', [name]), view, terms(1_400, 'v1'))!;
    let last = step([0, 0]);
    for (; last.errorStatus === 0; last = step(walked.at(-1)!.name)) walked.push(...last.varbinds);
    expect(last).toMatchObject({ errorStatus: 2, errorIndex: 1, varbinds: [{ name: walked.at(-1)!.name }] });
    expect(walked).toEqual(all.filter(({ value }) => value.type !== 'Counter64'));
  });
});

test.each(kinds)('no group of objects of a %s begins within another, so that the order of groups is the order of names', (kind) => {
  const groups = groupsOf({ kind });
  const within = groups.slice(1).filter((next, at) => {
    const group = groups[at]!;
    const last = [...group.at, group.columns.at(-1)!.number];
    return compareOids(last, next.start) >= 0 || beginsWith(next.start, last);
  });
  expect(groups.length).toBeGreaterThan(20);
  expect(within.map(({ start }) => oidText(start))).toEqual([]);
});

test('a bridge tells of the VLAN that is asked about', () => {
  const addresses = (vlan: number): string[] =>
    walk(viewOf(lab.switch, vlan))
      .filter(({ name }) => beginsWith(name, oid('1.3.6.1.2.1.17.4.3.1.2')))
      .map(({ name }) =>
        name
          .slice(-6)
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join(':'),
      );
  const learned = (vlan: number): string[] =>
    lab.forwarding
      .macTable(lab.switch)
      .filter((entry) => entry.vlan === vlan)
      .map(({ mac }) => mac)
      .toSorted();
  expect(learned(10).length).toBeGreaterThan(0);
  expect(addresses(10)).toEqual(learned(10));
  expect(addresses(1)).toEqual(learned(1));
});
