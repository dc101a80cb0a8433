export { runCommandLine, type AddCommands, type Session } from './program.ts';
export { failed, misuse } from './refusal.ts';
