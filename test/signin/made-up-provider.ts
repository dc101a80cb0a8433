import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** What it says wrongly, where a test wants that. */
export interface Lies {
  /** In place of what belongs into the ID token. */
  claims?: JWTPayload;
  /** Signs with a key that it does not show. */
  foreignKey?: boolean;
  /** Does not sign at all. */
  unsigned?: boolean;
  /** Signs with the secret of the client, as with a key that both have. */
  bySecret?: string;
  /** Another issuer in what it says of itself. */
  issuer?: string;
  /** Answers the token endpoint with this status. */
  tokenStatus?: number;
}

export interface MadeUpProvider {
  readonly issuer: string;
  lies: Lies;
  /** A code for what a browser was sent away with. */
  codeFor(authorizationUrl: string, subject?: string): string;
  /** Signs from now on with another key, and shows that alone. */
  rotate(): Promise<void>;
  logOutToken(claims: JWTPayload): Promise<string>;
  close(): Promise<void>;
}

/** An identity provider of the tests' own making, that tells every lie; codes are good once, and PKCE is checked. */
export async function startMadeUpProvider(clientId: string): Promise<MadeUpProvider> {
  const codes = new Map<string, { readonly nonce: string; readonly challenge: string; readonly subject: string }>();
  let key: KeyPair = await generateKeyPair('RS256');
  let keyId = 1;
  const foreign = await generateKeyPair('RS256');
  const provider: { lies: Lies } = { lies: {} };

  const idToken = async (code: { readonly nonce: string; readonly subject: string }): Promise<string> => {
    const { claims, foreignKey, unsigned, bySecret } = provider.lies;
    const nowS = Math.floor(Date.now() / 1_000);
    const payload = {
      iss: issuer,
      aud: clientId,
      sub: code.subject,
      nonce: code.nonce,
      iat: nowS,
      exp: nowS + 300,
      sid: 's-1',
      groups: ['students'],
      ...claims,
    };
    if (unsigned === true) {
      const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
      return `${encode({ alg: 'none' })}.${encode(payload)}.`;
    }
    if (bySecret !== undefined) return new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.from(bySecret));
    return new SignJWT(payload)
      .setProtectedHeader({ alg: 'RS256', kid: String(keyId) })
      .sign(foreignKey === true ? foreign.privateKey : key.privateKey);
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const json = (body: object, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    const { pathname } = new URL(request.url!, issuer);
    if (pathname === '/.well-known/openid-configuration') {
      json({
        issuer: provider.lies.issuer ?? issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
        backchannel_logout_supported: true,
      });
    } else if (pathname === '/keys') {
      json({ keys: [{ ...(await exportJWK(key.publicKey)), kid: String(keyId), alg: 'RS256', use: 'sig' }] });
    } else if (pathname === '/token') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (provider.lies.tokenStatus !== undefined) json({ error: 'server_error' }, provider.lies.tokenStatus);
      else if (code === undefined || code.challenge !== challenge) json({ error: 'invalid_grant' }, 400);
      else json({ access_token: 'an-access-token', token_type: 'Bearer', expires_in: 300, id_token: await idToken(code) });
    } else json({}, 404);
  };

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(provider, {
    issuer,
    codeFor(authorizationUrl: string, subject = 'carol') {
      const { searchParams } = new URL(authorizationUrl);
      const code = `code-${codes.size + 1}-${searchParams.get('state')}`;
      codes.set(code, { nonce: searchParams.get('nonce')!, challenge: searchParams.get('code_challenge')!, subject });
      return code;
    },
    async rotate() {
      key = await generateKeyPair('RS256');
      keyId += 1;
    },
    logOutToken: (claims: JWTPayload) =>
      new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: String(keyId), typ: 'logout+jwt' }).sign(key.privateKey),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
