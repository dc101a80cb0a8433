import type { EquipmentDocument, EquipmentSummary } from '#model/equipment.ts';
import type { TopologyNode, TopologyProject } from '#model/topology.ts';

/** A document in a line of a list. */
export function summaryOf(document: EquipmentDocument): EquipmentSummary {
  const { identity, network_info: network } = document;
  return {
    equipment_id: document.equipment_id,
    project_id: document.project_id,
    project_name: document.project_name,
    server: document.server,
    name: document.name,
    type: document.type,
    status: document.status,
    discovery_status: document.discovery_status,
    discovered_at: document.discovered_at,
    system_name: identity.name,
    vendor: identity.vendor,
    model: identity.model,
    os: identity.os,
    version: identity.version,
    serial: identity.serial,
    ip_addresses: network.ip_addresses.slice(0, 100),
    interfaces: network.interfaces.length,
    neighbors: document.topology.neighbors.length,
    conflicts: document.conflicts.length,
    snmp_available: document.snmp_data.snmp_available,
    console_available: document.console.answered,
  };
}

/** A node in a line of a list: as GNS3 says it is now, with what discovery knows of it where it does. */
export function listed(node: TopologyNode, project: TopologyProject, known: EquipmentSummary | undefined): EquipmentSummary {
  const now = {
    equipment_id: node.node_id,
    project_id: project.project_id,
    project_name: project.name,
    server: project.server,
    name: node.name,
    type: node.node_type,
    status: node.status,
  };
  if (known !== undefined) return { ...known, ...now };
  return {
    ...now,
    discovery_status: null,
    discovered_at: null,
    system_name: null,
    vendor: null,
    model: null,
    os: null,
    version: null,
    serial: null,
    ip_addresses: node.addresses,
    interfaces: node.ports.length,
    neighbors: 0,
    conflicts: 0,
    snmp_available: null,
  };
}
