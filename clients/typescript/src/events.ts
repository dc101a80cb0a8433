import type { Events } from './catalogue.ts';

export type EventType = keyof Events;
export type Priority = 'critical' | 'high' | 'normal' | 'low';

/** An event of a type: CloudEvents 1.0 with the extensions of the hub. */
export interface EventOf<Type extends string, Data> {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: Type;
  readonly subject: string;
  /** ISO 8601 UTC with milliseconds. */
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly data: Data;
  readonly priority: Priority;
  /** In the whole log, without gaps. */
  readonly position: number;
  readonly projectid?: string;
  readonly nodeid?: string;
  readonly correlationid?: string;
  readonly causationid?: string;
}

/** Any event of the product; of a module in another process only the envelope is known. */
export type ThalamusEvent = { [Type in EventType]: EventOf<Type, Events[Type]> }[EventType];

/** Types that a pattern fits: exact, `node.*` (any deeper too) or `*`. */
type Fitting<Pattern> = Pattern extends '*'
  ? EventType
  : Pattern extends `${infer Area}.*`
    ? Extract<EventType, `${Area}.${string}`>
    : Pattern extends EventType
      ? Pattern
      : never;

/** Events that fit some of the patterns. What is known of none of them has only an envelope. */
export type Followed<Pattern extends string> = [Fitting<Pattern>] extends [never]
  ? EventOf<string, unknown>
  : Extract<ThalamusEvent, { type: Fitting<Pattern> }>;

export interface Filter<Pattern extends string = string> {
  /** Exact or `node.*`; absent: all. */
  readonly types?: readonly Pattern[];
  readonly projects?: readonly string[];
  readonly nodes?: readonly string[];
  readonly minPriority?: Priority;
}
