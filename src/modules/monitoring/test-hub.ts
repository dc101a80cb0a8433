import { aheadClock, type MovedClock } from '#kit/clocks.ts';
import { endsWithTest } from '#kit/ends-with-test.ts';
import { startMemoryHub, type MemoryHub } from '#kit/memory-hub.ts';
import { hubModule } from '#runtime/hub/index.ts';
import { monitoring, type MonitoringOptions } from './index.ts';
import type { chain } from './test-wiring.ts';

/** A hub with nothing but monitoring and those whom it asks, at a time that the test moves. */
export async function startMonitoringHub(
  wired: ReturnType<typeof chain>,
  options: Omit<MonitoringOptions, 'asks'>,
): Promise<MemoryHub & { readonly clock: MovedClock }> {
  const clock = aheadClock();
  const started = await startMemoryHub(
    ({ store }) => [hubModule({ eventLog: store.log }), wired.module, monitoring({ asks: wired.asks, ...options })],
    { clock },
  );
  endsWithTest(() => started.hub.stop());
  return { ...started, clock };
}
