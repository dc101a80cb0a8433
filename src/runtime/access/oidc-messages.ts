import { z } from 'zod';
import { command, query } from '#kernel/message.ts';
import { AUTH, tag } from './fields.ts';

const provider = z
  .string()
  .max(40)
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .describe('Id of an identity provider, as auth.provider.list gives it.');
const site = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[A-Za-z0-9.:_-]+$|^https?:\/\/\[[0-9A-Fa-f:.]+\](:\d+)?$/)
  .describe('Scheme, host and port at which the browser has this hub.');

/** A path of the web app, and never an address of somebody else's. */
const OWN_PATH = /^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/;

export const listProviders = query('auth.provider.list', {
  summary: 'Lists the identity providers with which people log in, and says who may log in by password.',
  rest: `GET ${AUTH}/providers/`,
  tag,
  permission: 'public',
  rate: 'read',
  projects: 'apart',
  input: z.strictObject({}),
  output: z.object({
    providers: z.array(z.object({ id: z.string(), name: z.string() })),
    passwords: z.enum(['everybody', 'administrator']).describe('`administrator`: only the user admin.'),
  }),
});

export const beginLogIn = command('auth.provider.begin', {
  summary: 'Begins a log-in at an identity provider: tells where the browser goes on.',
  rest: `POST ${AUTH}/providers/:provider/begin/`,
  tag,
  permission: 'public',
  rate: 'action',
  projects: 'apart',
  input: z.strictObject({
    provider,
    site,
    return_to: z.string().max(2_000).regex(OWN_PATH).default('/').describe('Path of the web app to go on to.'),
  }),
  output: z.object({
    url: z.string().describe("The provider's, for the browser."),
    state: z.string().describe('As it comes back in the answer.'),
    transaction: z.string().describe('To be kept by this browser alone, and given back with the answer.'),
  }),
  unkept: true,
});

export const finishLogIn = command('auth.provider.finish', {
  summary: 'Logs in with what an identity provider answered.',
  rest: `POST ${AUTH}/providers/:provider/finish/`,
  tag,
  permission: 'public',
  rate: 'login',
  projects: 'apart',
  input: z.strictObject({
    provider,
    transaction: z.string().min(1).max(8_192).describe('As auth.provider.begin gave it.'),
    answer: z.string().max(8_192).describe('The query string with which the provider sent the browser back.'),
  }),
  output: z.object({
    access: z.string().describe('Send it as `Authorization: Bearer …`.'),
    refresh: z.string().describe('Good for one refresh.'),
    expires_in: z.int().describe('Seconds until the access token expires.'),
    username: z.string(),
    site: z.string().describe('Where the browser has this hub.'),
    return_to: z.string().describe('Path of the web app to go on to.'),
  }),
  secret: ['transaction', 'answer'],
  unkept: true,
});

export const leaveProvider = command('auth.provider.leave', {
  summary: 'Tells where a browser ends its session at an identity provider too.',
  rest: `POST ${AUTH}/providers/:provider/leave/`,
  tag,
  permission: 'public',
  rate: 'action',
  projects: 'apart',
  input: z.strictObject({ provider, site }),
  output: z.object({ url: z.string().nullable().describe('Null where the provider offers none, or it is not wanted.') }),
  unkept: true,
});

export const endAtProvider = command('auth.provider.end', {
  summary: 'Ends the sessions of who logged out at an identity provider (back-channel log-out).',
  rest: `POST ${AUTH}/providers/:provider/end/`,
  tag,
  permission: 'public',
  rate: 'action',
  projects: 'apart',
  input: z.strictObject({ provider, logout_token: z.string().min(1).max(16_384).describe('Signed by the provider.') }),
  output: z.object({ ended: z.int().min(0).describe('Sessions that were ended.') }),
  secret: ['logout_token'],
  unkept: true,
});
