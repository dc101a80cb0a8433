export { Thalamus, type Options } from './client.ts';
export { ThalamusError } from './failure.ts';
export type { Events, Input, Item, ListName, OperationName, Operations, Output } from './catalogue.ts';
export type { Credentials } from './credentials.ts';
export type { Answer, Asking, Retries } from './door.ts';
export type { EventOf, EventType, Filter, Followed, Priority, ThalamusEvent } from './events.ts';
export type { Following, Stream } from './follow.ts';
export type { Socket, SocketClass } from './surroundings.ts';
