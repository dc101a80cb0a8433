import type { Health } from '#kernel/health.ts';
import type { ModuleState } from './decider.ts';

/**
 * `registered`: nothing was heard of it yet; `active`: it takes messages; `silent`: connected, but it said nothing for five
 * minutes; `gone`: it said good-bye; `lost`: it went without a word. Only an active one gets messages, those of the others wait.
 */
export const STANDINGS = ['registered', 'active', 'silent', 'gone', 'lost'] as const;
export type Standing = (typeof STANDINGS)[number];

/** `unknown`: there is nothing that could be healthy or not. */
export const MODULE_HEALTHS = ['healthy', 'degraded', 'unhealthy', 'unknown'] as const;
export type ModuleHealth = (typeof MODULE_HEALTHS)[number];

export interface ModuleStanding {
  readonly standing: Standing;
  readonly health: ModuleHealth;
  readonly message: string;
}

/** How a module stands, of all that is known of its instances. */
export function standingOf(state: ModuleState): ModuleStanding {
  const { instances, told, departed } = state;
  if (instances.length > 0) {
    const standing = instances.every(({ silent }) => silent) ? 'silent' : 'active';
    return { standing, health: together(instances.map(({ health }) => health)), message: worstMessage(state) };
  }
  if (told !== null) return { standing: told.silent ? 'silent' : 'active', health: told.health, message: told.message };
  if (departed?.reason === 'lost') {
    return { standing: 'lost', health: 'unhealthy', message: `Its last instance was lost at ${departed.at}; its messages wait.` };
  }
  if (departed !== null) {
    return { standing: 'gone', health: 'unknown', message: `Its last instance said good-bye at ${departed.at}; its messages wait.` };
  }
  return { standing: 'registered', health: 'unknown', message: 'Registered; no instance has connected yet.' };
}

/** Instances share the messages: one that is unwell makes the module degraded, all of them unhealthy. */
function together(healths: readonly Health[]): Health {
  const [first] = healths;
  return first !== undefined && healths.every((health) => health === first) ? first : 'degraded';
}

const WORST_FIRST: readonly Health[] = ['unhealthy', 'degraded', 'healthy'];

function worstMessage({ instances }: ModuleState): string {
  for (const health of WORST_FIRST) {
    const worst = instances.find((instance) => instance.health === health);
    if (worst !== undefined) return worst.message;
  }
  return '';
}
