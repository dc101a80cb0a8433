import { z } from 'zod';
import { PRIORITIES } from '#kernel/event.ts';
import { query } from '#kernel/message.ts';

const EVENTS = '/api/common/api/v1/events';
const place = { tag: 'Event Management', permission: 'events.read', rate: 'read', projects: 'narrowed' } as const;

const Position = z.int().min(0).describe('A place in the whole log: 1 is the first event, 0 is before everything.');
const limit = z.int().min(1).max(500).default(50).describe('How many at most.');
const cursor = z
  .string()
  .regex(/^\d{1,16}$/)
  .optional()
  .describe('`next_cursor` of the page before.');
const filters = {
  types: z
    .array(z.string().regex(/^(\*|[a-z][a-z0-9_.]{0,98}(\.\*)?)$/))
    .min(1)
    .max(100)
    .optional()
    .describe('Types or patterns such as `node.*`; absent: all. In a query string, repeated or separated by commas.'),
  projects: z.array(z.guid()).min(1).max(100).optional().describe('UUIDs of projects; absent: all.'),
  nodes: z.array(z.guid()).min(1).max(100).optional().describe('UUIDs of nodes; absent: all.'),
  subject: z
    .string()
    .min(1)
    .max(500)
    // Not \P{Cc}: generators of test values do not know it.
    // oxlint-disable-next-line no-control-regex
    .regex(/^[^\u0000-\u001F\u007F-\u009F]+$/)
    .optional()
    .describe('The thing as a path: `projects/<id>/nodes/<id>`.'),
  min_priority: z.enum(PRIORITIES).optional().describe('This priority and those above it.'),
};

/** An event as everybody gets it. */
const EventEnvelope = z
  .object({
    specversion: z.literal('1.0'),
    id: z.guid().describe('UUIDv7.'),
    source: z.string().describe('Who says so: `/gns3/<server>`, `common_hub` or `/modules/<name>`.'),
    type: z.string().describe('`<thing>.<past participle>`.'),
    subject: z.string(),
    time: z.iso.datetime().describe('When it happened.'),
    datacontenttype: z.literal('application/json'),
    data: z.unknown().describe('As the type declares it.'),
    priority: z.enum(PRIORITIES),
    position: Position,
    projectid: z.guid().optional(),
    nodeid: z.guid().optional(),
    correlationid: z.string().optional().describe('Joins everything that one request caused.'),
    causationid: z.string().optional().describe('The event or message that caused this one.'),
  })
  .describe('A CloudEvents 1.0 envelope.');

const page = z.object({
  items: z.array(EventEnvelope),
  next_cursor: z.string().nullable().describe('Pass it as `cursor` for the next page; null at the end.'),
});

export const listEvents = query('events.list', {
  ...place,
  summary: 'Lists what happened, newest first.',
  rest: `GET ${EVENTS}/`,
  input: z.strictObject({
    ...filters,
    from: z.iso.datetime({ offset: true }).optional().describe('Nothing before this time.'),
    until: z.iso.datetime({ offset: true }).optional().describe('Nothing after this time.'),
    limit,
    cursor,
  }),
  output: page,
});

export const replayEvents = query('events.replay', {
  ...place,
  summary: 'Tells what happened after a position again, oldest first.',
  rest: `GET ${EVENTS}/replay/`,
  input: z.strictObject({ ...filters, after: Position.default(0).describe('Everything after this position.'), limit, cursor }),
  output: page,
});

export const getEvent = query('events.get', {
  ...place,
  summary: 'Tells the event at a position.',
  rest: `GET ${EVENTS}/:position/`,
  input: z.strictObject({ position: z.int().min(1).describe('Its place in the log.') }),
  output: EventEnvelope,
});
