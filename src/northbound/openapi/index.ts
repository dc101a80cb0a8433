export { openapi } from './door.ts';
