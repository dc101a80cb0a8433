import { z } from 'zod';
import { query } from '#kernel/message.ts';

export const SecurityEvent = z.object({
  id: z.uuid(),
  at: z.iso.datetime(),
  source: z.string().describe('`suricata`, `syslog`, …'),
  named: z.record(z.string(), z.union([z.string(), z.number()])).describe('In names of the Elastic Common Schema.'),
  document: z.json().describe('What came, whole.'),
  raw: z.string().optional().describe('What came, to the last character; when it is asked for.'),
});

export const searchEvents = query('security.events.search', {
  tag: 'Security',
  permission: 'security.read',
  rate: 'read',
  summary: 'Finds events of intrusion detection and messages of services by any path of what they say, newest first.',
  rest: 'GET /api/common/api/v1/security/events/',
  input: z.strictObject({
    where: z
      .array(z.string().min(1).max(2_000))
      .max(20)
      .default([])
      .describe(
        'What must be so: `alert.signature_id=2001219`, `dns.answers[*].rdata=192.0.2.1`, `source.ip=192.0.2.9` (names of ECS), `http` (is there), `!tls` (is not), `#dns.answers=2` (how many).',
      ),
    source: z.string().min(1).max(50).optional().describe('Only what this source told.'),
    from: z.iso.datetime().optional().describe('From then on; absent: the last 24 hours.'),
    until: z.iso.datetime().optional().describe('Before then; absent: now.'),
    raw: z.boolean().default(false).describe('With the characters as they came.'),
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.string().max(100).optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({ items: z.array(SecurityEvent), next_cursor: z.string().nullable() }),
});
