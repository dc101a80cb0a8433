export { runCommandLine, type AddCommands } from './program.ts';
export { failed, misuse } from './refusal.ts';
export { visible } from './terminal.ts';
