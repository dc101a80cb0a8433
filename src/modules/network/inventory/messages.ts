import { z } from 'zod';
import { query, type Content } from '#kernel/message.ts';
import { EquipmentSummary } from '#model/equipment.ts';
import { ProjectId } from '#model/project.ts';
import { next_cursor, page, PLACE, reading } from '../place.ts';

const INVENTORY = `${PLACE}/inventory`;
const text = (what: string) => z.string().min(1).max(200).optional().describe(what);

const filter = {
  project_id: ProjectId.optional().describe('Only of this project.'),
  q: text('Part of a name, address, serial, model, vendor or version.'),
  vendor: text('Exactly, in any case of letters.'),
  model: text('Exactly, in any case of letters.'),
  os: text('Slug of the operating system: `ios`, `linux`.'),
  version: text('Exactly, in any case of letters.'),
  status: z.enum(['started', 'stopped', 'suspended', 'unknown']).optional().describe('Only nodes that are so.'),
} as const;

const Device = EquipmentSummary.extend({
  configuration_seen_at: z.iso.datetime().nullable().describe('When its configuration was last backed up; null: never.'),
});
export type Device = z.infer<typeof Device>;

export const listInventory = query('network.inventory.list', {
  ...reading,
  projects: 'narrowed',
  summary: 'Lists the devices of all projects with vendor, model, version, serial and addresses, and counts them by what they are.',
  rest: `GET ${INVENTORY}/`,
  input: z.strictObject({ ...filter, ...page }),
  output: z.object({
    items: z.array(Device),
    next_cursor,
    total: z.int(),
    by: z.object({
      vendor: z.record(z.string(), z.int()),
      model: z.record(z.string(), z.int()),
      version: z.record(z.string(), z.int()),
      status: z.record(z.string(), z.int()),
    }),
  }),
});

export const exportInventory = query('network.inventory.export', {
  ...reading,
  rate: 'action',
  projects: 'narrowed',
  summary: 'Gives the inventory as CSV that a spreadsheet takes for text: devices, or their interfaces.',
  rest: `GET ${INVENTORY}/export/`,
  gives: 'text/csv',
  input: z.strictObject({ ...filter, what: z.enum(['devices', 'interfaces']).default('devices') }),
  output: z.custom<Content>(),
});

export const exportInventoryJson = query('network.inventory.export_json', {
  ...reading,
  rate: 'action',
  projects: 'narrowed',
  summary: 'Gives the inventory as a file of JSON: devices with their interfaces.',
  rest: `GET ${INVENTORY}/export-json/`,
  gives: 'application/json',
  input: z.strictObject(filter),
  output: z.custom<Content>(),
});
