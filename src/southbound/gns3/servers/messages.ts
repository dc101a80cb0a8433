import { z } from 'zod';
import { command, event } from '#kernel/message.ts';
import { ServerSource } from '#model/topology.ts';

const SERVERS = '/api/common/api/gns3-central/servers';

/** As the configuration takes it: scheme, host and port. Credentials have fields of their own, which are kept out of audit and logs. */
const Url = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^\s/@?#]+\/?$/i, 'Expected http://HOST:PORT or https://HOST:PORT, without path, user or password.')
  .describe('`http://HOST:PORT` or `https://HOST:PORT`, without path, user or password.');
const credentials = {
  user: z.string().min(1).max(200).optional(),
  password: z.string().min(1).max(1_000).optional(),
} as const;
const AutoClose = z.enum(['observe', 'pin', 'attach']);
const ServerId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .describe("The hub's own name for the server.");

const shared = { tag: 'GNS3 Integration', permission: 'gns3.configure' } as const;

/** What a trial of a server found. */
export const ServerTrial = z.object({
  reachable: z.boolean().describe('A GNS3 server answers there.'),
  api: z.enum(['v2', 'v3']).nullable(),
  version: z.string().nullable().describe('null also where GNS3 2.2 tells it only to who is logged in.'),
  credentials: z
    .enum(['accepted', 'refused', 'not asked', 'missing'])
    .describe('`not asked`: the server wants none, or it did not come to that; `missing`: it wants some and none were given.'),
  reason: z.string().describe('What was found and what to do, for people.'),
  projects: z.int().min(0).optional().describe('How many projects the user may see.'),
  computes: z.int().min(0).optional().describe('How many computes GNS3 lists; GNS3 3.0 does not list its own.'),
});
export type ServerTrial = z.infer<typeof ServerTrial>;

/** A server as answers tell it: never its password. */
export const ServerListing = z.object({
  id: z.string(),
  url: z.string(),
  user: z.string().nullable(),
  auto_close: AutoClose,
  source: ServerSource,
});
export type ServerListing = z.infer<typeof ServerListing>;

export const testServer = command('gns3.server.test', {
  ...shared,
  summary: 'Tries whether a GNS3 server answers at a URL and takes the credentials; adds and changes nothing.',
  rest: `POST ${SERVERS}/test/`,
  rate: 'heavy',
  input: z.strictObject({ url: Url, ...credentials }),
  output: ServerTrial,
  secret: ['password'],
});

export const addServer = command('gns3.server.add', {
  ...shared,
  summary: 'Follows one more GNS3 server, from now on and after restarts; it is tested first.',
  rest: `POST ${SERVERS}/`,
  rate: 'heavy',
  input: z.strictObject({
    id: ServerId.optional().describe("The hub's own name for it; absent: made from the host."),
    url: Url.optional().describe('Where it answers; needed unless `built_in`.'),
    built_in: z.boolean().optional().describe('The lab that comes with the product, after it was removed, instead of a URL.'),
    ...credentials,
    auto_close: AutoClose.optional().describe(
      'What is done about projects that GNS3 closes when their last listener leaves; absent: as configured.',
    ),
    force: z.boolean().optional().describe('Add it also when the test fails: it is followed as soon as it answers.'),
  }),
  output: z.object({ server: ServerListing, test: ServerTrial.nullable().describe('null for the built-in lab.') }),
  secret: ['password'],
  creates: true,
});

export const updateServer = command('gns3.server.update', {
  ...shared,
  summary: 'Changes the credentials or the policy of a GNS3 server that was added; it is tested first, and followed anew.',
  rest: `PUT ${SERVERS}/:id/`,
  rate: 'heavy',
  input: z.strictObject({
    id: z.string().min(1).max(100),
    user: credentials.user.unwrap().nullable().optional().describe('null: no log in any more.'),
    password: credentials.password,
    auto_close: AutoClose.optional(),
    force: z.boolean().optional().describe('Change it also when the test fails.'),
  }),
  output: z.object({ server: ServerListing, test: ServerTrial }),
  secret: ['password'],
});

export const removeServer = command('gns3.server.remove', {
  ...shared,
  summary: 'No longer follows a GNS3 server that was added, or the built-in lab; nothing on the server is changed.',
  rest: `DELETE ${SERVERS}/:id/`,
  rate: 'heavy',
  input: z.strictObject({ id: z.string().min(1).max(100) }),
  output: z.object({
    server: ServerListing,
    may_close: z
      .array(z.string())
      .describe('Names of projects that the policy `attach` listened to: GNS3 closes them unless somebody else listens.'),
  }),
});

export const serverUpdated = event('server.updated', {
  summary: 'The credentials or the policy of a GNS3 server that was added are others now; it is followed anew.',
  priority: 'normal',
  data: z.object({ server: z.string(), url: z.string(), source: ServerSource }),
});
