import { allOf } from '#kernel/all-of.ts';
import { csvContent } from '#kernel/csv.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import type { EquipmentInterface, EquipmentSummary } from '#model/equipment.ts';
import { isMeant } from '../backups/backup-answers.ts';
import { newestBackups } from '../backups/backups.projection.ts';
import { textContent } from './text-content.ts';
import { exportInventory, exportInventoryJson, listInventory, type Device } from './messages.ts';

export interface InventoryAsks {
  readonly projects: Operation;
  readonly equipment: Operation;
  readonly interfaces: Operation;
}

interface Filter {
  readonly project_id?: string | undefined;
  readonly q?: string | undefined;
  readonly vendor?: string | undefined;
  readonly model?: string | undefined;
  readonly os?: string | undefined;
  readonly version?: string | undefined;
  readonly status?: string | undefined;
}

type OneInterface = EquipmentInterface & { readonly device: string; readonly project_id: string; readonly equipment_id: string };

export function inventoryAnswers(asks: InventoryAsks): Answering[] {
  const projectsOf = async (wanted: string | undefined, context: Context) => {
    const projects = await allOf<{ project_id: string; server: string }>(context, asks.projects);
    return projects.filter((each) => isMeant(each, context, wanted));
  };

  const devicesOf = async ({ project_id, q, status, ...exact }: Filter, context: Context): Promise<Device[]> => {
    const seen = new Map((await newestBackups(context.read)).map(({ node_id, seen_at }) => [node_id.toLowerCase(), seen_at]));
    const devices: Device[] = [];
    for (const { project_id: id, server } of await projectsOf(project_id, context)) {
      const narrowed = { project_id: id, server, ...(q === undefined ? {} : { q }), ...(status === undefined ? {} : { status }) };
      for (const summary of await allOf<EquipmentSummary>(context, asks.equipment, narrowed)) {
        if (!fits(summary, exact)) continue;
        devices.push({ ...summary, configuration_seen_at: seen.get(summary.equipment_id.toLowerCase()) ?? null });
      }
    }
    return devices.sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  };

  const interfacesOf = async (devices: readonly Device[], context: Context): Promise<OneInterface[]> => {
    const found: OneInterface[] = [];
    for (const [project_id, of] of Map.groupBy(devices, (device) => device.project_id)) {
      const wanted = new Set(of.map(({ equipment_id }) => equipment_id));
      const all = await allOf<OneInterface>(context, asks.interfaces, { project_id, server: of[0]!.server });
      found.push(...all.filter(({ equipment_id }) => wanted.has(equipment_id)));
    }
    return found;
  };

  return [
    answer(listInventory, async ({ limit, cursor, ...filter }, context) => {
      const devices = await devicesOf(filter, context);
      return {
        ...pageOf(devices, { limit, cursor }, keyOf),
        total: devices.length,
        by: {
          vendor: counted(devices, ({ vendor }) => vendor),
          model: counted(devices, ({ model }) => model),
          version: counted(devices, ({ version }) => version),
          status: counted(devices, ({ status }) => status),
        },
      };
    }),
    answer(exportInventory, async ({ what, ...filter }, context) => {
      const devices = await devicesOf(filter, context);
      if (what === 'devices') return csvContent('inventory.csv', DEVICE_COLUMNS, devices.map(deviceRow));
      return csvContent('interfaces.csv', INTERFACE_COLUMNS, (await interfacesOf(devices, context)).map(interfaceRow));
    }),
    answer(exportInventoryJson, async (filter, context) => {
      const devices = await devicesOf(filter, context);
      const interfaces = Map.groupBy(await interfacesOf(devices, context), ({ equipment_id }) => equipment_id);
      const whole = devices.map((device) => ({ ...device, interface_list: interfaces.get(device.equipment_id) ?? [] }));
      return textContent('application/json', 'inventory.json', `${JSON.stringify(whole, undefined, 2)}\n`);
    }),
  ];
}

const DEVICE_COLUMNS = [
  'device',
  'project',
  'type',
  'status',
  'vendor',
  'model',
  'os',
  'version',
  'serial',
  'system_name',
  'addresses',
  'interfaces',
  'discovered_at',
  'configuration_seen_at',
  'equipment_id',
];

function deviceRow(device: Device): (string | number | null)[] {
  const { name, project_name, type, status, vendor, model, os, version, serial, system_name, ip_addresses, interfaces } = device;
  return [
    name,
    project_name,
    type,
    status,
    vendor,
    model,
    os,
    version,
    serial,
    system_name,
    ip_addresses.join(' '),
    interfaces,
    device.discovered_at,
    device.configuration_seen_at,
    device.equipment_id,
  ];
}

const INTERFACE_COLUMNS = [
  'device',
  'interface',
  'alias',
  'mac',
  'addresses',
  'admin_status',
  'oper_status',
  'speed_bps',
  'mtu',
  'equipment_id',
];

function interfaceRow(each: OneInterface): (string | number | null)[] {
  const addresses = each.addresses.map(({ address, prefix_length }) => (prefix_length === null ? address : `${address}/${prefix_length}`));
  return [
    each.device,
    each.name,
    each.alias,
    each.mac,
    addresses.join(' '),
    each.admin_status,
    each.oper_status,
    each.speed_bps,
    each.mtu,
    each.equipment_id,
  ];
}

function keyOf({ name, equipment_id }: Device): string {
  return `${name}/${equipment_id}`;
}

function fits(summary: EquipmentSummary, exact: Pick<Filter, 'vendor' | 'model' | 'os' | 'version'>): boolean {
  return (['vendor', 'model', 'os', 'version'] as const).every((field) => {
    const wanted = exact[field];
    return wanted === undefined || summary[field]?.toLowerCase() === wanted.toLowerCase();
  });
}

/** What nobody knows is counted as `unknown`. */
function counted(devices: readonly Device[], valueOf: (device: Device) => string | null): Record<string, number> {
  const groups = Map.groupBy(devices, (device) => valueOf(device) ?? 'unknown');
  return Object.fromEntries([...groups].map(([value, of]) => [value, of.length] as const).sort(([, one], [, other]) => other - one));
}
