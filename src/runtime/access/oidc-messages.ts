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

/**
 * Where a program on the person's own machine waits for the browser: by address, for a name can be made to mean another machine.
 * @see RFC 8252 §7.3, §8.3
 */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]):[1-9]\d{0,4}\/[A-Za-z0-9/_-]*$/;

/** A program that logs a person in by way of the browser: the code that it gets is of use to nobody else (RFC 7636). */
export const LogInProgram = z.strictObject({
  address: z
    .string()
    .max(200)
    .regex(LOOPBACK, 'Expected http://127.0.0.1:PORT/PATH or http://[::1]:PORT/PATH: a program gets its code on the same machine alone.')
    .describe('Where it waits: `http://127.0.0.1:PORT/PATH`.'),
  state: z
    .string()
    .regex(/^[A-Za-z0-9_-]{16,200}$/)
    .describe('Comes back with the code.'),
  challenge: z
    .string()
    .regex(/^[A-Za-z0-9_-]{43}$/)
    .describe('SHA-256 of what it will show for the code, in base64url.'),
});
export type LogInProgram = z.infer<typeof LogInProgram>;

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
    program: LogInProgram.optional().describe('Who is logged in is a program on the same machine, and not the browser.'),
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

export const handOnLogIn = command('auth.provider.hand_on', {
  summary: 'Tells where the browser hands an answer of an identity provider on to the program that began the log-in.',
  rest: `POST ${AUTH}/providers/:provider/hand-on/`,
  tag,
  permission: 'public',
  rate: 'action',
  projects: 'apart',
  input: finishLogIn.input,
  output: z.object({ url: z.string().describe('Of the program, with a code for it in the query.') }),
  secret: ['transaction', 'answer'],
  unkept: true,
});

export const redeemLogIn = command('auth.provider.redeem', {
  summary: 'Logs a program in with the code that the browser brought it.',
  rest: `POST ${AUTH}/providers/:provider/redeem/`,
  tag,
  permission: 'public',
  rate: 'login',
  projects: 'apart',
  input: z.strictObject({
    provider,
    code: z.string().min(1).max(24_576).describe('As it came to the address of the program.'),
    verifier: z
      .string()
      .regex(/^[A-Za-z0-9._~-]{43,128}$/)
      .describe('Whose SHA-256 is the challenge.'),
  }),
  output: z.object({
    access: z.string().describe('Send it as `Authorization: Bearer …`.'),
    refresh: z.string().describe('Good for one refresh.'),
    expires_in: z.int().describe('Seconds until the access token expires.'),
    username: z.string(),
  }),
  secret: ['code', 'verifier'],
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
