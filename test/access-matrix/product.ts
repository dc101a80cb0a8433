import { systemClock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import { defineModule } from '#kernel/module.ts';
import { graphql } from '#northbound/graphql/index.ts';
import { mcp } from '#northbound/mcp/index.ts';
import { realtime } from '#northbound/realtime/index.ts';
import { rest } from '#northbound/rest/index.ts';
import { ENDLESS, startMemoryHub } from '#kit/memory-hub.ts';
import { serve } from '#kit/northbound.ts';
import { readModules } from '../../tools/catalogue.ts';
import { verify } from './callers.ts';

/** What a handler says here: whoever hears it may ask. No operation, door or pipeline says it. */
export const REACHED = 'A handler was reached.';

/** The catalogue of the product behind its real pipeline and doors, and nothing behind the operations. */
export async function startProduct() {
  const declared = await readModules();
  const modules = declared.modules.map(({ name, version, summary, capabilities, answers }) =>
    defineModule({
      name,
      version,
      summary,
      capabilities,
      answers: answers.map(({ operation }) => ({
        operation,
        handle: () => {
          throw fail('conflict', REACHED);
        },
      })),
    }),
  );
  const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
  const { hub, store } = await startMemoryHub(modules, { limits: { rates: ENDLESS } });
  const http = await serve(
    [
      rest({ hub }),
      graphql({ hub, feed: store.feed, verify, clock: systemClock, log: silentLog }),
      mcp({ hub, version: '1.0.0', clock: systemClock, log: silentLog }),
      realtime({ hub, feed: store.feed, verify, ...basics, limits: { closeMs: 200 } }),
    ],
    { verify },
  );
  return {
    operations: hub.operations(),
    url: http.url,
    async stop() {
      await http.close();
      await hub.stop();
      await store.close();
      await declared.close();
    },
  };
}
