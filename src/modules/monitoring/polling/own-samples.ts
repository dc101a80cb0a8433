import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Sample } from '#kernel/samples.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { pause } from '#kernel/pause.ts';

const RESOLUTION_MS = 20;

/** Measures this process of the hub once in an interval, until it is over. Each process measures itself. */
export async function measureOwn(context: ModuleContext, intervalMs: number, over: AbortSignal): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let before = { position: context.feed.head(), atMs: context.clock.monotonicMs(), cpu: process.cpuUsage() };
  try {
    while (!over.aborted) {
      await pause(intervalMs, over);
      if (over.aborted) return;
      const now = { position: context.feed.head(), atMs: context.clock.monotonicMs(), cpu: process.cpuUsage() };
      const seconds = (now.atMs - before.atMs) / 1_000;
      const cpuMs = (now.cpu.user - before.cpu.user + now.cpu.system - before.cpu.system) / 1_000;
      const about = {
        resource: `hub/${context.leases.process}`,
        kind: 'gauge',
        labels: { process: context.leases.process },
        at: context.clock.now(),
      } as const;
      const samples: Sample[] = [
        { ...about, metric: 'hub_memory_bytes', unit: 'By', value: process.memoryUsage.rss() },
        { ...about, metric: 'hub_cpu_percent', unit: '%', value: cpuMs / seconds / 10 },
        { ...about, metric: 'hub_events_per_second', unit: '/s', value: (now.position - before.position) / seconds },
        { ...about, metric: 'hub_event_loop_delay_p99_ms', unit: 'ms', value: Math.max(0, delay.percentile(99) / 1e6 - RESOLUTION_MS) },
      ];
      delay.reset();
      before = now;
      await context.samples.write(samples).catch((error: unknown) => {
        context.log.debug('The hub could not keep what it measured of itself.', { error: String(error) });
      });
    }
  } finally {
    delay.disable();
  }
}
