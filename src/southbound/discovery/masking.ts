import { permits, type Caller } from '#kernel/caller.ts';
import type { EquipmentDocument } from '#model/equipment.ts';

/** What is shown instead of a secret. */
export const MASK = '********';

const PERMISSION = 'secrets.read';

/** The document as a caller may see it. Documents are kept without secrets; the one who may gets the community back. */
export function shownTo(caller: Caller, document: EquipmentDocument, community: string | undefined): EquipmentDocument {
  if (document.snmp_data.community !== MASK || community === undefined || !permits(caller, PERMISSION, document.project_id))
    return document;
  return { ...document, snmp_data: { ...document.snmp_data, community } };
}
