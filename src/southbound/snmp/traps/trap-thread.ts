import type { SecureEngineOptions } from '../agent/secure-engine.ts';
import type { Notice } from './trap-gatherer.ts';

/** What the thread that receives is started with. */
export interface TrapThreadData {
  readonly host: string;
  readonly port: number;
  readonly communities?: readonly string[];
  readonly wellKnown: readonly string[];
  readonly engine: Pick<SecureEngineOptions, 'id' | 'boots' | 'users' | 'maxBytes'>;
  readonly windowMs: number;
  /** Notices that wait to be taken, at most. */
  readonly most: number;
}

/** What the thread counted since its start. */
export interface TrapFigures {
  /** Traps and informs that could be read. */
  readonly received: number;
  readonly unreadable: number;
  /** Community, user or key was not one that is taken, or it was no notification. */
  readonly refused: number;
  /** Those of `received` that were lost: more came than could be told. Informs among them were not answered. */
  readonly dropped: number;
  /** Those of `received` that were counted and not told one by one. */
  readonly repeated: number;
}

export const NO_TRAPS: TrapFigures = { received: 0, unreadable: 0, refused: 0, dropped: 0, repeated: 0 };

/** From the thread. */
export type FromThread =
  | { readonly kind: 'listening'; readonly port: number }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'notices'; readonly notices: readonly Notice[] }
  | { readonly kind: 'figures'; readonly figures: TrapFigures };

/** To the thread: `taken` the last notices are told, more may come; `stop` close, tell what is left, and end. */
export type ToThread = { readonly kind: 'taken' } | { readonly kind: 'stop' };
