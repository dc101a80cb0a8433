export { realtime, type RealtimeOptions } from './door.ts';
export { DEFAULT_REALTIME_LIMITS, type RealtimeLimits } from './limits.ts';
export { REALTIME_METRICS } from './metrics.ts';
