import type { Operation } from '#kernel/message.ts';

/** `stopped` by an operation: the process lives, and starts its modules again when it is asked. */
export type HubState = 'new' | 'starting' | 'running' | 'halting' | 'halted' | 'stopping' | 'stopped';

/** The hub as those see it who tell how it is, and who start and stop it. */
export interface HubLife {
  state(): HubState;
  /** When its modules were last started. */
  startedAt(): Date;
  /** Operations under way. */
  underWay(): number;
  operations(): readonly Operation[];
  /** Takes no new work, ends what is under way and stops the modules. False when it was so already. @throws conflict while it starts or ends */
  halt(): Promise<boolean>;
  /** Starts the modules again. False when they run. @throws conflict while it starts or ends */
  resume(): Promise<boolean>;
}
