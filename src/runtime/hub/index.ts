export { createHub, type HubOptions, type RunningHub } from './hub.ts';
export { hubModule } from './hub-module.ts';
export { createLimiter, DEFAULT_RATES } from './limiter.ts';
export type { Limiter } from './limit.ts';
export type { Rate } from './token-bucket.ts';
export { getEvent, listEvents, replayEvents } from './messages.ts';
