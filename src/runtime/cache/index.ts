export { createCache, type RunningCache } from './levels.ts';
export { cacheMetrics } from './metrics.ts';
