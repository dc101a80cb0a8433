import { createHash } from 'node:crypto';
import { berWriter } from '#wire/snmp-ber.ts';
import { writeVarbinds } from '#wire/snmp-value.ts';
import type { Trap } from './trap.ts';

/** A trap that is told. */
export interface Notice {
  /** The last of them. */
  readonly trap: Trap;
  /** How many it stands for: 1 of a single one. */
  readonly count: number;
  /** Milliseconds since 1970: when the first of them came. */
  readonly sinceMs: number;
  /** It goes on: what it says was told before. */
  readonly repeated: boolean;
}

export interface GathererLimits {
  /** How long alike ones are gathered, milliseconds. */
  readonly windowMs: number;
  /** Of one agent and trap, how many that differ in their variables are told at once within a window. */
  readonly distinct: number;
  /** Agents and traps that are gathered at once. */
  readonly most: number;
}

export const USUAL_GATHERING: GathererLimits = { windowMs: 10_000, distinct: 20, most: 1_000 };

interface Gathered {
  endsMs: number;
  /** What was told of it: hashes of its variables. */
  readonly told: Set<string>;
  counted: number;
  sinceMs: number;
  last: Trap | null;
}

/**
 * Keeps a storm out of the log: the first trap of an agent is told at once, so is every one that says something else, up to a number; what repeats
 * is counted and told once, when the window ends. Pure but for what it remembers, which is bounded: times are passed in.
 */
export class TrapGatherer {
  readonly #limits: GathererLimits;
  /** In the order in which their windows end. */
  readonly #gathered = new Map<string, Gathered>();

  constructor(limits: GathererLimits = USUAL_GATHERING) {
    this.#limits = limits;
  }

  /** `told`: it is to be told now; `counted`: it will be; `flooded`: too many agents and traps at once, it is lost. */
  take(trap: Trap, nowMs: number): 'told' | 'counted' | 'flooded' {
    const key = `${trap.agent} ${trap.trapOid}`;
    const known = this.#gathered.get(key);
    if (known === undefined) {
      if (this.#gathered.size >= this.#limits.most) return 'flooded';
      const endsMs = nowMs + this.#limits.windowMs;
      this.#gathered.set(key, { endsMs, told: new Set([contentOf(trap)]), counted: 0, sinceMs: 0, last: null });
      return 'told';
    }
    const content = contentOf(trap);
    if (!known.told.has(content) && known.told.size < this.#limits.distinct) {
      known.told.add(content);
      return 'told';
    }
    if (known.counted === 0) known.sinceMs = trap.receivedMs;
    known.counted += 1;
    known.last = trap;
    return 'counted';
  }

  /** What was counted in windows that have ended. */
  due(nowMs: number): Notice[] {
    const notices: Notice[] = [];
    for (const [key, gathered] of this.#gathered) {
      if (gathered.endsMs > nowMs) break;
      this.#gathered.delete(key);
      if (gathered.last === null) continue;
      notices.push({ trap: gathered.last, count: gathered.counted, sinceMs: gathered.sinceMs, repeated: true });
      // While it goes on, it stays known: the next alike one is counted too.
      gathered.endsMs = nowMs + this.#limits.windowMs;
      gathered.counted = 0;
      gathered.last = null;
      this.#gathered.set(key, gathered);
    }
    return notices;
  }
}

/** The same for traps that say the same at another time. */
function contentOf({ varbinds, enterprise }: Trap): string {
  const writer = berWriter(256);
  writeVarbinds(writer, varbinds);
  return createHash('sha1')
    .update(writer.bytes())
    .update(enterprise ?? '')
    .digest('base64');
}
