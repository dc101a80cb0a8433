import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { Provider, type Configuration } from 'oidc-provider';

/** A client that is registered at it. */
export const CLIENT = { id: 'thalamus', secret: 'a-secret-between-both-of-them' };

/** People by the name with which they log in there (any password will do), and what it says of them. */
const PEOPLE: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ada: { preferred_username: 'ada', groups: ['teachers', 'class-1'] },
  bob: { preferred_username: 'bob', groups: ['students'] },
  mallory: { preferred_username: 'admin', groups: ['students'] },
  eve: { preferred_username: 'eve', groups: ['strangers'] },
};

export interface IdentityProvider {
  readonly issuer: string;
  close(): Promise<void>;
}

/** A real implementation of OpenID Connect, on loopback; its groups are a claim that userinfo alone gives. */
export async function startIdentityProvider(hub: string, provider: string): Promise<IdentityProvider> {
  const server = createServer((request, response) => void handle(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const issuer = `http://127.0.0.1:${port}`;
  const configuration: Configuration = {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${hub}/signin/oidc/${provider}/callback/`],
        post_logout_redirect_uris: [`${hub}/login`],
        backchannel_logout_uri: `${hub}/signin/oidc/${provider}/log-out/`,
        backchannel_logout_session_required: true,
      },
    ],
    claims: { openid: ['sub'], profile: ['preferred_username', 'groups'], email: ['email'] },
    features: { backchannelLogout: { enabled: true }, rpInitiatedLogout: { enabled: true }, devInteractions: { enabled: true } },
    cookies: { keys: ['of-the-tests'] },
    ttl: { AccessToken: 600, AuthorizationCode: 60, Grant: 600, IdToken: 600, Interaction: 600, Session: 600 },
    // It asks nobody on this machine by itself, and the hub of the tests is here.
    fetch: async (url, options) => fetch(url, { ...options, dispatcher: undefined } as unknown as RequestInit),
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  };
  const made = new Provider(issuer, configuration);
  const handle = made.callback();
  return {
    issuer,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
