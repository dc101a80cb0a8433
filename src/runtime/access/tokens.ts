import { errors, jwtVerify, SignJWT, type JWTPayload } from 'jose';
import { randomBytes } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import type { Uuid } from '#kernel/id.ts';
import type { PrivateDocument } from '../documents/index.ts';
import type { Session } from './sessions.ts';

/** HMAC with SHA-256 (RFC 7518 §3.2): one process signs and verifies; its key has 256 bits. The only algorithm that is believed. */
const ALGORITHM = 'HS256';
const KEY_BYTES = 32;
const ISSUER = 'thalamus';

/** Longer than any token of ours: more is not even decoded. */
const LONGEST_TOKEN = 2_048;

/** What a token is for is in its header (RFC 9068 §2.1), so that a refresh token is never taken for an access token. */
const TYPES = { access: 'at+jwt', refresh: 'rt+jwt' } as const;

export type TokenUse = keyof typeof TYPES;

/** What a good token says. */
export interface TokenClaims {
  readonly user: string;
  readonly session: Uuid;
  readonly generation: number;
  readonly expiresAtMs: number;
}

/** Signs and verifies tokens with a key that is made at the first start. */
export class Tokens {
  readonly #key: Uint8Array;
  readonly #clock: Clock;

  private constructor(key: Uint8Array, clock: Clock) {
    this.#key = key;
    this.#clock = clock;
  }

  /** @throws data_incompatible when the document of the key is damaged */
  static async open(document: PrivateDocument, clock: Clock): Promise<Tokens> {
    if (document.current() === null) {
      // Of several processes at their first start one makes it, and the others take that one.
      await document.replace(`${randomBytes(KEY_BYTES).toString('base64url')}\n`, 0);
    }
    const key = Buffer.from(document.current()!.text.trim(), 'base64url');
    if (key.length !== KEY_BYTES) {
      throw fail(
        'data_incompatible',
        `${document.path} does not hold a key of ${KEY_BYTES} bytes; remove it to make a new one, everybody then logs in again.`,
      );
    }
    return new Tokens(key, clock);
  }

  async sign(use: TokenUse, session: Session, lifeMs: number): Promise<string> {
    const nowS = Math.floor(this.#clock.now().getTime() / 1_000);
    return new SignJWT({ sid: session.id, gen: session.generation })
      .setProtectedHeader({ alg: ALGORITHM, typ: TYPES[use] })
      .setIssuer(ISSUER)
      .setSubject(session.user)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + Math.floor(lifeMs / 1_000))
      .sign(this.#key);
  }

  /** @throws unauthorized */
  async verify(use: TokenUse, token: string): Promise<TokenClaims> {
    if (token.length > LONGEST_TOKEN) throw fail('unauthorized', `The ${use} token is not one of this hub.`);
    try {
      const { payload } = await jwtVerify(token, this.#key, {
        algorithms: [ALGORITHM],
        typ: TYPES[use],
        issuer: ISSUER,
        requiredClaims: ['sub', 'exp', 'sid', 'gen'],
        currentDate: this.#clock.now(),
      });
      return claimsOf(payload);
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw fail('unauthorized', `The ${use} token has expired.`);
      throw fail('unauthorized', `The ${use} token is not valid.`);
    }
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
