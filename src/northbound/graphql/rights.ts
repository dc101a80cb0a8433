/** What a subscriber of events must be permitted. */
export const EVENTS = 'events.read';

/** Whoever may read how the modules are may read how the schema is: every role that reads has it, and one that only writes has not. */
export const INTROSPECTION = 'modules.read';
