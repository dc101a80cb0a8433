import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { LRUCache } from 'lru-cache';
import {
  allowInsecureRequests,
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  calculatePKCECodeChallenge,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  Configuration,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
  ResponseBodyError,
  type ServerMetadata,
} from 'openid-client';
import { fail, type Failure } from '#kernel/error.ts';
import type { Clock } from '#kernel/clock.ts';
import { fetchBounded } from './oidc-fetch.ts';
import type { ClaimRules } from './oidc-claims.ts';

/** An identity provider as it is configured. */
export interface ProviderSettings {
  /** In paths and lists. */
  readonly id: string;
  /** Shown to people. */
  readonly name: string;
  readonly issuer: string;
  readonly clientId: string;
  /** Absent: a public client, which has PKCE alone. */
  readonly clientSecret: string | undefined;
  /** Beside `openid`. */
  readonly scopes: readonly string[];
  readonly claims: ClaimRules;
  /** Whether who logs out here is logged out there too. */
  readonly logOut: 'provider' | 'here';
}

/** What a provider says of who logged in. */
interface Proof {
  readonly issuer: string;
  readonly subject: string;
  /** Its own session (`sid`), where it tells it. */
  readonly session?: string;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** A log-in that is to go on at the provider. */
interface Departure {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

/** Whose sessions end, by the provider. */
interface LoggedOut {
  readonly issuer: string;
  readonly subject?: string;
  readonly session?: string;
}

const TIMEOUT_S = 5;
/** Clocks of machines in one building differ by seconds; a minute is what others allow. */
const CLOCK_TOLERANCE_S = 60;
/** What the provider said about itself is asked anew after that. */
const METADATA_LIFE_MS = 600_000;
/** How old a log-out token may be, and so how long its id is remembered. @see OpenID Connect Back-Channel Logout 1.0 §2.6 */
const LOG_OUT_TOKEN_AGE_S = 300;
const LOG_OUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Signed with a key that only the provider has: what is signed with our own secret proves nothing to others. */
const SIGNED_BY_KEY = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'];

/** One identity provider: found by its issuer, asked within bounded time, believed only what is signed and meant for this hub. */
export class OidcProvider {
  readonly settings: ProviderSettings;
  readonly #clock: Clock;
  #known: { readonly metadata: ServerMetadata; readonly atMs: number } | undefined;
  #asking: Promise<ServerMetadata> | undefined;
  readonly #loggedOut = new LRUCache<string, true>({ max: 10_000, ttl: 2 * LOG_OUT_TOKEN_AGE_S * 1_000 });

  constructor(settings: ProviderSettings, clock: Clock) {
    this.settings = settings;
    this.#clock = clock;
  }

  /** Where the browser goes on. @throws provider_error */
  async depart(redirectUri: string): Promise<Departure> {
    const configuration = this.#configuration(await this.#metadata());
    const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()];
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: ['openid', ...this.settings.scopes].join(' '),
      state,
      nonce,
      code_challenge: await calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, state, nonce, verifier };
  }

