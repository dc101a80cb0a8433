import { fail } from '#kernel/error.ts';
import type { Candidacy, Lease } from '#kernel/lease.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import { pause } from '#kernel/pause.ts';
import { activatingAnswers } from './activating.ts';
import { applyingAnswers } from './applying.ts';
import { Equipment, type QosAsks } from './asks.ts';
import { Documents } from './documents.ts';
import { EVENTS } from './events.ts';
import { Keeper } from './keeping.ts';
import { qosProjection } from './qos.projection.ts';
import { Turns } from './turns.ts';
import { readWorkflows } from './workflows.ts';

export { listApplications } from './messages.ts';
export { Policy } from './policy.ts';
export { Profile } from './profile.ts';
export { renderHtb, renderNetem } from './render-tc.ts';

export interface QosOptions {
  /** Operations of others that it asks. */
  readonly asks: QosAsks;
  /** How often it is looked whether what is in force still is, in milliseconds. */
  readonly lookEveryMs?: number;
}

const LOOK_EVERY_MS = 15_000;

/** How traffic is treated: impairments and policies as data, put on links and interfaces, measured, rolled back, kept. */
export function qos({ asks, lookEveryMs = LOOK_EVERY_MS }: QosOptions): Module {
  const documents = new Documents();
  const equipment = new Equipment(asks);
  const turns = new Turns();
  let context: ModuleContext | undefined;
  let keeping: Candidacy | undefined;
  const around = (): ModuleContext => {
    if (context === undefined) throw fail('module_unavailable', 'The module qos has not started.');
    return context;
  };
  return defineModule({
    name: 'qos',
    version: '1.0.0',
    summary: 'Impairment profiles and QoS policies, planned, applied, measured, rolled back and kept.',
    capabilities: ['traffic-management', 'policies', 'shaping', 'impairment'],
    answers: [
      ...documents.answers(),
      ...applyingAnswers({ documents, equipment, turns, around }),
      ...activatingAnswers({ equipment, turns, around }),
    ],
    needs: Object.values(asks),
    emits: EVENTS,
    workflows: readWorkflows(),
    projections: [qosProjection],
    async start(started) {
      context = started;
      const keeper = new Keeper(equipment, turns, started);
      keeping = started.leases.campaign('qos', async (lease: Lease) => {
        while (!lease.lost.aborted) {
          await keeper.look(lease);
          await pause(lookEveryMs, lease.lost);
        }
      });
    },
    async stop() {
      await keeping?.close();
      keeping = undefined;
    },
  });
}
