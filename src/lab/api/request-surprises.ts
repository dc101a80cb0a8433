import type { LabSwitches } from '../options.ts';
import { refuse, type Refusal } from '../refusal.ts';

/** GNS3 answers 409 to nearly everything that it does not do; these are of other servers than the recorded ones. @see gns3-server#932, #1406 */
const CONFLICTS = [
  'Port is already used',
  "Cannot connect to compute 'vm': Connect call failed",
  'uBridge is not available',
  'The node is still busy with another operation',
  'TCP port is already in use on host',
  'Timeout when starting the node',
];

export interface RequestSurprises {
  /** Resolves when a request that changes something may be served. @throws Refusal 409 when it is its turn */
  beforeChange(route: string): Promise<void>;
}

/** The switches that make requests slow or fail. */
export function requestSurprises({ conflictEvery, slowOperationsMs }: LabSwitches): RequestSurprises {
  let changes = 0;
  return {
    async beforeChange(route) {
      // Whoever cannot log in sees nothing of all this.
      if (route.startsWith('/access/')) return;
      if (slowOperationsMs > 0) await new Promise((resolve) => setTimeout(resolve, slowOperationsMs));
      if (conflictEvery === 0) return;
      changes += 1;
      if (changes % conflictEvery === 0) throw refuse(409, CONFLICTS[(changes / conflictEvery - 1) % CONFLICTS.length]!);
    },
  };
}

/** What FastAPI says by itself: a text, or of 422 a list of problems. */
export function bareError(refusal: Refusal): Record<string, unknown> {
  return refusal.status === 422
    ? { detail: [{ type: 'value_error', loc: ['body'], msg: refusal.message, input: null }] }
    : { detail: refusal.message };
}
