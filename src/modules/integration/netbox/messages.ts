import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { ProjectId } from '#model/project.ts';
import { ConnectionName } from '../connections/connection-definition.ts';
import { next_cursor, page, PLACE, tag } from '../messages.ts';
import { Intended } from './intended.ts';

const NETBOX = `${PLACE}/connections/:connection/netbox`;
const named = { connection: ConnectionName };

const Act = z.object({
  action: z.enum(['create', 'update']),
  kind: z.string().describe('`sites`, `devices`, `interfaces`, `ip-addresses`, `cables` and what these need.'),
  name: z.string(),
  changes: z.record(z.string(), z.object({ from: z.string().nullable(), to: z.string().nullable() })).describe('Field by field.'),
});
const counts = { unchanged: z.int(), create: z.int(), update: z.int() };
const which = { ...named, project_id: ProjectId.optional().describe('One project; absent: all.') };

export const planNetbox = query('integration.netbox.plan', {
  tag,
  permission: 'integration.read',
  rate: 'heavy',
  summary: 'Tells what an export of devices, interfaces, addresses and cables would change in NetBox, and changes nothing.',
  rest: `GET ${NETBOX}/plan/`,
  input: z.strictObject(which),
  output: z.object({ ...counts, acts: z.array(Act), truncated: z.boolean().describe('Not all acts are listed.') }),
});
export const exportNetbox = command('integration.netbox.export', {
  tag,
  permission: 'integration.configure',
  rate: 'heavy',
  summary: 'Writes devices, interfaces, addresses and cables into NetBox; what is there already stays, and nothing is deleted.',
  rest: `POST ${NETBOX}/export/`,
  input: z.strictObject(which),
  output: z.object({
    unchanged: z.int(),
    created: z.int(),
    updated: z.int(),
    failed: z.array(z.object({ kind: z.string(), name: z.string(), error: z.string() })),
  }),
});
export const importNetbox = command('integration.netbox.import', {
  tag,
  permission: 'integration.configure',
  rate: 'heavy',
  summary: 'Reads sites and devices of NetBox as what is intended.',
  rest: `POST ${NETBOX}/import/`,
  input: z.strictObject({ ...named, site: z.string().max(100).optional().describe('Slug of one site; absent: all.') }),
  output: z.object({ sites: z.int(), devices: z.int() }),
});
export const listIntended = query('integration.netbox.intended', {
  tag,
  permission: 'integration.read',
  rate: 'read',
  summary: 'Lists the devices that NetBox intends, as imported last, and whether GNS3 has them.',
  rest: `GET ${NETBOX}/intended/`,
  input: z.strictObject({ ...named, ...page }),
  output: z.object({
    imported_at: z.iso.datetime().nullable(),
    items: z.array(
      Intended.shape.devices.element.extend({
        present: z.boolean().describe('A node of this name is in a project of the name of its site.'),
      }),
    ),
    next_cursor,
  }),
});
