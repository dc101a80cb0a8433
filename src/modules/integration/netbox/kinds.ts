import { z } from 'zod';
import type { Present } from './plan.ts';
import { cableKey, type Kind } from './wanted.ts';

/** A thing as NetBox answers it; what is not named is not looked at. */
export type Raw = z.output<typeof Raw>;
const Id = z.object({ id: z.int() });
const Slugged = Id.extend({ slug: z.string() });
const Choice = z.object({ value: z.string() });
export const Raw = Id.extend({
  name: z.string().nullish(),
  slug: z.string().nullish(),
  model: z.string().nullish(),
  serial: z.string().nullish(),
  address: z.string().nullish(),
  description: z.string().nullish(),
  enabled: z.boolean().nullish(),
  mtu: z.int().nullish(),
  status: Choice.or(z.string()).nullish(),
  manufacturer: Slugged.nullish(),
  device_type: Slugged.extend({
    model: z.string().nullish(),
    manufacturer: Slugged.extend({ name: z.string().nullish() }).nullish(),
  }).nullish(),
  role: Slugged.extend({ name: z.string().nullish() }).nullish(),
  // Before NetBox 3.6 the role of a device had this name.
  device_role: Slugged.extend({ name: z.string().nullish() }).nullish(),
  platform: Slugged.extend({ name: z.string().nullish() }).nullish(),
  site: Slugged.nullish(),
  device: Id.extend({ name: z.string().nullish() }).nullish(),
  assigned_object_type: z.string().nullish(),
  assigned_object_id: z.int().nullish(),
  primary_ip: z.object({ address: z.string() }).nullish(),
  a_terminations: z.array(z.object({ object_type: z.string(), object_id: z.int() })).nullish(),
  b_terminations: z.array(z.object({ object_type: z.string(), object_id: z.int() })).nullish(),
});

/** Keys of what was read already, by kind and id. */
export type KeysById = ReadonlyMap<Kind, ReadonlyMap<number, string>>;

interface Reading {
  readonly path: string;
  /** Null: it is not one of those that the hub knows again. */
  key(raw: Raw, keys: KeysById): string | null;
  fields(raw: Raw, keys: KeysById): Present['fields'];
}

const bySlug = { key: ({ slug }: Raw) => slug ?? null, fields: ({ name, slug }: Raw) => ({ name: name ?? null, slug: slug ?? null }) };
const statusOf = ({ status }: Raw): string | null => (typeof status === 'object' ? (status?.value ?? null) : (status ?? null));

/** @see https://netboxlabs.com/docs/netbox/integrations/rest-api/ */
export const READINGS: Readonly<Record<Kind, Reading>> = {
  tags: { path: '/api/extras/tags/', ...bySlug },
  sites: {
    path: '/api/dcim/sites/',
    key: bySlug.key,
    fields: (raw) => ({ ...bySlug.fields(raw), status: statusOf(raw) }),
  },
  manufacturers: { path: '/api/dcim/manufacturers/', ...bySlug },
  'device-types': {
    path: '/api/dcim/device-types/',
    key: ({ manufacturer, slug }) => (manufacturer == null ? null : `${manufacturer.slug}/${slug}`),
    fields: ({ manufacturer, model, slug }) => ({ manufacturer: manufacturer?.slug ?? null, model: model ?? null, slug: slug ?? null }),
  },
  'device-roles': { path: '/api/dcim/device-roles/', ...bySlug },
  platforms: { path: '/api/dcim/platforms/', ...bySlug },
  devices: {
    path: '/api/dcim/devices/',
    key: ({ site, name }) => (site == null || name == null ? null : `${site.slug}/${name.toLowerCase()}`),
    fields: (raw) => ({
      name: raw.name ?? null,
      site: raw.site?.slug ?? null,
      device_type: raw.device_type == null ? null : `${raw.device_type.manufacturer?.slug ?? ''}/${raw.device_type.slug}`,
      role: (raw.role ?? raw.device_role)?.slug ?? null,
      platform: raw.platform?.slug ?? null,
      serial: raw.serial ?? null,
      status: statusOf(raw),
    }),
  },
  interfaces: {
    path: '/api/dcim/interfaces/',
    key: ({ device, name }, keys) => {
      const of = device == null ? undefined : keys.get('devices')?.get(device.id);
      return of === undefined ? null : `${of}/${name}`;
    },
    fields: ({ device, name, enabled, description, mtu }, keys) => ({
      device: device == null ? null : (keys.get('devices')?.get(device.id) ?? null),
      name: name ?? null,
      enabled: enabled == null ? null : String(enabled),
      description: description ?? null,
      mtu: mtu == null ? null : String(mtu),
    }),
  },
  'ip-addresses': {
    path: '/api/ipam/ip-addresses/',
    key: ({ address, assigned_object_type: type, assigned_object_id: id }, keys) => {
      const of = type === 'dcim.interface' && id != null ? keys.get('interfaces')?.get(id) : undefined;
      return of === undefined ? null : `${of} ${address}`;
    },
    fields: (raw, keys) => ({
      address: raw.address ?? null,
      status: statusOf(raw),
      assigned_object_type: raw.assigned_object_type ?? null,
      assigned_object_id: raw.assigned_object_id == null ? null : (keys.get('interfaces')?.get(raw.assigned_object_id) ?? null),
    }),
  },
  cables: {
    path: '/api/dcim/cables/',
    key: (raw, keys) => {
      const [a, b] = endsOf(raw, keys);
      return a === undefined || b === undefined ? null : cableKey(a, b);
    },
    fields: (raw, keys) => {
      const [a, b] = endsOf(raw, keys).toSorted();
      return { a: a ?? null, b: b ?? null, status: statusOf(raw) };
    },
  },
};

function endsOf({ a_terminations: a, b_terminations: b }: Raw, keys: KeysById): readonly string[] {
  const ends = [a, b].map((side) => {
    const [end, ...more] = side ?? [];
    return end === undefined || more.length > 0 || end.object_type !== 'dcim.interface'
      ? undefined
      : keys.get('interfaces')?.get(end.object_id);
  });
  return ends.filter((end) => end !== undefined);
}
