export { rest } from './door.ts';
export type { RestLimits } from './limits.ts';
