import type { Caller } from './caller.ts';
import type { Failure } from './error.ts';
import type { Origin } from './origin.ts';

/** What a door refused before the hub was asked: who it is was not proved, or may not come in there. */
export interface DoorRefusal extends Origin {
  /** As far as it is known: `anonymous` where a token proved nothing. */
  readonly caller: Caller;
  readonly requestId: string;
  /** What was wanted, in the door's words and without its parameters: `GET /api/…`. */
  readonly wanted: string;
  readonly failure: Failure;
}

/** How a door tells a refusal, so that it is audited like those of the hub. */
export type TellRefusal = (refusal: DoorRefusal) => void;
