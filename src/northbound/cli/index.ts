export { runCommandLine } from './program.ts';
export type { AddCommands } from './session.ts';
export { failed, misuse } from './refusal.ts';
export { visible } from './terminal.ts';
