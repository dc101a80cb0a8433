export type { PlannedAnswer } from './api/server.ts';
export { startLab, type Lab } from './lab.ts';
export type { LabNode, LabProject } from './network/network.ts';
export type { LabApi, LabOptions } from './options.ts';
export { serveLab } from './serve.ts';
