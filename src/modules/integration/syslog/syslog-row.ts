import { z } from 'zod';

/** A message of syslog as the hub keeps it. */
export const SyslogRow = z.object({
  from: z.string().describe('The address that sent it.'),
  transport: z.enum(['udp', 'tcp']),
  format: z.enum(['rfc5424', 'rfc3164', 'other']),
  facility: z.int().min(0).max(23).nullable(),
  severity: z.int().min(0).max(7).nullable().describe('0 emergency to 7 debug; null where the message says none.'),
  sent_at: z.string().nullable().describe('As the sender says it, where it says a whole time; ISO 8601.'),
  host: z.string().nullable(),
  app: z.string().nullable().describe('APP-NAME, or the TAG of old messages.'),
  proc: z.string().nullable(),
  message_id: z.string().nullable(),
  text: z.string(),
  data: z.record(z.string(), z.record(z.string(), z.string())).describe('Structured data: element, parameter, value.'),
  count: z.int().min(1).describe('How often it came within ten seconds.'),
});
export type SyslogRow = z.output<typeof SyslogRow>;
