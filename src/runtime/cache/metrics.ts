import { metric } from '#kernel/metric.ts';

export const cacheReads = metric('counter', 'thalamus_cache_reads_total', 'Reads of the cache, by the level that answered them.', [
  'level',
]);
export const cachePrefetches = metric('counter', 'thalamus_cache_prefetches_total', 'Values loaded before they were asked for.');

export const cacheMetrics = [cacheReads, cachePrefetches];
