import { z } from 'zod';
import { query, type Content } from '#kernel/message.ts';
import { next_cursor, page, PLACE, tag } from '../messages.ts';
import { SyslogRow } from './syslog-row.ts';

const read = { tag, permission: 'integration.read', rate: 'read' } as const;
const filter = {
  from: z.string().max(100).optional().describe('Address that sent it.'),
  host: z.string().max(255).optional().describe('Host that it names.'),
  app: z.string().max(100).optional().describe('Program that it names.'),
  max_severity: z.int().min(0).max(7).optional().describe('This severity and worse ones, which have smaller numbers.'),
  contains: z.string().max(200).optional().describe('Text that it contains, in any case of letters.'),
} as const;

export const listSyslog = query('integration.syslog.list', {
  ...read,
  summary: 'Lists messages of syslog that came, newest first.',
  rest: `GET ${PLACE}/syslog/`,
  input: z.strictObject({ ...filter, ...page }),
  output: z.object({ items: z.array(SyslogRow.extend({ position: z.int(), received_at: z.iso.datetime() })), next_cursor }),
});
export const syslogStatus = query('integration.syslog.status', {
  ...read,
  summary: 'Tells whether messages of syslog are taken at this process, where, and how many.',
  rest: `GET ${PLACE}/syslog/status/`,
  input: z.strictObject({}),
  output: z.object({
    udp_port: z.int().nullable().describe('null: none are taken over UDP here.'),
    tcp_port: z.int().nullable(),
    received: z.int(),
    dropped: z.int().describe('More came than the log could take.'),
    reason: z.string(),
  }),
});
export const exportSyslog = query('integration.syslog.export', {
  ...read,
  rate: 'action',
  summary: 'Gives the last messages of syslog as CSV that a spreadsheet takes for text.',
  rest: `GET ${PLACE}/export/syslog/`,
  gives: 'text/csv',
  input: z.strictObject({ ...filter, most: z.int().min(1).max(10_000).default(1_000) }),
  output: z.custom<Content>(),
});
