import { createHash } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { Origin } from '#kernel/origin.ts';
import { fail, Failure } from '#kernel/error.ts';
import type { Log } from '#kernel/log.ts';
import { answer, defineModule, type Module } from '#kernel/module.ts';
import type { Documents } from '../documents/index.ts';
import type { ExternalLogIns } from './external-log-ins.ts';
import { rightsOf } from './oidc-claims.ts';
import { beginLogIn, endAtProvider, finishLogIn, handOnLogIn, leaveProvider, listProviders, redeemLogIn } from './oidc-messages.ts';
import { OidcProvider, type ProviderSettings } from './oidc-provider.ts';
import { Transactions, type Transaction } from './oidc-transaction.ts';

interface SignOnOptions {
  readonly providers: readonly ProviderSettings[];
  readonly passwords: 'everybody' | 'administrator';
  /** Users and sessions of who logged in elsewhere. */
  readonly external: ExternalLogIns;
  readonly documents: Documents;
  readonly clock: Clock;
  readonly log: Log;
}

/** Log-in with identity providers of OpenID Connect: authorization code with PKCE, state and nonce. */
export async function signOn(options: SignOnOptions): Promise<Module> {
  const { external, clock, log } = options;
  const providers = new Map(options.providers.map((settings) => [settings.id, new OidcProvider(settings, clock)]));
  const transactions = await Transactions.open(await options.documents.open('oidc-key'), clock);

  const find = (id: string): OidcProvider => {
    const found = providers.get(id);
    if (found !== undefined) return found;
    const known = [...providers.keys()].join(', ');
    throw fail('not_found', `There is no identity provider ${id}; ${known === '' ? 'none is configured' : `there are ${known}`}.`);
  };
  /** The operator is told why, the person only that. */
  const told = async <T>(provider: string, work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      if (error instanceof Failure && error.cause !== undefined) log.warn(error.message, { provider, reason: reasonOf(error.cause) });
      throw error;
    }
  };

  /** @throws unauthorized */
  const open = async (sealed: string, provider: string): Promise<Transaction> => {
    const begun = await transactions.unseal(sealed);
    // Each provider has an address of its own to come back to: what comes to another's is mixed up (RFC 9700 §4.4).
    if (begun.provider !== provider) {
      throw fail('unauthorized', 'The log-in was begun at another provider; begin again.', { reason: 'unverified' });
    }
    return begun;
  };
  const logIn = async (begun: Transaction, query: string, origin: Origin | undefined) => {
    const { provider, site } = begun;
    const address = new URL(redirectUri(site, provider));
    address.search = query;
    const found = find(provider);
    const proof = await told(provider, found.arrive(address, begun));
    const { access, refresh, expires_in, username } = await external.logInAs(
      {
        issuer: proof.issuer,
        subject: proof.subject,
        provider,
        ...rightsOf(proof.claims, found.settings.claims),
        ...(proof.session === undefined ? {} : { providerSession: proof.session }),
      },
      origin ?? { door: 'web' },
    );
    return { access, refresh, expires_in, username };
  };

  return defineModule({
    name: 'signon',
    version: '1.0.0',
    summary: 'Logs people in who are known to an identity provider.',
    capabilities: ['single-sign-on'],
    answers: [
      answer(listProviders, () => ({
        providers: [...providers.values()].map(({ settings: { id, name } }) => ({ id, name })),
        passwords: options.passwords,
      })),
      answer(beginLogIn, async ({ provider, site, return_to, program }) => {
        const { url, state, nonce, verifier } = await told(provider, find(provider).depart(redirectUri(site, provider)));
        const begun = { provider, site, return_to, state, nonce, verifier };
        return { url, state, transaction: await transactions.seal({ ...begun, ...(program === undefined ? {} : { program }) }) };
      }),
      answer(finishLogIn, async ({ provider, transaction, answer: query }, { origin }) => {
        const begun = await open(transaction, provider);
        if (begun.program !== undefined) throw fail('unauthorized', 'This log-in is of a program; begin again.', { reason: 'unverified' });
        const tokens = await logIn(begun, query, origin);
        return { ...tokens, site: begun.site, return_to: begun.return_to };
      }),
      answer(handOnLogIn, async ({ provider, transaction, answer: query }) => {
        const { program } = await open(transaction, provider);
        if (program === undefined) throw fail('unauthorized', 'This log-in is of a browser; begin again.', { reason: 'unverified' });
        const address = new URL(program.address);
        address.searchParams.set('state', program.state);
        address.searchParams.set('provider', provider);
        // What the provider answered is looked at when the program comes with it, so that its code is used once and by who began.
        address.searchParams.set('code', await transactions.sealCode({ transaction, answer: query }));
        return { url: address.href };
      }),
      answer(redeemLogIn, async ({ provider, code, verifier }, { origin }) => {
        const { transaction, answer: query } = await transactions.unsealCode(code);
        const begun = await open(transaction, provider);
        if (begun.program?.challenge !== createHash('sha256').update(verifier).digest('base64url')) {
          throw fail('unauthorized', 'The code was given to another program; begin again.', { reason: 'unverified' });
        }
        return logIn(begun, query, origin);
      }),
      answer(leaveProvider, async ({ provider, site }) => ({ url: await told(provider, find(provider).leave(site)) })),
      answer(endAtProvider, async ({ provider, logout_token }) => {
        const { issuer, subject, session } = await told(provider, find(provider).loggedOut(logout_token));
        const which = {
          issuer,
          ...(subject === undefined ? {} : { subject }),
          ...(session === undefined ? {} : { providerSession: session }),
        };
        return { ended: await external.end(which) };
      }),
    ],
  });
}

/** What is registered at the provider, for each address at which browsers have this hub. */
function redirectUri(site: string, provider: string): string {
  return `${site}/signin/oidc/${provider}/callback/`;
}

/** Codes of what went wrong: texts of a provider may hold what belongs into no log. */
function reasonOf(cause: unknown): string {
  const chain: string[] = [];
  for (let error = cause; error instanceof Error && chain.length < 5; error = error.cause) {
    const { code, error: answered } = error as { code?: unknown; error?: unknown };
    chain.push([error.name, code, answered].filter((part) => typeof part === 'string').join(' '));
  }
  return chain.join(' ← ').slice(0, 500);
}
