export { connectRedis, type RedisConnection } from './connection.ts';
export { SharedBuckets } from './shared-buckets.ts';
export { tellOutside } from './outside.ts';
export { keepValuesOutside } from './values.ts';
