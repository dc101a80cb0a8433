import type { EquipmentSummary } from '#model/equipment.ts';

/** A device that is measured. */
export interface Target {
  readonly projectId: string;
  readonly nodeId: string;
  readonly server: string;
  readonly name: string;
  readonly project: string;
}

/** Whether a device can be measured: it runs, and its agent answered when it was discovered. */
export function isMeasured({ status, snmp_available: answers }: Pick<EquipmentSummary, 'status' | 'snmp_available'>): boolean {
  return status === 'started' && answers === true;
}

export function targetOf(equipment: EquipmentSummary): Target {
  return {
    projectId: equipment.project_id,
    nodeId: equipment.equipment_id,
    server: equipment.server,
    name: equipment.name,
    project: equipment.project_name,
  };
}

export const resourceOf = ({ projectId, nodeId }: Pick<Target, 'projectId' | 'nodeId'>): string => `projects/${projectId}/nodes/${nodeId}`;
