export { fail, ModuleFailure } from './failure.ts';
export { isMain } from './is-main.ts';
export type { Json } from './json.ts';
export { lineLog, type Log } from './log.ts';
export { answer, defineModule, react, receive } from './module.ts';
export type { Delivery, Envelope, Health, Message, MessageContext, Module, ModuleContext, OutgoingMessage, Priority } from './module.ts';
export { registrationOf, type Registration } from './registration.ts';
export { run, type Running, type RunOptions } from './run.ts';
export { tryOut, type Trial } from './trial.ts';
