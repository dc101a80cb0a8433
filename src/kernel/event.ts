import type { Json } from './json.ts';
import type { Uuid } from './id.ts';

/** CRITICAL strictly first, the others by weight. Orders messages and tells clients what matters; never reorders events. */
export type Priority = 'critical' | 'high' | 'normal' | 'low';

export const PRIORITIES = ['critical', 'high', 'normal', 'low'] as const satisfies readonly Priority[];

/**
 * A place in the whole log: 1 for the first event, no gaps. Readers resume from it. A JavaScript number holds it exactly
 * up to 2^53. 0 means before everything.
 */
export type Position = number;

/** What a publisher says. The rest of the envelope is stamped when it is appended. */
export interface NewEvent<D extends Json = Json> {
  /** `<thing>.<past participle>`. */
  readonly type: string;
  /** Who says so: `/gns3/<server>`, `common_hub` or `/modules/<name>`. */
  readonly source: string;
  /** The thing, as a path: `projects/<id>/nodes/<id>`. */
  readonly subject: string;
  readonly data: D;
  readonly priority: Priority;
  readonly projectid?: Uuid;
  readonly nodeid?: Uuid;
  /** When it happened, ISO 8601 UTC with milliseconds; absent: the moment of the append. */
  readonly time?: string;
  /** UUIDv7; absent: made at the append. */
  readonly id?: Uuid;
  /** Joins everything that one request caused. */
  readonly correlationid?: string;
  /** The id of the event or message that caused this one. */
  readonly causationid?: string;
}

/** An event as the log keeps it and everybody gets it: CloudEvents 1.0 with our extension attributes. @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md */
export interface Envelope<D extends Json = Json> extends NewEvent<D> {
  readonly specversion: '1.0';
  readonly id: Uuid;
  readonly time: string;
  readonly datacontenttype: 'application/json';
  readonly position: Position;
}

/** The ordered events of one thing as one source tells them. Two servers may know a project of the same id: two streams. */
export function streamOf(event: { readonly source: string; readonly subject: string }): string {
  return `${event.source}/${event.subject}`;
}

/** Does a type fit a pattern: exact, `node.*` (any deeper too) or `*`. */
export function typeMatches(pattern: string, type: string): boolean {
  if (pattern === '*' || pattern === type) return true;
  return pattern.endsWith('.*') && type.startsWith(pattern.slice(0, -1));
}
