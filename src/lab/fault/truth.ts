import type { FaultKind } from './fault-plan.ts';

/** What really happened and when: the answers for those who measure detection. Times are of the simulated network, ISO 8601 UTC. */
export interface Truth {
  readonly fault_id: string;
  readonly kind: FaultKind;
  /** In a sentence, for people. */
  readonly label: string;
  readonly project_id: string;
  readonly project: string;
  /** Names and ids of what it happened to; null where it happened to none. */
  readonly node_id: string | null;
  readonly node: string | null;
  readonly interface: string | null;
  readonly link_id: string | null;
  readonly began_at: string;
  /** Null: it lasts. */
  readonly ended_at: string | null;
  readonly parameters: Readonly<Record<string, number | string>>;
}

/** Where truths go: a fault is recorded when it begins and once more when it ends, with the same id. */
export type RecordTruth = (truth: Truth) => void;
