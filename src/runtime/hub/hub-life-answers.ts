import { answer, type Answering } from '#kernel/module.ts';
import type { HubState } from './life.ts';
import { getHubStatus, startHub, stopHub, type HubStatus } from './registry/messages.ts';
import type { Registry } from './registry/registry.ts';
import { standingOf } from './registry/standing.ts';
import { verdictOf } from './registry/verdict.ts';

/** What the hub answers about itself: how it is, its stop and its start. */
export function hubLifeAnswers(registry: Registry): readonly Answering[] {
  return [
    answer(getHubStatus, async (_input, { clock, feed }): Promise<HubStatus> => {
      const { hub, process } = registry;
      const entries = registry.entries();
      const standings = entries.map(([, state]) => standingOf(state));
      return {
        state: told(hub.state()),
        process,
        started_at: hub.startedAt().toISOString(),
        position: feed.head(),
        // The question itself is under way.
        operations: { answered: hub.operations().length, under_way: hub.underWay() - 1 },
        modules: {
          registered: entries.length,
          active: standings.filter(({ standing }) => standing === 'active').length,
          healthy: standings.filter(({ health }) => health === 'healthy').length,
        },
        // Asked often: as it was at the last look, at most half a minute ago.
        verdict: await verdictOf(registry, clock, { look: false }),
      };
    }),
    answer(stopHub, async (_input, context) => {
      const changed = await registry.hub.halt();
      if (changed) context.publish([happened('hub.stopped', registry.process)]);
      return { state: told(registry.hub.state()), changed };
    }),
    answer(startHub, async (_input, context) => {
      const changed = await registry.hub.resume();
      if (changed) context.publish([happened('hub.started', registry.process)]);
      return { state: told(registry.hub.state()), changed };
    }),
  ];
}

function happened(type: 'hub.started' | 'hub.stopped', process: string) {
  return { type, source: 'common_hub', subject: 'hub', priority: 'high', data: { process } } as const;
}

/** As people say it. */
function told(state: HubState): HubStatus['state'] {
  switch (state) {
    case 'halted':
    case 'stopped':
      return 'stopped';
    case 'halting':
    case 'stopping':
      return 'stopping';
    case 'running':
      return 'running';
    default:
      return 'starting';
  }
}
