import type { Envelope } from '#kernel/event.ts';
import type { Events } from '../operations.generated.ts';
import type { HubEvent } from '../topology-fold.ts';

type Progressed = Events['equipment.discovery.progressed'];
export type DiscoveryStepReport = Progressed['steps'][number];

/** The discovery of one device, as its events tell it. */
export interface DeviceProgress {
  readonly runId: string;
  readonly name: string;
  readonly done: number;
  readonly of: number;
  /** Those that ended, in the order of their ends. */
  readonly steps: readonly DiscoveryStepReport[];
  readonly ended: boolean;
  readonly status: Progressed['discovery_status'];
  /** Facts that differ from the discovery before. */
  readonly changed: number;
}

/** By project, then by equipment. */
export type Discoveries = ReadonlyMap<string, ReadonlyMap<string, DeviceProgress>>;

/** What is known of discoveries after one more event; the same map when it tells nothing of them. */
export function applyDiscoveryEvent(all: Discoveries, event: Envelope): Discoveries {
  const told = event as HubEvent;
  switch (told.type) {
    case 'equipment.discovery.progressed': {
      const { equipment_id: id, project_id: project, run_id: runId, name, done, of, steps, ended, discovery_status: status } = told.data;
      const before = all.get(project)?.get(id);
      const earlier = before?.runId === runId ? before.steps.filter(({ step }) => !steps.some((one) => one.step === step)) : [];
      return withDevice(all, project, id, { runId, name, done, of, steps: [...earlier, ...steps], ended, status, changed: 0 });
    }
    case 'equipment.changed': {
      const { equipment_id: id, project_id: project, run_id: runId, changes, left_out: leftOut } = told.data;
      const before = all.get(project)?.get(id);
      if (before?.runId !== runId) return all;
      return withDevice(all, project, id, { ...before, changed: changes.length + leftOut });
    }
    default:
      return all;
  }
}

function withDevice(all: Discoveries, project: string, id: string, progress: DeviceProgress): Discoveries {
  return new Map(all).set(project, new Map(all.get(project)).set(id, progress));
}
