export { createHub, type RunningHub } from './hub.ts';
export { hubModule } from './hub-module.ts';
export { createLimiter } from './limiter.ts';
