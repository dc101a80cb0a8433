export { rest, type RestOptions } from './door.ts';
export { DEFAULT_REST_LIMITS, type RestLimits } from './limits.ts';
