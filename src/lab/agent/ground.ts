import type { Log } from '#kernel/log.ts';
import type { Pdu } from '#wire/snmp-message.ts';
import type { Device } from '../device/device.ts';
import type { Terms } from './requests.ts';
import type { AgentNetwork, Engine } from './subject.ts';

/** What an agent answers by, whichever version it is asked in. */
export interface AgentGround {
  readonly network: AgentNetwork;
  readonly device: Device;
  readonly engine: Engine;
  readonly log: Log;
  /** A request was not what its sender claimed. @see RFC 3418 authenticationFailure */
  readonly authenticationFailed: () => void;
}

/** Answers a request for one VLAN's bridge. */
export type Answer = (request: Pdu, terms: Terms, vlan: number) => Pdu | null;

/** The bridge that is asked about when nobody says which. */
export const DEFAULT_VLAN = 1;
