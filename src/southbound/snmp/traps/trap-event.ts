import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { oidText } from '#wire/snmp-oid.ts';
import type { Varbind } from '#wire/snmp-value.ts';
import { nameOf } from '../objects.ts';
import { hexText, macText, printable, type TypedValue, type ValueType } from '../value.ts';
import { type TrapData, trapReceived } from './messages.ts';
import { notificationName, notifiedObjectName } from './notification-names.ts';
import type { Notice } from './trap-gatherer.ts';
import type { TrapOwner } from './trap-owner.ts';

const SOURCE = '/modules/snmp';

/** What the log says of a trap. Those that an agent repeats are of little use to whoever waits for events. */
export function trapEvent(notice: Notice, owner: TrapOwner | null): NewEvent {
  return {
    type: trapReceived.type,
    source: SOURCE,
    subject: subjectOf(notice.trap.agent),
    priority: notice.repeated ? 'low' : trapReceived.priority,
    time: new Date(notice.trap.receivedMs).toISOString(),
    ...(owner === null ? {} : { projectid: owner.projectId, nodeid: owner.nodeId }),
    data: trapData(notice, owner) as unknown as Json,
  };
}

/** The stream of one agent. */
export function subjectOf(agent: string): string {
  return `agents/${agent}`;
}

function trapData({ trap, count, sinceMs }: Notice, owner: TrapOwner | null): TrapData {
  const { agent, source, version, community, user, inform, trapOid, enterprise, uptimeTicks, varbinds, receivedMs } = trap;
  return {
    agent,
    source,
    project_id: owner?.projectId ?? null,
    node_id: owner?.nodeId ?? null,
    version,
    community,
    user,
    inform,
    trap: { oid: trapOid, name: notificationName(trapOid), enterprise },
    uptime_ticks: uptimeTicks,
    varbinds: varbinds.slice(0, MOST_VARBINDS).map(typedVarbind),
    received_at: new Date(receivedMs).toISOString(),
    count,
    since: new Date(sinceMs).toISOString(),
  };
}

/** More than notifications of any MIB have. */
const MOST_VARBINDS = 100;
/** A text of a notification that is longer is cut: the log is no place for files. */
const MOST_CHARACTERS = 2_000;

/** A variable of the wire as people and programs read it. */
export function typedVarbind({ name, value }: Varbind): TypedValue {
  const oid = oidText(name);
  const known = nameOf(oid);
  const shown = notifiedObjectName(oid) ?? known?.name;
  const told = { oid, ...(shown === undefined ? {} : { name: shown }), type: typeOf(value.type) };
  switch (value.type) {
    case 'Integer':
    case 'Counter32':
    case 'Gauge32':
    case 'TimeTicks':
      return { ...told, value: value.value };
    case 'Counter64':
      return { ...told, value: value.value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value.value) : value.value.toString() };
    case 'ObjectIdentifier':
      return { ...told, value: oidText(value.value) };
    case 'IpAddress':
      return { ...told, value: value.value.join('.') };
    case 'OctetString':
    case 'Opaque': {
      if (known?.mac === true) return { ...told, value: macText(value.value), encoding: 'mac' };
      const text = value.type === 'Opaque' ? undefined : printable(value.value);
      return text === undefined
        ? { ...told, value: hexText(value.value).slice(0, MOST_CHARACTERS), encoding: 'hex' }
        : { ...told, value: text.slice(0, MOST_CHARACTERS), encoding: 'text' };
    }
    default:
      return { ...told, value: null };
  }
}

function typeOf(type: Varbind['value']['type']): ValueType {
  return type === 'Integer' ? 'Integer32' : type;
}
