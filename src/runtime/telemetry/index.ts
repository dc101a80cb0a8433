export { createHealth } from './health.ts';
export { createLog } from './log.ts';
export { diskProbe, memoryProbe, unusedProbe } from './process-probes.ts';
export { createTelemetry } from './telemetry.ts';
