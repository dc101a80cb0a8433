import { errors, jwtVerify, SignJWT, type JWTHeaderParameters, type JWTPayload } from 'jose';
import type { Clock } from '#kernel/clock.ts';
import { fail, Failure } from '#kernel/error.ts';
import type { Uuid } from '#kernel/id.ts';
import type { Session } from './session.ts';
import type { SigningKeys } from './signing-keys.ts';

/** HMAC with SHA-256 (RFC 7518 §3.2): the hub signs and verifies. The only algorithm that is believed (RFC 8725 §3.1). */
const ALGORITHM = 'HS256';
const ISSUER = 'thalamus';

/** Longer than any token of ours: more is not even decoded. */
const LONGEST_TOKEN = 2_048;

/**
 * What a token is for is in its header (RFC 9068 §2.1) and whom it is meant for in its claims (RFC 8725 §3.9), so that a refresh token is never
 * taken for an access token.
 */
const USES = {
  access: { type: 'at+jwt', audience: 'thalamus-api' },
  refresh: { type: 'rt+jwt', audience: 'thalamus-refresh' },
} as const;

export type TokenUse = keyof typeof USES;

/** What a good token says. */
export interface TokenClaims {
  readonly user: string;
  readonly session: Uuid;
  readonly generation: number;
  readonly expiresAtMs: number;
}

/** Signs and verifies tokens. */
export class Tokens {
  readonly #keys: SigningKeys;
  readonly #clock: Clock;

  constructor(keys: SigningKeys, clock: Clock) {
    this.#keys = keys;
    this.#clock = clock;
  }

  async sign(use: TokenUse, session: Session, lifeMs: number): Promise<string> {
    const nowS = Math.floor(this.#clock.now().getTime() / 1_000);
    const { id, bytes } = this.#keys.current();
    return new SignJWT({ sid: session.id, gen: session.generation })
      .setProtectedHeader({ alg: ALGORITHM, typ: USES[use].type, kid: id })
      .setIssuer(ISSUER)
      .setAudience(USES[use].audience)
      .setSubject(session.user)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + Math.floor(lifeMs / 1_000))
      .sign(bytes);
  }

  /** @throws unauthorized */
  async verify(use: TokenUse, token: string): Promise<TokenClaims> {
    if (token.length > LONGEST_TOKEN) throw fail('unauthorized', `The ${use} token is not one of this hub.`);
    try {
      const { payload } = await jwtVerify(token, (header) => this.#keyOf(header), {
        algorithms: [ALGORITHM],
        typ: USES[use].type,
        issuer: ISSUER,
        audience: USES[use].audience,
        requiredClaims: ['sub', 'exp', 'sid', 'gen'],
        currentDate: this.#clock.now(),
      });
      return claimsOf(payload);
    } catch (error) {
      // The keys could not be read: that says nothing about the token.
      if (error instanceof Failure) throw error;
      if (error instanceof errors.JWTExpired) throw fail('unauthorized', `The ${use} token has expired.`);
      throw fail('unauthorized', `The ${use} token is not valid.`);
    }
  }

  async #keyOf({ kid }: JWTHeaderParameters): Promise<Uint8Array> {
    const key = typeof kid === 'string' ? await this.#keys.find(kid) : undefined;
    if (key === undefined) throw new errors.JWKSNoMatchingKey();
    return key;
  }
}

function claimsOf(payload: JWTPayload): TokenClaims {
  return {
    user: payload.sub!,
    session: String(payload['sid']),
    generation: Number(payload['gen']),
    expiresAtMs: payload.exp! * 1_000,
  };
}