  /**
   * What the provider says of who came back. `address`: the redirect URI with what came behind it.
   * @throws forbidden when the person or the provider refused, unauthorized for what is not to be believed, provider_error
   */
  async arrive(address: URL, { state, nonce, verifier }: Omit<Departure, 'url'>): Promise<Proof> {
    // A configuration of its own for each log-in: keys are asked for anew, so that a provider may change them at any time.
    const configuration = this.#configuration(await this.#metadata());
    try {
      const answer = await authorizationCodeGrant(configuration, address, {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
      });
      const claims = answer.claims()!;
      const more =
        configuration.serverMetadata().userinfo_endpoint === undefined
          ? {}
          : await fetchUserInfo(configuration, answer.access_token, claims.sub);
      const { sid } = claims;
      return {
        issuer: claims.iss,
        subject: claims.sub,
        ...(typeof sid === 'string' ? { session: sid } : {}),
        // What is signed counts before what is not.
        claims: { ...more, ...claims },
      };
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  /** Where a browser ends its session at the provider too; null where that is not wanted, or not offered. */
  async leave(site: string): Promise<string | null> {
    if (this.settings.logOut === 'here') return null;
    const configuration = this.#configuration(await this.#metadata());
    if (configuration.serverMetadata().end_session_endpoint === undefined) return null;
    return buildEndSessionUrl(configuration, { post_logout_redirect_uri: `${site}/login` }).href;
  }

  /** Whom a log-out token logs out. @throws malformed for one that is not to be believed, provider_error */
  async loggedOut(token: string): Promise<LoggedOut> {
    const metadata = await this.#metadata();
    const keys = createLocalJWKSet(await this.#keys(metadata));
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: SIGNED_BY_KEY,
        issuer: metadata.issuer,
        audience: this.settings.clientId,
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: LOG_OUT_TOKEN_AGE_S,
        requiredClaims: ['iat', 'jti', 'events'],
        currentDate: this.#clock.now(),
      });
      const { sub, sid, jti, events } = payload;
      const announced = typeof events === 'object' && events !== null && LOG_OUT_EVENT in events;
      const session = typeof sid === 'string' ? sid : undefined;
      // An ID token is none: it has a nonce and no such event.
      if (!announced || 'nonce' in payload || (sub === undefined && session === undefined) || this.#loggedOut.has(jti!)) throw new Error();
      this.#loggedOut.set(jti!, true);
      return { issuer: metadata.issuer, ...(sub === undefined ? {} : { subject: sub }), ...(session === undefined ? {} : { session }) };
    } catch {
      throw fail('malformed', `The log-out token is none of ${this.settings.name}, is not for this hub, or was used before.`);
    }
  }

  async #keys(metadata: ServerMetadata): Promise<JSONWebKeySet> {
    try {
      if (metadata.jwks_uri === undefined) throw new Error('It names no keys.');
      const answer = await fetchBounded(metadata.jwks_uri, {
        method: 'GET',
        headers: { accept: 'application/json' },
        body: null,
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_S * 1_000),
      });
      if (!answer.ok) throw new Error(`It answers ${answer.status}.`);
      return (await answer.json()) as JSONWebKeySet;
    } catch (error) {
      throw this.#unavailable(error);
    }
  }

  /** What it says about itself; while it is away, what it said last. @throws provider_error */
  async #metadata(): Promise<ServerMetadata> {
    const known = this.#known;
    if (known !== undefined && this.#clock.monotonicMs() - known.atMs < METADATA_LIFE_MS) return known.metadata;
    this.#asking ??= this.#discover().finally(() => (this.#asking = undefined));
    try {
      return await this.#asking;
    } catch (error) {
      if (known === undefined) throw error;
      return known.metadata;
    }
  }

  async #discover(): Promise<ServerMetadata> {
    const { issuer, clientId } = this.settings;
    try {
      const found = await discovery(new URL(issuer), clientId, undefined, None(), {
        [customFetch]: fetchBounded,
        timeout: TIMEOUT_S,
        execute: isPlain(issuer) ? [allowInsecureRequests] : [],
      });
      // Without the functions that the library adds to it.
      const metadata = JSON.parse(JSON.stringify(found.serverMetadata())) as ServerMetadata;
      this.#known = { metadata, atMs: this.#clock.monotonicMs() };
      return metadata;
    } catch (error) {
      throw this.#unavailable(error);
    }
  }

  #configuration(metadata: ServerMetadata): Configuration {
    const { clientId, clientSecret, issuer } = this.settings;
    const ways = metadata.token_endpoint_auth_methods_supported;
    // Basic is what a provider has that says nothing (OpenID Connect Discovery 1.0 §3).
    const basic = ways === undefined || ways.includes('client_secret_basic');
    const proves = clientSecret === undefined ? None() : basic ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret);
    const configuration = new Configuration({ ...metadata }, clientId, { [clockTolerance]: CLOCK_TOLERANCE_S }, proves);
    configuration[customFetch] = fetchBounded;
    configuration.timeout = TIMEOUT_S;
    if (isPlain(issuer)) allowInsecureRequests(configuration);
    enableNonRepudiationChecks(configuration);
    return configuration;
  }

  #unavailable(cause: unknown): Failure {
    return fail(
      'provider_error',
      `${this.settings.name} cannot be reached, or does not answer as an identity provider.`,
      { reason: 'unavailable' },
      { cause },
    );
  }

  #failureOf(error: unknown): Failure {
    const { name } = this.settings;
    if (error instanceof AuthorizationResponseError) {
      return error.error === 'access_denied'
        ? fail('forbidden', `The log-in at ${name} was not allowed, or given up.`, { reason: 'denied' }, { cause: error })
        : fail('provider_error', `${name} could not do the log-in.`, { reason: 'unavailable' }, { cause: error });
    }
    // The provider refused what the browser brought.
    if (error instanceof ResponseBodyError && error.status < 500) return this.#unbelieved(error);
    const code = error instanceof ClientError ? error.code : undefined;
    // Nobody answered, or somebody who is no provider; everything else is a check that failed.
    if (
      error instanceof TypeError ||
      code === undefined ||
      code === 'OAUTH_TIMEOUT' ||
      code === 'OAUTH_ABORT' ||
      code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'
    ) {
      return this.#unavailable(error);
    }
    return this.#unbelieved(error);
  }

  #unbelieved(cause: unknown): Failure {
    return fail(
      'unauthorized',
      `The log-in at ${this.settings.name} could not be verified; begin again.`,
      { reason: 'unverified' },
      { cause },
    );
  }
}

function isPlain(issuer: string): boolean {
  return issuer.startsWith('http:');
}
