import type { Projection } from '#kernel/projection.ts';
import { scheduleFired } from './messages.ts';

/** Up to which time each schedule was fired: a process that begins knows from it what was missed. */
export const schedulesProjection: Projection = {
  name: 'schedules_fired',
  version: 1,
  summary: 'When each schedule was last fired.',
  handles: [scheduleFired.type],
  project({ data }) {
    const { schedule, at, run_id } = data as { schedule: string; at: string; run_id: string };
    return [{ key: schedule, scope: 'schedules', value: { at, run_id } }];
  },
};
