import type { Output } from '../../request.ts';

/** A message that was given up. */
export type DeadLetter = Output<'hub.message.dead.list'>['items'][number];
