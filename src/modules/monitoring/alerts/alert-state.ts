import type { Envelope } from '#kernel/event.ts';
import type { Fold } from '#kernel/event-log.ts';
import { uuidv5 } from '#kernel/id.ts';
import type { Json } from '#kernel/json.ts';
import { alertCleared, alertRaised, type Alert } from '#model/alert.ts';

export const SOURCE = '/modules/monitoring';

/** What ids of alerts are derived from: any UUID, the same in every version. */
const ALERT_IDS = '0f1d6f0e-6a52-5c0f-8f57-0d0b2b1c7a10';
/** Beginnings that are remembered, to see that a state comes and goes. */
const REMEMBERED = 10;

/** What is known of one kind of state of one resource: one stream. */
export interface AlertState {
  /** The alert that did not clear yet. */
  readonly current: Alert | null;
  /** How many there were. */
  readonly ordinal: number;
  /** When the last ones began, oldest first. */
  readonly beginnings: readonly string[];
}

export const NO_ALERT: AlertState = { current: null, ordinal: 0, beginnings: [] };

/** The stream of a kind of state of a resource. */
export function keyOf(kind: string, resource: string): string {
  return uuidv5(ALERT_IDS, `${kind}\n${resource}`);
}

export const subjectOf = (key: string): string => `alerts/${key}`;
export const streamOf = (key: string): string => `${SOURCE}/${subjectOf(key)}`;

/** The same at every try, so that what is told twice is one alert. */
export function alertIdOf(key: string, ordinal: number): string {
  return uuidv5(ALERT_IDS, `${key}/${ordinal}`);
}

export function evolve(state: AlertState, event: Pick<Envelope, 'type' | 'data'>): AlertState {
  const { alert } = event.data as unknown as { readonly alert: Alert };
  switch (event.type) {
    case alertRaised.type:
      return { current: alert, ordinal: state.ordinal + 1, beginnings: [...state.beginnings, alert.raised_at].slice(-REMEMBERED) };
    case alertCleared.type:
      return { ...state, current: null };
    default:
      return { ...state, current: alert };
  }
}

/** States are JSON in the store's memos. */
export const alertFold: Fold<Json> = {
  name: 'alert/1',
  initial: NO_ALERT as unknown as Json,
  evolve: (state, event) => evolve(state as unknown as AlertState, event) as unknown as Json,
};
