export { connectRedis, type RedisConnection } from './connection.ts';
export { tellOutside } from './outside.ts';
export { keepValuesOutside } from './values.ts';
