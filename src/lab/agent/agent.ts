import { decodeCommunityMessage, encodeCommunityMessage, ERROR_STATUS, type Pdu, snmpVersion } from '#wire/snmp-message.ts';
import type { Device } from '../device/device.ts';
import { type AgentGround, type Answer, DEFAULT_VLAN } from './ground.ts';
import { groupsOf } from './mib/mibs.ts';
import { refusal, respond, type Terms } from './requests.ts';
import { newStatistics, type SnmpStatistics } from './statistics.ts';
import type { Engine, Subject } from './subject.ts';
import { secureMessages, type SecureMessages } from './secure-messages.ts';
import { RowMemory, mibView } from './view.ts';

/** The SNMP agent of one device: bytes in, bytes out. */
export interface Agent {
  readonly device: Device;
  readonly engine: Engine;
  readonly statistics: SnmpStatistics;
  readonly secure: SecureMessages;
  /** The answer to a datagram; null: none is sent. */
  receive(bytes: Uint8Array): Uint8Array | null;
  /** Forgets what can be computed again. */
  forget(): void;
}

/** Bytes of a message of version 1 or 2c beside community and variable bindings, at most. */
const COMMUNITY_OVERHEAD = 40;

export function createAgent(ground: AgentGround): Agent {
  const { network, device, engine, log } = ground;
  const statistics = newStatistics();
  const groups = groupsOf(device);
  const memory = new RowMemory();

  const answer: Answer = (request, terms, vlan) => {
    countRequest(statistics, request);
    network.traffic?.settle(device.node.project.projectId);
    const subject: Subject = { network, device, engine, statistics, nowMs: network.simulatedMs(), vlan };
    let response: Pdu | null;
    try {
      response = respond(request, mibView(groups, subject, memory), terms);
    } catch (error) {
      log.error('An SNMP request failed inside the agent.', {
        node: device.node.name,
        error: error instanceof Error ? error.message : String(error),
      });
      response = refusal(request, 'genErr', 0);
    }
    if (response !== null) countResponse(statistics, request, response);
    return response;
  };

  const secure = secureMessages({ ...ground, statistics, answer });

  function receiveCommunity(bytes: Uint8Array): Uint8Array | null {
    const message = decodeCommunityMessage(bytes);
    if (message === null || message.pdu.type === 'TrapV1' || (message.version === 'v1' && message.pdu.type === 'GetBulkRequest')) {
      statistics.inASNParseErrs += 1;
      return null;
    }
    const { version, community, pdu } = message;
    const access = communityAccess(device, Buffer.from(community).toString('utf8'));
    if (access === null) {
      statistics.inBadCommunityNames += 1;
      ground.authenticationFailed();
      return null;
    }
    if (pdu.type === 'SetRequest' && !access.mayWrite) statistics.inBadCommunityUses += 1;
    const terms: Terms = { version, mayWrite: access.mayWrite, room: engine.maxMessageBytes - COMMUNITY_OVERHEAD - community.length };
    const response = answer(pdu, terms, access.vlan);
    return response === null ? null : encodeCommunityMessage({ version, community, pdu: response });
  }

  function receive(bytes: Uint8Array): Uint8Array | null {
    statistics.inPkts += 1;
    const version = snmpVersion(bytes);
    if (version === null) statistics.inASNParseErrs += 1;
    if (version === 'unknown') statistics.inBadVersions += 1;
    if (version === null || version === 'unknown') return null;
    const reply = version === 'v3' ? secure.receive(bytes) : receiveCommunity(bytes);
    if (reply === null) return null;
    if (reply.length > engine.maxMessageBytes) {
      statistics.silentDrops += 1;
      return null;
    }
    statistics.outPkts += 1;
    return reply;
  }

  return { device, engine, statistics, secure, receive, forget: () => memory.clear() };
}

/** A bridge with VLANs has a view of each: IOS adds `@10` to the community. */
function communityAccess(device: Device, community: string): { mayWrite: boolean; vlan: number } | null {
  const { communities } = device.snmp;
  const whole = communities.get(community);
  if (whole !== undefined) return { mayWrite: whole === 'rw', vlan: DEFAULT_VLAN };
  if (device.kind !== 'switch') return null;
  const [, name = '', digits = ''] = /^(.+)@(\d{1,4})$/.exec(community) ?? [];
  const access = communities.get(name);
  return access === undefined || !device.vlans.has(Number(digits)) ? null : { mayWrite: access === 'rw', vlan: Number(digits) };
}

function countRequest(statistics: SnmpStatistics, { type }: Pdu): void {
  if (type === 'GetRequest') statistics.inGetRequests += 1;
  else if (type === 'GetNextRequest') statistics.inGetNexts += 1;
  else if (type === 'SetRequest') statistics.inSetRequests += 1;
}

function countResponse(statistics: SnmpStatistics, request: Pdu, { errorStatus, varbinds }: Pdu): void {
  statistics.outGetResponses += 1;
  switch (errorStatus) {
    case ERROR_STATUS.noError:
      if (request.type === 'SetRequest') statistics.inTotalSetVars += varbinds.length;
      else statistics.inTotalReqVars += varbinds.length;
      return;
    case ERROR_STATUS.tooBig:
      statistics.outTooBigs += 1;
      return;
    case ERROR_STATUS.noSuchName:
      statistics.outNoSuchNames += 1;
      return;
    case ERROR_STATUS.badValue:
      statistics.outBadValues += 1;
      return;
    case ERROR_STATUS.genErr:
      statistics.outGenErrs += 1;
      return;
    default:
  }
}
