export { createAccess, type Access, type AccessOptions } from './access.ts';
export { logIn, logOut } from './messages.ts';
export { beginLogIn, endAtProvider, finishLogIn, handOnLogIn, leaveProvider } from './oidc-messages.ts';
export type { ProviderSettings } from './oidc-provider.ts';
export { signOn } from './oidc.ts';
export { ModuleTokens, verifyModulesToo, type ModuleCaller } from './module-tokens.ts';
