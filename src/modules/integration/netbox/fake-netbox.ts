import type { ServerResponse } from 'node:http';
import { json, startHttpServer, type Received } from '#kit/http-server.ts';

type Row = Record<string, unknown> & { readonly id: number };
/** Fields that are written as an id, or as what finds it, and are told as an object. */
const REFERS: Readonly<Record<string, string>> = {
  manufacturer: 'manufacturers',
  device_type: 'device-types',
  role: 'device-roles',
  platform: 'platforms',
  site: 'sites',
  device: 'devices',
};
const UNIQUE: Readonly<Record<string, readonly string[]>> = {
  tags: ['slug'],
  sites: ['slug'],
  manufacturers: ['slug'],
  'device-types': ['manufacturer', 'slug'],
  'device-roles': ['slug'],
  platforms: ['slug'],
  devices: ['site', 'name'],
  interfaces: ['device', 'name'],
};

/**
 * NetBox as its REST API is documented, as far as the hub uses it: pages, filters, references told as objects and written as ids, choices
 * told as objects, refusals of what is there twice and of a port with two cables.
 * @see https://netboxlabs.com/docs/netbox/integrations/rest-api/
 */
export async function startFakeNetbox(token: string) {
  const tables = new Map<string, Row[]>();
  let nextId = 1;
  const rows = (kind: string): Row[] => {
    const known = tables.get(kind) ?? [];
    tables.set(kind, known);
    return known;
  };
  const told = (kind: string, row: Row): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(row).map(([field, value]) => {
        const of = REFERS[field];
        if (of !== undefined && value !== null)
          return [
            field,
            told(
              of,
              rows(of).find(({ id }) => id === value)!,
            ),
          ];
        if (field === 'status' || (field === 'type' && kind === 'interfaces')) return [field, { value, label: String(value) }];
        return [field, value];
      }),
    );
  const deviceOf = (interfaceId: number): number => rows('interfaces').find(({ id }) => id === interfaceId)!['device'] as number;
  const devicesOf = (kind: string, row: Row): number[] => {
    if (kind === 'interfaces') return [row['device'] as number];
    if (kind === 'ip-addresses') return row['assigned_object_id'] === undefined ? [] : [deviceOf(row['assigned_object_id'] as number)];
    return [...(row['a_terminations'] as { object_id: number }[]), ...(row['b_terminations'] as { object_id: number }[])].map(
      ({ object_id: id }) => deviceOf(id),
    );
  };
  const fits = (kind: string, row: Row, filters: URLSearchParams): boolean => {
    const slugs = filters.getAll(kind === 'sites' ? 'slug' : 'site');
    if (slugs.length > 0) {
      const site = kind === 'sites' ? row : rows('sites').find(({ id }) => id === row['site']);
      if (!slugs.includes(site?.['slug'] as string)) return false;
    }
    const devices = filters.getAll('device_id').map(Number);
    return devices.length === 0 || devicesOf(kind, row).some((id) => devices.includes(id));
  };
  const refusal = (kind: string, row: Row): string | null => {
    const fields = UNIQUE[kind];
    const same = rows(kind).find((each) => each.id !== row.id && fields?.every((field) => each[field] === row[field]) === true);
    if (same !== undefined) return `${fields!.join(', ')} already exists.`;
    for (const [field, of] of Object.entries(REFERS)) {
      if (row[field] !== undefined && !rows(of).some(({ id }) => id === row[field])) return `${field}: related object not found.`;
    }
    if (kind !== 'cables') return null;
    const ends = (each: Row) =>
      [...(each['a_terminations'] as { object_id: number }[]), ...(each['b_terminations'] as { object_id: number }[])].map(
        ({ object_id: id }) => id,
      );
    const taken = new Set(
      rows('cables')
        .filter(({ id }) => id !== row.id)
        .flatMap(ends),
    );
    return ends(row).some((id) => taken.has(id)) ? 'Duplicate termination found.' : null;
  };

  function act({ method, url, headers, body }: Received, response: ServerResponse): void {
    if (headers.authorization !== `Token ${token}`) return json(response, { detail: 'Invalid token' }, 403);
    const [, , , kind = '', id] = url.pathname.split('/');
    if (url.pathname === '/api/status/') return json(response, { 'netbox-version': '4.2.0', plugins: {} });
    if (method === 'GET') {
      const limit = Math.min(3, Number(url.searchParams.get('limit') ?? '50'));
      const offset = Number(url.searchParams.get('offset') ?? '0');
      const all = rows(kind).filter((row) => fits(kind, row, url.searchParams));
      const results = all.slice(offset, offset + limit).map((row) => told(kind, row));
      return json(response, {
        count: all.length,
        next: offset + limit < all.length ? 'http://169.254.169.254/next' : null,
        previous: null,
        results,
      });
    }
    const given = JSON.parse(body) as Record<string, unknown>;
    const before = id === undefined || id === '' ? undefined : rows(kind).find((row) => row.id === Number(id));
    if (method === 'PATCH' && before === undefined) return json(response, { detail: 'Not found.' }, 404);
    const row: Row = { ...before, ...given, id: before?.id ?? nextId };
    const refused = refusal(kind, row);
    if (refused !== null) return json(response, { __all__: [refused] }, 400);
    if (before === undefined) {
      nextId += 1;
      rows(kind).push(row);
    } else rows(kind)[rows(kind).indexOf(before)] = row;
    return json(response, told(kind, row), before === undefined ? 201 : 200);
  }

  return { ...(await startHttpServer(act)), rows };
}
