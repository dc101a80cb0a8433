import { upTo } from '#kernel/all-of.ts';
import type { EquipmentSummary } from '#model/equipment.ts';
import type { Section } from '../document.ts';
import { count, countsOf, MOST_ROWS, sectionOf, tableOf, type Scope } from './scope.ts';

/** Bars beyond these are told by the table. */
const MOST_BARS = 12;
const UNKNOWN = 'unknown';

async function equipmentOf({ asks, context, projects }: Scope): Promise<{ equipment: EquipmentSummary[]; more: boolean }> {
  const equipment: EquipmentSummary[] = [];
  let more = false;
  for (const { project_id, server } of projects) {
    const left = MOST_ROWS - equipment.length;
    if (left <= 0) return { equipment, more: true };
    const found = await upTo<EquipmentSummary>(context, asks.equipment!, { project_id, server }, { most: left });
    equipment.push(...found.items.slice(0, left));
    more ||= found.more || found.items.length > left;
  }
  return { equipment, more };
}

const listed = (values: readonly string[]): string | null => (values.length === 0 ? null : values.join(', '));

export async function inventorySection(scope: Scope): Promise<Section> {
  const { equipment, more } = await equipmentOf(scope);
  const byVendor = countsOf(equipment, ({ vendor }) => vendor ?? UNKNOWN);
  return sectionOf(
    'inventory',
    {
      figures: [
        count('projects', scope.projects.length),
        count('devices', equipment.length),
        count('started', equipment.filter(({ status }) => status === 'started').length),
        count(
          'interfaces',
          equipment.reduce((sum, { interfaces }) => sum + interfaces, 0),
        ),
      ],
      charts: [
        {
          key: 'by_vendor',
          kind: 'number',
          bars: byVendor.slice(0, MOST_BARS).map(([label, value]) => ({ label, word: label === UNKNOWN, value })),
        },
      ],
      tables: [
        tableOf(
          'devices',
          [
            ['project', 'text', ({ project_name }) => project_name],
            ['node', 'text', ({ name }) => name],
            ['type', 'text', ({ type }) => type],
            ['status', 'word', ({ status }) => status],
            ['vendor', 'text', ({ vendor }) => vendor],
            ['model', 'text', ({ model }) => model],
            ['os', 'text', ({ os, version }) => listed([os, version].filter((part) => part !== null))],
            ['serial', 'text', ({ serial }) => serial],
            ['addresses', 'text', ({ ip_addresses }) => listed(ip_addresses)],
            ['interfaces', 'number', ({ interfaces }) => interfaces],
          ],
          equipment,
        ),
      ],
    },
    more ? ['devices_cut'] : [],
  );
}

export async function discoverySection(scope: Scope): Promise<Section> {
  const { equipment, more } = await equipmentOf(scope);
  const byStatus = countsOf(equipment, ({ discovery_status }) => discovery_status ?? 'never');
  return sectionOf(
    'discovery',
    {
      figures: [
        count('devices', equipment.length),
        count('discovered', equipment.filter(({ discovered_at }) => discovered_at !== null).length),
        count('answers_snmp', equipment.filter(({ snmp_available }) => snmp_available === true).length),
        count(
          'conflicts',
          equipment.reduce((sum, { conflicts }) => sum + conflicts, 0),
        ),
      ],
      charts: [{ key: 'by_discovery', kind: 'number', bars: byStatus.map(([label, value]) => ({ label, word: true, value })) }],
      tables: [
        tableOf(
          'discovered',
          [
            ['project', 'text', ({ project_name }) => project_name],
            ['node', 'text', ({ name }) => name],
            ['discovery', 'word', ({ discovery_status }) => discovery_status ?? 'never'],
            ['discovered_at', 'time', ({ discovered_at }) => discovered_at],
            ['system_name', 'text', ({ system_name }) => system_name],
            ['snmp', 'word', ({ snmp_available }) => (snmp_available === null ? UNKNOWN : snmp_available ? 'yes' : 'no')],
            ['interfaces', 'number', ({ interfaces }) => interfaces],
            ['neighbors', 'number', ({ neighbors }) => neighbors],
            ['conflicts', 'number', ({ conflicts }) => conflicts],
          ],
          equipment,
        ),
      ],
    },
    more ? ['devices_cut'] : [],
  );
}
