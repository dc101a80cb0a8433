import { durationMs } from '#kernel/duration.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { instanceSubject, said, serviceConfirmed, serviceFailed, serviceRecovered } from '../events.ts';
import { lookAt, type Looking } from '../probes/look.ts';
import type { Watched } from '../watch.ts';
import { watchedAs } from './reconcile.ts';
import { instancesOf, keyOf, type KnownInstance } from './services.projection.ts';

const TELLING = { confirmed: serviceConfirmed, failed: serviceFailed, recovered: serviceRecovered } as const;

/** What a source says is believed at once: it has looked often enough itself. */
const BELIEVED = { unhealthyAfter: 1, healthyAfter: 1 };

/** The instances that the log knows, as what is to be watched. */
export async function watchedServices(read: ModuleContext['read'], looking: Looking): Promise<readonly Watched[]> {
  return (await instancesOf(read)).map((instance) => watchedInstance(instance, looking));
}

function watchedInstance(instance: KnownInstance, looking: Looking): Watched {
  const { service, id, url, source, monitor, health } = instance;
  return {
    key: keyOf(service, id),
    identity: watchedAs(instance),
    health,
    intervalMs: monitor === null ? 0 : durationMs(monitor.interval),
    thresholds: monitor === null ? BELIEVED : { unhealthyAfter: monitor.unhealthy_after, healthyAfter: monitor.healthy_after },
    look: monitor === null ? null : (signal) => lookAt(url, monitor, looking, signal),
    tell: (change, { message }, looks) =>
      said(TELLING[change], instanceSubject(service, id), { service, instance_id: id, url, source, message: message.slice(0, 500), looks }),
  };
}
