export { signin } from './door.ts';
