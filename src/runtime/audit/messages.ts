import { z } from 'zod';
import { event, query, type Content } from '#kernel/message.ts';

const AUDIT = '/api/common/api/v1/audit';
const place = { tag: 'Common - Infrastructure', permission: 'audit.read' } as const;

// Not \P{Cc}: generators of test values do not know it.
// oxlint-disable-next-line no-control-regex
const VISIBLE = /^[^\u0000-\u001F\u007F-\u009F]+$/;
const text = (most: number) => z.string().min(1).max(most).regex(VISIBLE).optional();
const moment = z.iso.datetime({ offset: true }).optional();
const Id = z.guid().describe('UUID of the row.');
const Hash = z.string().describe('SHA-256 in hexadecimal.');

const filters = {
  who: text(200).describe('Name of the user, module or system that asked, or that somebody tried to log in with.'),
  operation: z
    .string()
    .regex(/^(\*|[a-z][a-z0-9_.]{0,98}\*?)$/)
    .optional()
    .describe('Its name, or a beginning followed by `*`: `gns3.node.*`.'),
  outcome: z.enum(['done', 'refused', 'failed']).optional(),
  door: text(40).describe('`rest`, `websocket`, `graphql`, `mcp`, `module`, `workflow`, …'),
  address: text(60).describe('From where it was asked.'),
  from: moment.describe('Nothing before this time.'),
  until: moment.describe('Nothing after this time.'),
  correlation_id: text(200).describe('Of the request; events that it caused carry the same.'),
  text: text(200).describe('Anywhere in the row, whatever the case.'),
};

const AuditItem = z.object({
  id: Id,
  seq: z.int().nullable().describe('Its place in the chain, from 1; null for rows of before the chain.'),
  at: z.iso.datetime(),
  caller: z.object({
    kind: z.string().describe('`user`, `module`, `system` or `anonymous`.'),
    name: z.string(),
    roles: z.array(z.string()),
    key: z.object({ id: z.string(), name: z.string() }).nullable().describe('The API key that was used.'),
    session: z.string().nullable().describe('The log-in that it was asked in.'),
  }),
  tried: z.string().nullable().describe('The user name that somebody tried to log in with.'),
  door: z.string(),
  address: z.string().nullable(),
  user_agent: z.string().nullable().describe('What the client said that it is.'),
  operation: z.string().nullable().describe('Null where a door refused before anything was asked of the hub.'),
  asked: z.string().nullable().describe('What was wanted at the door that refused, without its parameters.'),
  outcome: z.enum(['done', 'refused', 'failed']),
  code: z.string().nullable().describe('Of the error; null when it was done.'),
  correlation_id: z.string(),
  events: z.int().describe('How many events it caused.'),
});

const AuditDetail = AuditItem.extend({
  input: z.unknown().describe('What was asked for: secrets masked, long values told by their size; null where nobody had checked it.'),
  refused_fields: z.array(z.string()).describe('Names of the fields that the schema refused.'),
  refusals_left_out: z.int().describe('Refusals of the same caller before this one that were too many to keep.'),
  after_position: z.int().nullable().describe('Where the log of events stood.'),
  recorded_at: z.iso.datetime().describe('When it was written.'),
  prev: Hash.nullable().describe('The hash of the row before it.'),
  hash: Hash.nullable().describe('SHA-256 over the canonical JSON (RFC 8785) of key, prev, recorded_at, seq and value.'),
});

export const listAudit = query('audit.list', {
  ...place,
  summary: 'Lists what was done and refused, newest first.',
  rest: `GET ${AUDIT}/`,
  rate: 'read',
  input: z.strictObject({
    ...filters,
    limit: z.int().min(1).max(500).default(50).describe('How many at most.'),
    cursor: z.guid().optional().describe('`next_cursor` of the page before.'),
  }),
  output: z.object({
    items: z.array(AuditItem),
    next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.'),
  }),
});

export const getAudit = query('audit.get', {
  ...place,
  summary: 'Tells all of a row of the audit, with its place in the chain.',
  rest: `GET ${AUDIT}/:id/`,
  rate: 'read',
  input: z.strictObject({ id: Id }),
  output: AuditDetail,
});

export const verifyAudit = query('audit.verify', {
  ...place,
  summary: 'Looks at every row of the audit and tells whether the chain is whole.',
  rest: `GET ${AUDIT}/verify/`,
  rate: 'heavy',
  input: z.strictObject({}),
  output: z.object({
    ok: z.boolean(),
    rows: z.int().describe('Rows of the chain that were looked at: up to the first bad one.'),
    older_rows: z.int().describe('Rows of before the chain.'),
    head: z.object({ seq: z.int(), hash: Hash }).describe('Where the chain ends, as the log of events has it.'),
    anchored: z
      .object({ count: z.int(), seq: z.int().nullable(), position: z.int().nullable() })
      .describe('Events that tell the head of the audit: how many, and which row and position the last one is of.'),
    first_bad: z
      .object({
        seq: z.int(),
        id: z.string().nullable().describe('Null where a row is missing.'),
        fault: z.enum(['changed', 'unlinked', 'missing', 'inserted', 'cut', 'unanchored', 'older', 'copies']),
        text: z.string(),
      })
      .nullable(),
    verified_at: z.iso.datetime(),
    duration_ms: z.int(),
  }),
});

export const exportAudit = query('audit.export', {
  ...place,
  summary: 'Gives the rows of the audit, oldest first, as lines of JSON or as CSV.',
  rest: `GET ${AUDIT}/export/`,
  rate: 'heavy',
  gives: 'application/octet-stream',
  input: z.strictObject({
    format: z.enum(['jsonl', 'csv']).default('jsonl').describe('`jsonl` has what the hashes are made of; `csv` is for spreadsheets.'),
    ...filters,
  }),
  output: z.custom<Content>(),
});

export const auditAnchored = event('audit.anchored', {
  summary: 'The audit stood at this row, whose hash is told: rows up to it cannot be changed any more without its showing.',
  priority: 'low',
  data: z.object({ seq: z.int().min(1).describe('The last row.'), hash: Hash.describe('Of that row.') }),
});
