import { silentLog } from '#kernel/log.ts';
import { decodeCommunityMessage, encodeCommunityMessage, ERROR_STATUS, type ErrorStatus, type Pdu } from '#wire/snmp-message.ts';
import { type Oid, oid } from '#wire/snmp-oid.ts';
import { decrypt, digestBytes, digestOf, encrypt } from '#wire/snmp-usm.ts';
import {
  decodeScopedPdu,
  decodeUsm,
  decodeV3,
  encodeScopedPdu,
  encodeV3,
  type ScopedPdu,
  USM,
  type UsmParameters,
  type V3Header,
} from '#wire/snmp-v3.ts';
import type { SnmpValue, Varbind } from '#wire/snmp-value.ts';
import type { Device } from '../device/device.ts';
import { type Agent, createAgent } from './agent.ts';
import { bootEngine } from './engine.ts';
import type { AgentNetwork } from './subject.ts';
import { type SnmpUser, userKeys } from './user-keys.ts';

/** An agent without a socket, whose clock stands until it is moved. */
export interface TestAgent extends Agent {
  /** Seconds pass on the engine's clock. */
  pass(seconds: number): void;
  failures(): number;
}

export function testAgent(network: AgentNetwork, device: Device, boots = 1): TestAgent {
  let nowMs = 0;
  let failures = 0;
  const clock = { now: () => new Date(0), monotonicMs: () => nowMs };
  const agent = createAgent({
    network,
    device,
    engine: bootEngine(device, boots, clock),
    log: silentLog,
    authenticationFailed: () => void (failures += 1),
  });
  return { ...agent, pass: (seconds) => void (nowMs += seconds * 1_000), failures: () => failures };
}

export function request(type: Pdu['type'], names: readonly (string | readonly [string, SnmpValue])[], more: Partial<Pdu> = {}): Pdu {
  const varbinds = names.map((each): Varbind =>
    typeof each === 'string' ? { name: oid(each), value: { type: 'Null' } } : { name: oid(each[0]), value: each[1] },
  );
  return { type, requestId: 77, errorStatus: 0, errorIndex: 0, varbinds, ...more };
}

/** What the agent answers in version 1 or 2c; null: nothing. */
export function ask(
  agent: Agent,
  pdu: Pdu,
  { version = 'v2c', community = 'public' }: { version?: 'v1' | 'v2c'; community?: string } = {},
): Pdu | null {
  const reply = agent.receive(encodeCommunityMessage({ version, community: Buffer.from(community), pdu }));
  const answered = reply === null ? null : decodeCommunityMessage(reply);
  return answered === null || answered.pdu.type === 'TrapV1' ? null : answered.pdu;
}

export function errorOf(pdu: Pdu | null): ErrorStatus | null {
  return (Object.keys(ERROR_STATUS) as ErrorStatus[]).find((name) => ERROR_STATUS[name] === pdu?.errorStatus) ?? null;
}

/** How a version 3 message deviates from what is right. */
export interface Deviation {
  readonly engineId?: Uint8Array;
  readonly boots?: number;
  readonly time?: number;
  readonly header?: Partial<V3Header>;
  readonly scoped?: Partial<ScopedPdu>;
  readonly privacy?: Uint8Array;
  /** Changes the finished message. */
  readonly spoil?: (message: Uint8Array) => void;
}

export interface SecureReply {
  readonly header: V3Header;
  readonly usm: UsmParameters;
  /** Null: what is inside cannot be read with the user's keys. */
  readonly scoped: ScopedPdu | null;
  readonly bytes: number;
}

/** Asks as a user at the level of the user's keys, unless the deviation says otherwise; null: no answer. */
export function askSecurely(agent: Agent, user: SnmpUser, pdu: Pdu, deviation: Deviation = {}): SecureReply | null {
  const { engine } = agent;
  const keys = userKeys(engine.id)(user);
  const header: V3Header = {
    msgId: 4_711,
    maxSize: 65_507,
    authenticated: keys.authentication !== null,
    encrypted: keys.privacy !== null,
    reportable: true,
    securityModel: USM,
    ...deviation.header,
  };
  const moment = { boots: deviation.boots ?? engine.boots, time: deviation.time ?? engine.time() };
  const plain = encodeScopedPdu({ contextEngineId: engine.id, contextName: new Uint8Array(), pdu, ...deviation.scoped });
  const salt = header.encrypted ? Buffer.from('0000000100000009', 'hex') : new Uint8Array();
  const data = header.encrypted && keys.privacy !== null ? encrypt(keys.privacy.protocol, keys.privacy.key, moment, salt, plain) : plain;
  const signing = header.authenticated ? keys.authentication : null;
  const usm: UsmParameters = {
    engineId: deviation.engineId ?? engine.id,
    ...moment,
    userName: Buffer.from(user.name),
    authentication: signing === null ? new Uint8Array() : new Uint8Array(digestBytes(signing.protocol)),
    privacy: deviation.privacy ?? salt,
  };
  const message = encodeV3(header, usm, data, signing === null ? undefined : (bytes) => digestOf(signing.protocol, signing.key, bytes));
  deviation.spoil?.(message);
  const reply = agent.receive(message);
  if (reply === null) return null;
  const answered = decodeV3(reply)!;
  const parameters = decodeUsm(answered.security)!;
  const inside = answered.header.encrypted
    ? keys.privacy === null
      ? null
      : decrypt(keys.privacy.protocol, keys.privacy.key, parameters, parameters.privacy, answered.data)
    : answered.data;
  return { header: answered.header, usm: parameters, scoped: inside === null ? null : decodeScopedPdu(inside), bytes: reply.length };
}

/** Which counter a Report tells of; null: it is none. */
export function reported(reply: SecureReply | null): Oid | null {
  const pdu = reply?.scoped?.pdu;
  return pdu?.type === 'Report' ? (pdu.varbinds[0]?.name ?? null) : null;
}
