export { createHttp, type Door, type Http, type HttpOptions } from './server.ts';
export { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts';
export { HTTP_METRICS } from './metrics.ts';
