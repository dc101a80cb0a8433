import type { Operation } from '#kernel/message.ts';

/** Where the operations of the assistant stand in REST. */
export const PLACE = '/api/common/api/v1/assistant';
export const tag = 'AI Assistant';
/** Who says the events of the module. */
export const SOURCE = '/modules/assistant';

/** What is asked of other units. Any of them may be without an answer for a while: what it would tell is then left out. */
export interface AssistantAsks {
  /** Projects with nodes and links: `gns3.topology.get`. */
  readonly topology: Operation;
  readonly alerts: Operation;
  /** `incidents.get`. */
  readonly incident: Operation;
  /** The wiring with what devices call their interfaces: `equipment.wiring.get`. */
  readonly wiring: Operation;
}
