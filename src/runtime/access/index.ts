export { PrivateFile } from './private-file.ts';
export { createAccess, type Access, type AccessOptions } from './access.ts';
