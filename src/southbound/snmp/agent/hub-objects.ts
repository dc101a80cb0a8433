import { compareOids, type Oid, oid } from '#wire/snmp-oid.ts';
import type { SnmpValue, Varbind } from '#wire/snmp-value.ts';
import type { TrapFigures } from '../traps/trap-thread.ts';
import type { HubState } from './hub-state.ts';

/** Net-SNMP's playpen, which is there for objects of one's own: netSnmpPlaypen of NET-SNMP-MIB. The objects are in deploy/snmp/THALAMUS-MIB.txt. */
const THALAMUS = oid('1.3.6.1.4.1.8072.9999.9999.1');
/** thalamusHub, what sysObjectID names. */
const THALAMUS_HUB: Oid = [...THALAMUS, 3, 1];
/** RFC 3418 and RFC 3411. */
const SYSTEM = oid('1.3.6.1.2.1.1');
const SNMP_ENGINE = oid('1.3.6.1.6.3.10.2.1');
const SNMPV2_MIB = oid('1.3.6.1.6.3.1');

/** Of an application that ends connections: layers 4 and 7. @see RFC 3418, sysServices */
const SERVICES = 2 ** (4 - 1) + 2 ** (7 - 1);

const HEALTH: Readonly<Record<string, number>> = { healthy: 1, degraded: 2, unhealthy: 3 };
const UNKNOWN_HEALTH = 4;
const STATES: Readonly<Record<string, number>> = { running: 1, starting: 2, stopping: 3, stopped: 4 };

/** What the agent itself is. */
export interface AgentFacts {
  readonly descr: string;
  readonly version: string;
  readonly name: string;
  readonly contact: string;
  readonly location: string;
  readonly uptimeMs: number;
  readonly engine: { readonly id: Uint8Array; readonly boots: number; readonly seconds: number; readonly maxBytes: number };
  readonly traps: TrapFigures;
}

/** Every object that the agent tells, in lexicographic order. */
export function hubObjects(state: HubState, facts: AgentFacts): Varbind[] {
  const { engine, traps } = facts;
  const objects: Varbind[] = [
    ...scalars(SYSTEM, {
      1: text(facts.descr),
      2: name(THALAMUS_HUB),
      3: ticks(facts.uptimeMs),
      4: text(facts.contact),
      5: text(facts.name),
      6: text(facts.location),
      7: integer(SERVICES),
      8: ticks(0),
    }),
    ...rows(
      [...SYSTEM, 9, 1],
      [
        { 2: name(SNMPV2_MIB), 3: text('The MIB module for SNMP entities.'), 4: ticks(0) },
        { 2: name(THALAMUS), 3: text('The state of a Thalamus hub.'), 4: ticks(0) },
      ],
    ),
    ...scalars([...SNMP_ENGINE, 1], {
      1: { type: 'OctetString', value: engine.id },
      2: integer(engine.boots),
      3: integer(engine.seconds),
      4: integer(engine.maxBytes),
    }),
    ...scalars([...THALAMUS, 1, 1], {
      1: text(facts.version),
      2: integer(HEALTH[state.health] ?? UNKNOWN_HEALTH),
      3: integer(STATES[state.state] ?? 4),
      4: counter(state.position),
      5: counter(state.events.total),
      6: gauge(state.events.perSecond),
      7: gauge(state.events.delayMs),
    }),
    ...scalars([...THALAMUS, 1, 2], {
      1: gauge(state.servers.length),
      2: gauge(state.servers.filter(({ connected }) => connected).length),
      3: gauge(state.projects),
      4: gauge(state.projectsOpened),
      5: gauge(state.nodes),
      6: gauge(state.nodesStarted),
      7: gauge(state.links),
    }),
    ...scalars([...THALAMUS, 1, 3], { 1: gauge(state.modulesRegistered), 2: gauge(state.modulesHealthy) }),
    ...rows(
      [...THALAMUS, 1, 3, 3, 1],
      state.modules.map((module) => ({
        2: text(module.name),
        3: integer(HEALTH[module.health] ?? UNKNOWN_HEALTH),
        4: text(module.message),
      })),
    ),
    ...rows(
      [...THALAMUS, 1, 4, 1, 1],
      // TruthValue: 1 true, 2 false (RFC 2579).
      state.servers.map((server) => ({ 2: text(server.id), 3: integer(server.connected ? 1 : 2), 4: text(server.version ?? '') })),
    ),
    ...scalars([...THALAMUS, 1, 5], { 1: counter(traps.received), 2: counter(traps.dropped), 3: counter(traps.refused) }),
  ];
  return objects.toSorted((one, other) => compareOids(one.name, other.name));
}

function scalars(at: Oid, values: Readonly<Record<number, SnmpValue>>): Varbind[] {
  return Object.entries(values).map(([number, value]) => ({ name: [...at, Number(number), 0], value }));
}

/** Rows with the index 1, 2, 3, … */
function rows(at: Oid, all: readonly Readonly<Record<number, SnmpValue>>[]): Varbind[] {
  return all.flatMap((row, index) => Object.entries(row).map(([column, value]) => ({ name: [...at, Number(column), index + 1], value })));
}

/** DisplayString and SnmpAdminString hold 255 bytes. */
function text(value: string): SnmpValue {
  return { type: 'OctetString', value: new Uint8Array(Buffer.from(value.slice(0, 255)).subarray(0, 255)) };
}

function integer(value: number): SnmpValue {
  return { type: 'Integer', value };
}

function gauge(value: number): SnmpValue {
  return { type: 'Gauge32', value: Math.max(0, Math.min(0xffff_ffff, Math.round(value))) };
}

function counter(value: number): SnmpValue {
  return { type: 'Counter64', value: BigInt(Math.max(0, Math.trunc(value))) };
}

function ticks(ms: number): SnmpValue {
  return { type: 'TimeTicks', value: Math.floor(ms / 10) % 0x1_0000_0000 };
}

function name(value: Oid): SnmpValue {
  return { type: 'ObjectIdentifier', value };
}
