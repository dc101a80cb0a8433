import type { Consumers, RunningConsumer } from '#kernel/consumers.ts';
import type { Position } from '#kernel/event.ts';
import type { Module, ModuleContext } from '#kernel/module.ts';

/** Lets a module react to events from now on, and after a crash from where it was; undefined for one that reacts to none. */
export function runReactions(
  module: Module,
  consumers: Consumers,
  context: ModuleContext,
  count: (module: string, failed: boolean) => void,
): RunningConsumer | undefined {
  const reactions = module.reactions ?? [];
  if (reactions.length === 0) return undefined;
  // When one event of several fails, those before it are not reacted to again; after a crash they may be.
  let through: Position = 0;
  return consumers.consume({
    name: `module/${module.name}`,
    filter: { types: [...new Set(reactions.map(({ event }) => event.type))] },
    from: 'now',
    deliver: async (events) => {
      for (const event of events) {
        if (event.position <= through) continue;
        try {
          for (const reaction of reactions) {
            if (reaction.event.type === event.type) await reaction.react(event, context);
          }
        } catch (error) {
          count(module.name, true);
          throw error;
        }
        through = event.position;
        count(module.name, false);
      }
    },
  });
}
