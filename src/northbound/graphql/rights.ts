import { permitsSomewhere, type Caller } from '#kernel/caller.ts';
import type { Operation } from '#kernel/message.ts';

/** What a subscriber of events must be permitted. */
export const EVENTS = 'events.read';

/** Whoever may read how the modules are may read how the schema is: every role that reads has it, and one that only writes has not. */
export const INTROSPECTION = 'modules.read';

/** In some project is enough: how the schema is, is no secret of a project. */
export function mayIntrospect(caller: Caller): boolean {
  return permitsSomewhere(caller, INTROSPECTION);
}

/** Whether a caller is told that there is such an operation. */
export function showsTo(caller: Caller): (operation: Operation) => boolean {
  return ({ permission }) => permitsSomewhere(caller, permission);
}
