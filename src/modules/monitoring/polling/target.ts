import type { EquipmentSummary } from '#model/equipment.ts';

/** By what a device is measured: its agent, or its console where it has none that answers. */
export const MEASURING_WAYS = ['snmp', 'console'] as const;
export type MeasuringWay = (typeof MEASURING_WAYS)[number];

/** A device that is measured. */
export interface Target {
  readonly projectId: string;
  readonly nodeId: string;
  readonly server: string;
  readonly name: string;
  readonly project: string;
  readonly way: MeasuringWay;
}

/** How a device can be measured: it runs, and what answered when it was discovered; undefined: not at all. */
export function wayOf({
  status,
  snmp_available: agent,
  console_available: console,
}: Pick<EquipmentSummary, 'status' | 'snmp_available' | 'console_available'>): MeasuringWay | undefined {
  if (status !== 'started') return undefined;
  if (agent === true) return 'snmp';
  return console === true ? 'console' : undefined;
}

export function targetOf(equipment: EquipmentSummary, way: MeasuringWay): Target {
  return {
    projectId: equipment.project_id,
    nodeId: equipment.equipment_id,
    server: equipment.server,
    name: equipment.name,
    project: equipment.project_name,
    way,
  };
}

export const resourceOf = ({ projectId, nodeId }: Pick<Target, 'projectId' | 'nodeId'>): string => `projects/${projectId}/nodes/${nodeId}`;
