import { z } from 'zod';
import { command } from '#kernel/message.ts';
import { NodeId } from '#model/node.ts';
import { ProjectId } from '#model/project.ts';
import { sshFields, SshPlace, sshSecrets } from '../ssh/fields.ts';

/** Bytes of one message; a configuration of a big router has a few. */
const MOST_BYTES = 16 * 1024 * 1024;

export const getByNetconf = command('netconf.get', {
  tag: 'Equipment Discovery',
  permission: 'console.write',
  rate: 'heavy',
  secret: ['username', 'password', ...sshSecrets],
  summary: 'Reads configuration or state of a device by NETCONF over SSH, all of it or what a filter names.',
  rest: 'POST /api/common/api/v1/netconf/get/',
  input: z.strictObject({
    project_id: ProjectId.optional().describe(
      'With `node_id` instead of `host`: a node, by its addresses and the address translation table.',
    ),
    node_id: NodeId.optional(),
    server: z.string().min(1).max(100).optional().describe('Which GNS3 server; needed only when several have the project.'),
    ...sshFields,
    port: z.int().min(1).max(65_535).default(830).describe('Of NETCONF over SSH; some devices have it at 22.'),
    username: z.string().min(1).max(100).optional().describe('Absent: that of the settings, for nodes only.'),
    password: z.string().max(200).optional(),
    operation: z.enum(['get', 'get_config']).default('get_config').describe('`get`: state and running configuration.'),
    datastore: z.enum(['running', 'candidate', 'startup']).default('running').describe('Of `get_config`.'),
    subtree: z
      .string()
      .min(1)
      .max(100_000)
      .optional()
      .describe('A filter: XML elements of what is wanted, `<interfaces xmlns="urn:ietf:params:xml:ns:yang:ietf-interfaces"/>`.'),
    xpath: z
      .string()
      .min(1)
      .max(10_000)
      .optional()
      .describe('A filter for devices with the capability `:xpath`: `/if:interfaces/if:interface`.'),
    namespaces: z
      .record(z.string().regex(/^[A-Za-z_][\w.-]{0,60}$/), z.string().min(1).max(500))
      .default({})
      .describe('Of the prefixes in `xpath`.'),
    timeout_ms: z.int().min(500).max(300_000).default(30_000).describe('From the log-in to the end of the answer.'),
    most_bytes: z.int().min(1_000).max(MOST_BYTES).default(4_000_000).describe('A longer answer is not read.'),
  }),
  output: z.object({
    answered: z.boolean().describe('The device sent data.'),
    reason: z.string().describe('In a sentence: how it went, or why not.'),
    observed_at: z.iso.datetime(),
    duration_ms: z.number(),
    ssh: SshPlace.nullable(),
    session_id: z.string().nullable(),
    capabilities: z.array(z.string()).describe('What the device can do, as it says.'),
    xml: z.string().nullable().describe('The whole `rpc-reply`, as it came.'),
    data: z
      .json()
      .describe(
        'The data as JSON: an element is its text, or an object; attributes are `@name`; an element that stands there several times is a list.',
      ),
    errors: z.array(
      z.object({
        type: z.string(),
        tag: z.string().describe('`access-denied`, `unknown-namespace`, … of RFC 6241, appendix A.'),
        severity: z.string(),
        path: z.string().nullable(),
        message: z.string().nullable(),
      }),
    ),
  }),
});
