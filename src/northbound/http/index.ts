export { createHttp, type Http } from './server.ts';
export type { HttpLimits } from './limits.ts';
export { HTTP_METRICS } from './metrics.ts';
