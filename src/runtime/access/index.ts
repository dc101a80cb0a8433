export { createAccess, type Access, type AccessOptions } from './access.ts';
export type { SessionCaller } from './access-module.ts';
export { ROLES, type Role } from './roles.ts';
export { createUser, deleteUser, listUsers, logIn, logOut, refreshTokens, setPassword, whoAmI } from './messages.ts';
