import { LRUCache } from 'lru-cache';
import type { Envelope, Position } from '#kernel/event.ts';

/** Things of which the last change is remembered; of those forgotten it is known that they changed no later than the newest of them. */
const MOST_THINGS = 50_000;

/**
 * Which cached values the log has overtaken. A value carries the position of the log at which its loading began; an event
 * of one of its tags at a later position ends it. Positions are the same on every process, so none needs to tell another.
 */
export class Staleness {
  readonly #changed: LRUCache<string, Position>;
  /** Nothing that is not remembered changed after this. */
  #floor: Position;
  #forgot = false;

  /** @param from up to where the events are not known that will not be told */
  constructor(from: Position, mostThings = MOST_THINGS) {
    this.#floor = from;
    this.#changed = new LRUCache<string, Position>({
      max: mostThings,
      dispose: (position, _tag, reason) => {
        if (reason !== 'evict') return;
        this.#forgot = true;
        this.#floor = Math.max(this.#floor, position);
      },
    });
  }

  /** Everything after an earlier position has been told meanwhile, and nothing of it was forgotten. */
  reachBack(to: Position): void {
    if (!this.#forgot) this.#floor = Math.min(this.#floor, to);
  }

  /** Takes note of events, in order. */
  see(events: readonly Envelope[]): void {
    for (const { subject, position } of events) {
      this.#changed.set(subject, position);
      for (const above of placesOf(subject)) this.#changed.set(above, position);
    }
  }

  /** Did anything that a value tells of change after the position at which it was loaded? */
  overtook(position: Position, tags: readonly string[]): boolean {
    return tags.some((tag) => (this.#changed.peek(tag) ?? this.#floor) > position);
  }
}

/** `a/1/b/2` → `a/1/b/2/**`, `a/1/b/**`, `a/1/**`, `a/**`. */
function placesOf(subject: string): string[] {
  const parts = subject.split('/');
  return parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/')}/**`);
}
