import type { Json } from '#kernel/json.ts';
import type { Projection } from '#kernel/projection.ts';
import { workflowDeleted, workflowSaved } from './events.ts';

export const SAVED_WORKFLOWS = 'workflows';

/** Workflows that people saved, as they are and as they were. */
export const workflowsProjection: Projection = {
  name: 'workflows',
  version: 1,
  summary: 'Workflows that people saved.',
  handles: [workflowSaved.type, workflowDeleted.type],
  project({ type, data, time }) {
    const { name, by, ...saved } = data as unknown as { name: string; by: string; [field: string]: Json };
    return [
      { key: name, scope: SAVED_WORKFLOWS, value: type === workflowDeleted.type ? null : { name, ...saved, saved_at: time, saved_by: by } },
    ];
  },
};
