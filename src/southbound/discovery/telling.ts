import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { EventDeclaration } from '#kernel/message.ts';
import {
  equipmentChanged,
  equipmentDiscovered,
  type EquipmentChange,
  type EquipmentDocument,
  type EquipmentSummary,
} from '#model/equipment.ts';
import { driftCleared, driftFound, type Drift } from '#model/wiring.ts';
import { MOST_CHANGES } from './changes.ts';

const SOURCE = '/modules/discovery';

interface About {
  readonly projectId: string;
  readonly equipmentId?: string;
  readonly runId: string;
}

export function eventOf(declared: EventDeclaration, about: About, data: object): NewEvent {
  const { projectId, equipmentId, runId } = about;
  return {
    type: declared.type,
    source: SOURCE,
    subject: equipmentId === undefined ? `projects/${projectId}/wiring` : `projects/${projectId}/equipment/${equipmentId}`,
    priority: declared.priority,
    projectid: projectId,
    ...(equipmentId === undefined ? {} : { nodeid: equipmentId }),
    correlationid: runId,
    data: data as unknown as Json,
  };
}

/** What a discovery tells: what was found, and where there was a discovery before, what is other than it said. */
export function discoveryEvents(
  document: EquipmentDocument,
  summary: EquipmentSummary,
  before: EquipmentDocument | null,
  changes: readonly EquipmentChange[],
): NewEvent[] {
  const { equipment_id, project_id, server, name, run_id } = document;
  const about = { equipment_id, project_id, server, name, run_id };
  const of: About = { projectId: project_id, equipmentId: equipment_id, runId: run_id };
  const listed = changes.slice(0, MOST_CHANGES);
  const changed = listed.map(({ fact }) => fact);
  const found = eventOf(equipmentDiscovered, of, { ...about, discovery_status: document.discovery_status, summary, changed, document });
  if (before === null || changes.length === 0) return [found];
  const told = { ...about, since: before.discovered_at, changes: listed, left_out: changes.length - listed.length };
  return [found, eventOf(equipmentChanged, of, told)];
}

export function driftEvents(
  { found, cleared }: { readonly found: readonly Drift[]; readonly cleared: readonly Drift[] },
  projectId: string,
  runId: string,
): NewEvent[] {
  const of: About = { projectId, runId };
  return [
    ...found.map((drift) => eventOf(driftFound, of, { ...drift, run_id: runId })),
    ...cleared.map((drift) => eventOf(driftCleared, of, { ...drift, run_id: runId })),
  ];
}
