import { csvContent } from '#kernel/csv.ts';
import { fail } from '#kernel/error.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import {
  checkService,
  deregisterService,
  exportServices,
  getService,
  healthyInstances,
  listServices,
  pickEndpoint,
  registerService,
  reportOutcome,
  serviceHistory,
} from '../messages.ts';
import { lookAt, type Looking } from '../probes/look.ts';
import type { Watch } from '../watch.ts';
import { deregistered, registered } from './reconcile.ts';
import type { ServiceBook } from './service-book.ts';
import { instanceOf } from './service-definition.ts';
import { keyOf, type KnownInstance } from './services.projection.ts';

/** Of one service, so that a service that says of itself everything again and again does not fill the registry. */
const MOST_INSTANCES = 1_000;
/** Events that one page looks at, whatever its filter leaves. */
const MOST_SCANNED = 5_000;

export interface ServiceParts {
  readonly book: ServiceBook;
  /** The watch over services while this process has it. */
  readonly watch: () => Watch | null;
  readonly looking: () => Looking;
}

export function serviceAnswers({ book, watch, looking }: ServiceParts): readonly Answering[] {
  const viewOf = (instance: KnownInstance, context: Context) =>
    book.view(instance, watch()?.lastLook(keyOf(instance.service, instance.id)) ?? null, context);
  const serviceView = (service: string, instances: readonly KnownInstance[], context: Context) => {
    const counted = (health: KnownInstance['health']) => instances.filter((instance) => instance.health === health).length;
    return {
      service,
      healthy: counted('healthy'),
      unhealthy: counted('unhealthy'),
      unknown: counted('unknown'),
      instances: instances.map((instance) => viewOf(instance, context)),
    };
  };

  return [
    answer(listServices, async ({ health, source, tag, ...page }, context) => {
      const wanted = (await book.all(context)).filter(
        (instance) =>
          (health === undefined || instance.health === health) &&
          (source === undefined || instance.source === source) &&
          (tag === undefined || instance.tags.includes(tag)),
      );
      const services = [...Map.groupBy(wanted, ({ service }) => service)];
      const { items, next_cursor } = pageOf(services, page, ([service]) => service);
      return { items: items.map(([service, instances]) => serviceView(service, instances, context)), next_cursor };
    }),

    answer(getService, async ({ service }, context) => serviceView(service, await book.instances(service, context), context)),

    answer(healthyInstances, async ({ service }, context) => {
      const instances = await book.instances(service, context);
      return { service, instances: instances.filter(({ health }) => health === 'healthy').map((instance) => viewOf(instance, context)) };
    }),

    answer(registerService, async ({ service, instance: definition }, context) => {
      const instance = instanceOf(service, definition, 'registered');
      const others = (await book.all(context)).filter((each) => each.service === service);
      const known = others.find(({ id }) => id === instance.id);
      if (known !== undefined && known.source !== 'registered') {
        throw fail('conflict', `The instance ${instance.id} of ${service} comes from another source: ${known.source}.`, {
          source: known.source,
        });
      }
      if (known === undefined && others.length >= MOST_INSTANCES) {
        throw fail('conflict', `The service ${service} has ${MOST_INSTANCES} instances already, which is the most.`);
      }
      const event = registered(instance, known, context.caller.name);
      const fresh = (event.data as { readonly [field: string]: Json })['fresh'] === true;
      context.publish([event]);
      const now = context.clock.now().toISOString();
      const after: KnownInstance = {
        ...instance,
        registeredAt: now,
        by: context.caller.name,
        health: fresh ? 'unknown' : known!.health,
        since: fresh ? now : known!.since,
        message: fresh ? 'Nobody has looked yet.' : known!.message,
      };
      return serviceView(service, [...others.filter(({ id }) => id !== instance.id), after], context);
    }),

    answer(deregisterService, async ({ service, instance_id: id }, context) => {
      const known = (await book.instances(service, context)).find((each) => each.id === id);
      if (known === undefined) throw fail('not_found', `The service ${service} has no instance ${id}.`);
      if (known.source !== 'registered') {
        throw fail('conflict', `The instance ${id} of ${service} comes from another source, which would bring it back: ${known.source}.`, {
          source: known.source,
        });
      }
      context.publish([deregistered(known, context.caller.name)]);
      return { service, instance_id: id };
    }),

    answer(checkService, async ({ service }, context) => {
      const instances = await book.instances(service, context);
      const looks = instances.map(async ({ id, url, monitor, health, message }) => {
        const startedMs = context.clock.monotonicMs();
        const look = monitor === null ? { ok: health === 'healthy', message } : await lookAt(url, monitor, looking(), context.signal);
        return { instance_id: id, ...look, response_ms: Math.round((context.clock.monotonicMs() - startedMs) * 10) / 10 };
      });
      return { service, looks: await Promise.all(looks) };
    }),

    answer(serviceHistory, async ({ service, instance_id: wanted, limit, cursor }, { events }) => {
      if (cursor !== undefined && !/^\d{1,15}$/.test(cursor)) {
        throw fail('validation_error', 'The cursor is not one of this list.', { cursor: ['Not of this list.'] });
      }
      const items = [];
      let before = cursor === undefined ? undefined : Number(cursor);
      for (let scanned = 0; items.length < limit && scanned < MOST_SCANNED;) {
        const found = await events.readBack({ filter: { types: ['service.*'] }, limit: 500, ...(before === undefined ? {} : { before }) });
        if (found.length === 0) return { items, next_cursor: null };
        for (const { type, position, time, data } of found) {
          if (items.length === limit) break;
          before = position;
          scanned += 1;
          const told = data as { readonly service: string; readonly instance_id: string; readonly message?: string };
          if (told.service !== service || (wanted !== undefined && told.instance_id !== wanted)) continue;
          const change = type.slice('service.'.length) as 'registered' | 'deregistered' | 'confirmed' | 'failed' | 'recovered';
          items.push({ position, at: time, instance_id: told.instance_id, change, message: told.message ?? null });
        }
      }
      return { items, next_cursor: before === undefined ? null : String(before) };
    }),

    answer(pickEndpoint, async ({ service, strategy, tag }, context) => {
      const { instance, panic, among } = await book.pick(service, strategy, context, tag);
      return { service, instance_id: instance.id, url: instance.url, panic, among };
    }),

    answer(reportOutcome, async ({ service, instance_id: id, ok, duration_ms: durationMs }, context) => ({
      ejected_until: await book.report({ service, id, ok, durationMs: durationMs ?? null }, context),
    })),

    answer(exportServices, async (_input, context) => {
      const instances = await book.all(context);
      const columns = ['service', 'instance_id', 'url', 'source', 'health', 'since', 'message', 'weight', 'tags'];
      return csvContent(
        'services.csv',
        columns,
        instances.map(({ service, id, url, source, health, since, message, weight, tags }) => [
          service,
          id,
          url,
          source,
          health,
          since,
          message,
          weight,
          tags.join(' '),
        ]),
      );
    }),
  ];
}
