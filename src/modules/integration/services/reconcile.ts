import type { NewEvent } from '#kernel/event.ts';
import { instanceSubject, said, serviceDeregistered, serviceRegistered } from '../events.ts';
import type { Instance, Source } from './service-definition.ts';
import { keyOf, type KnownInstance } from './services.projection.ts';

/** Says that an instance is there. `known`: as it was known until now. */
export function registered(instance: Instance, known: Instance | undefined, by: string): NewEvent {
  const { service, id, url, tags, weight, source, monitor } = instance;
  return said(serviceRegistered, instanceSubject(service, id), {
    service,
    instance_id: id,
    url,
    tags: [...tags],
    weight,
    source,
    monitor,
    fresh: known === undefined || watchedAs(known) !== watchedAs(instance),
    by,
  });
}

export function deregistered({ service, id, url, source }: Instance, by: string): NewEvent {
  return said(serviceDeregistered, instanceSubject(service, id), { service, instance_id: id, url, source, by });
}

/** What its health depends on. */
export function watchedAs({ url, monitor, source }: Instance): string {
  return JSON.stringify([url, monitor, source]);
}

/**
 * What is to be told so that the registry knows of one source exactly what that source has. An instance that another source registered
 * already is left to it.
 */
export function differences(source: Source, found: readonly Instance[], known: readonly KnownInstance[]): readonly NewEvent[] {
  const before = new Map(known.map((instance) => [keyOf(instance.service, instance.id), instance]));
  const there = new Set(found.map(({ service, id }) => keyOf(service, id)));
  const gone = known.filter((instance) => instance.source === source && !there.has(keyOf(instance.service, instance.id)));
  const news = [...new Map(found.map((instance) => [keyOf(instance.service, instance.id), instance])).values()].filter((instance) => {
    const each = before.get(keyOf(instance.service, instance.id));
    return each === undefined || (each.source === source && !same(each, instance));
  });
  return [
    ...gone.map((instance) => deregistered(instance, 'common_hub')),
    ...news.map((instance) => registered(instance, before.get(keyOf(instance.service, instance.id)), 'common_hub')),
  ];
}

function same(one: Instance, other: Instance): boolean {
  const told = ({ tags, weight }: Instance) => JSON.stringify([tags, weight]);
  return watchedAs(one) === watchedAs(other) && told(one) === told(other);
}
