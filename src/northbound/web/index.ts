export { web } from './door.ts';
