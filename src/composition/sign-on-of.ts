import {
  beginLogIn,
  endAtProvider,
  finishLogIn,
  handOnLogIn,
  leaveProvider,
  logIn,
  logOut,
  type ProviderSettings,
} from '#runtime/access/index.ts';
import type { Config } from '#runtime/config/index.ts';

/** What the browser's door asks. */
export const signinAsks = {
  logIn,
  logOut,
  begin: beginLogIn,
  finish: finishLogIn,
  handOn: handOnLogIn,
  leave: leaveProvider,
  endAtProvider,
};

/** Identity providers as runtime/access takes them. A secret is read when it is used: that of a Vault changes. */
export function providersOf({ oidc }: Pick<Config, 'oidc'>): ProviderSettings[] {
  return oidc.providers.map((provider) => ({
    id: provider.id,
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.client_id,
    get clientSecret() {
      return provider.client_secret;
    },
    scopes: provider.scopes,
    claims: {
      usernameClaim: provider.username_claim,
      roles: provider.roles,
      groups: provider.groups,
      defaultRoles: provider.default_roles,
      ...(provider.roles_claim === undefined ? {} : { rolesClaim: provider.roles_claim }),
      ...(provider.groups_claim === undefined ? {} : { groupsClaim: provider.groups_claim }),
      ...(provider.allow === undefined ? {} : { allow: provider.allow }),
    },
    logOut: provider.log_out,
  }));
}
