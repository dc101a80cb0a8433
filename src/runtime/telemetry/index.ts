export { createHealth, type HealthOptions } from './health.ts';
export { createLog, type LogOptions } from './log.ts';
export { diskProbe, memoryProbe, unusedProbe } from './process-probes.ts';
export { createTelemetry, type Telemetry } from './telemetry.ts';
