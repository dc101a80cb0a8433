export { createAccess, type Access, type AccessOptions } from './access.ts';
