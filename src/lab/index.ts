export type { Activity, ActivityOptions } from './activity.ts';
export type { PlannedAnswer } from './api/server.ts';
export type { JournalEntry } from './journal.ts';
export { startLab, type Lab } from './lab.ts';
export type { LabNode, LabLink, LabProject, Network } from './network/network.ts';
export type { LabApi, LabLinks, LabOptions, LabSwitches } from './options.ts';
export { serveLab } from './serve.ts';
