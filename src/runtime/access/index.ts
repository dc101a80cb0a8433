export { createAccess, type Access, type AccessOptions } from './access.ts';
export { ModuleTokens, verifyModulesToo, type ModuleCaller } from './module-tokens.ts';
