export type { PlannedAnswer } from './api/server.ts';
export { readFaultFile } from './fault-file.ts';
export { startLab, type Lab } from './lab.ts';
export type { Network } from './network/network.ts';
export type { LabNode, LabProject } from './network/objects.ts';
export type { LabApi, LabOptions } from './options.ts';
export { serveLab, type ServeOptions } from './serve.ts';
export { NO_SURPRISES, readSwitch, type LabSwitches } from './switches.ts';
