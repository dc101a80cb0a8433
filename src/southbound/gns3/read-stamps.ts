import type { Controller } from './controller.ts';

/** Methods whose answers are kept apart by when they were asked for. */
const READS: ReadonlySet<string | symbol> = new Set([
  'project',
  'updateProject',
  'openProject',
  'duplicateProject',
  'importProject',
  'node',
  'updateNode',
  'nodes',
  'link',
  'links',
  'updateLink',
  'startCapture',
]);

/**
 * Remembers when an answer was asked for, in moments of the state. A node's status may be read as "stopped", the node may
 * start, and the notification of that may overtake the answer: taken in as the newer word, the answer would announce a
 * stop that never was, and nothing would ever correct it.
 */
export class ReadStamps {
  /** The client, its answers remembered. */
  readonly controller: Controller;
  readonly #moment: () => number;
  readonly #askedAt = new WeakMap<object, number>();

  constructor(controller: Controller, moment: () => number) {
    this.#moment = moment;
    this.controller = new Proxy(controller, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        const method = member.bind(target) as (...rest: unknown[]) => unknown;
        if (!READS.has(name)) return method;
        return async (...rest: unknown[]): Promise<unknown> => {
          const asked = moment();
          const answer = await method(...rest);
          for (const part of Array.isArray(answer) ? (answer as unknown[]) : [answer]) {
            if (typeof part === 'object' && part !== null) this.#askedAt.set(part, asked);
          }
          return answer;
        };
      },
    });
  }

  /** The moment of the state at which this answer was asked for; now, for one that came another way. */
  askedAt(answer: object): number {
    return this.#askedAt.get(answer) ?? this.#moment();
  }
}
