export { realtime } from './door.ts';
export type { RealtimeLimits } from './limits.ts';
export { REALTIME_METRICS } from './metrics.ts';
