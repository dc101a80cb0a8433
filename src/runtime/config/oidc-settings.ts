import { z } from 'zod';

const text = z.string().min(1).max(200);
const CLAIM = /^[^\s.]+(\.[^\s.]+)*$/;
/** Values of a claim, and what each of them gives. */
const given = z.record(text, z.array(text).max(50));

const provider = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/),
  name: text,
  issuer: z.string().max(500).refine(isIssuer),
  client_id: text,
  client_secret: z.string().min(1).max(1_000).optional(),
  scopes: z
    .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,100}$/))
    .max(30)
    .default(['profile', 'email']),
  username_claim: z.string().max(200).regex(CLAIM).default('preferred_username'),
  roles_claim: z.string().max(200).regex(CLAIM).optional(),
  groups_claim: z.string().max(200).regex(CLAIM).optional(),
  roles: given.default({}),
  groups: given.default({}),
  default_roles: z.array(text).max(20).default([]),
  allow: z.array(text).max(200).optional(),
  log_out: z.enum(['provider', 'here']).default('provider'),
});

/** Where people log in who are known elsewhere. */
export const OidcSettings = z.strictObject({
  providers: z
    .array(provider)
    .max(10)
    .superRefine((given, context) => {
      given.forEach(({ id }, index) => {
        if (given.findIndex((other) => other.id === id) < index)
          context.addIssue({ code: 'custom', path: [index, 'id'], message: 'Taken.' });
      });
    })
    .optional()
    .describe('Identity providers of OpenID Connect with which people log in; absent: none.')
    .meta({
      expects:
        'a list of {id, name, issuer, client_id, client_secret?, scopes?, username_claim?, roles_claim?, groups_claim?, roles?, groups?, default_roles?, allow?, log_out?}; id: small letters, digits and -; issuer: https://HOST/PATH, http only on this machine; roles and groups: for each value of the claim a list of names; log_out: provider or here',
    }),
  passwords: z
    .enum(['everybody', 'administrator'])
    .default('everybody')
    .describe('Who may log in by password: everybody who has one, or only the user admin.'),
});

export type OidcProviderSettings = z.output<typeof provider>;

/** Plain HTTP is for a provider on this machine only: whoever is between could make any log-in. @see OpenID Connect Discovery 1.0 §3 */
function isIssuer(given: string): boolean {
  if (!URL.canParse(given)) return false;
  const { protocol, hostname, username, password, search, hash } = new URL(given);
  const local = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && local)) && `${username}${password}${search}${hash}` === '';
}
