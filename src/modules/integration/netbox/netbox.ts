import { asFailure, fail } from '#kernel/error.ts';
import { z } from 'zod';
import type { Asker, Reach, Reached } from '../connections/reach.ts';
import type { Intended } from './intended.ts';
import { Raw, READINGS } from './kinds.ts';
import { planOf, type Act, type Plan, type Present } from './plan.ts';
import { KINDS, type Field, type Kind, type Wanted } from './wanted.ts';

const PAGE = 500;
/** Of one kind: more is no lab's inventory. */
const MOST_READ = 50_000;
/** Sites or devices that one request names: URLs have bounds. */
const NAMED_AT_ONCE = 50;
const TIMEOUT_MS = 30_000;

const Status = z.object({ 'netbox-version': z.string() });
const Page = z.object({ count: z.int(), next: z.string().nullable(), results: z.array(Raw) });
const Made = z.object({ id: z.int() });

type ByKey = Map<Kind, Map<string, Present>>;

export interface Exported {
  readonly unchanged: number;
  readonly created: number;
  readonly updated: number;
  readonly failed: { kind: string; name: string; error: string }[];
}

export const netbox = {
  async test(reach: Reach, connection: Reached, asker: Asker) {
    const { 'netbox-version': version } = await reach.json(connection, { path: '/api/status/' }, Status, asker);
    return { version, message: `NetBox ${version}.` };
  },

  /** What an export would do. */
  async plan(reach: Reach, connection: Reached, wanted: readonly Wanted[], asker: Asker): Promise<Plan> {
    return planOf(wanted, await readPresent(reach, connection, wanted, asker));
  },

  /** Does it, one thing after the other; what needs something that failed fails too. */
  async export(reach: Reach, connection: Reached, wanted: readonly Wanted[], asker: Asker): Promise<Exported> {
    const present = await readPresent(reach, connection, wanted, asker);
    const { acts, unchanged } = planOf(wanted, present);
    const failed: Exported['failed'] = [];
    let created = 0;
    let updated = 0;
    for (const act of acts) {
      asker.signal.throwIfAborted();
      const { kind, key, name } = act.wanted;
      try {
        const { id } = await write(reach, connection, act, present, asker);
        if (act.id === null) created += 1;
        else updated += 1;
        const ofKind = present.get(kind) ?? new Map<string, Present>();
        present.set(kind, ofKind.set(key, { id, fields: {} }));
      } catch (error) {
        const failure = asFailure(error);
        // One that is refused is one; a NetBox that is away is all of them.
        if (failure.code !== 'conflict') throw failure;
        failed.push({ kind, name, error: failure.message });
      }
    }
    return { unchanged, created, updated, failed };
  },

  async intended(reach: Reach, connection: Reached, site: string | undefined, asker: Asker): Promise<Intended> {
    const sites = await list(reach, connection, READINGS.sites.path, { slug: site === undefined ? [] : [site] }, asker);
    const devices = await list(reach, connection, READINGS.devices.path, { site: site === undefined ? [] : [site] }, asker);
    const status = ({ status: told }: Raw) => (typeof told === 'object' ? (told?.value ?? null) : (told ?? null));
    return {
      sites: sites.map((raw) => ({ name: raw.name ?? '', slug: raw.slug ?? '', status: status(raw) })),
      devices: devices.flatMap((raw) =>
        raw.name == null || raw.site == null
          ? []
          : [
              {
                name: raw.name,
                site: raw.site.slug,
                role: (raw.role ?? raw.device_role)?.name ?? null,
                manufacturer: raw.device_type?.manufacturer?.name ?? null,
                model: raw.device_type?.model ?? null,
                platform: raw.platform?.name ?? null,
                serial: raw.serial === '' ? null : (raw.serial ?? null),
                status: status(raw),
                primary_ip: raw.primary_ip?.address ?? null,
              },
            ],
      ),
    };
  },
};

/** Of each kind that is wanted, what there is, as far as it can be one of those. */
async function readPresent(reach: Reach, connection: Reached, wanted: readonly Wanted[], asker: Asker): Promise<ByKey> {
  const present: ByKey = new Map();
  const keys = new Map<Kind, Map<number, string>>();
  const sites = wanted.filter(({ kind }) => kind === 'sites').map(({ key }) => key);
  for (const kind of KINDS) {
    const reading = READINGS[kind];
    const ofDevices = [...(keys.get('devices')?.keys() ?? [])].map(String);
    // What is of no device that the hub knows cannot be wanted.
    const filter: Record<string, readonly string[]> =
      kind === 'devices'
        ? { site: sites }
        : kind === 'interfaces' || kind === 'ip-addresses' || kind === 'cables'
          ? { device_id: ofDevices }
          : {};
    const narrowed = Object.keys(filter).length > 0;
    const found =
      narrowed && Object.values(filter).every((values) => values.length === 0)
        ? []
        : await list(reach, connection, reading.path, filter, asker);
    const byKey = new Map<string, Present>();
    const byId = new Map<number, string>();
    for (const raw of found) {
      const key = reading.key(raw, keys);
      if (key === null) continue;
      byKey.set(key, { id: raw.id, fields: reading.fields(raw, keys) });
      byId.set(raw.id, key);
    }
    present.set(kind, byKey);
    keys.set(kind, byId);
  }
  return present;
}

/** All pages; a filter of many values is asked in parts. */
async function list(
  reach: Reach,
  connection: Reached,
  path: string,
  filter: Readonly<Record<string, readonly string[]>>,
  asker: Asker,
): Promise<readonly Raw[]> {
  const found = new Map<number, Raw>();
  const [[field, values] = ['', []]] = Object.entries(filter);
  const parts =
    values.length === 0
      ? [[]]
      : Array.from({ length: Math.ceil(values.length / NAMED_AT_ONCE) }, (_, part) =>
          values.slice(part * NAMED_AT_ONCE, (part + 1) * NAMED_AT_ONCE),
        );
  for (const part of parts) {
    const named = part.map((value) => `${encodeURIComponent(field)}=${encodeURIComponent(value)}`).join('&');
    // It may give less at once than it is asked for: its setting MAX_PAGE_SIZE. So the next page begins where this one ended.
    for (let offset = 0, more = true; more;) {
      if (offset >= MOST_READ) {
        throw fail('module_error', `${connection.name} has more than ${MOST_READ} of ${path}.`, { connection: connection.name });
      }
      // By offset and not by `next`: that is an address which somebody else chose.
      const query = `?limit=${PAGE}&offset=${offset}${named === '' ? '' : `&${named}`}`;
      const { results, next } = await reach.json(connection, { path: `${path}${query}`, timeoutMs: TIMEOUT_MS }, Page, asker);
      offset += results.length;
      for (const raw of results) found.set(raw.id, raw);
      more = next !== null && results.length > 0;
    }
  }
  return [...found.values()];
}

async function write(
  reach: Reach,
  connection: Reached,
  { wanted, id, changes }: Act,
  present: ByKey,
  asker: Asker,
): Promise<{ readonly id: number }> {
  const { kind, fields } = wanted;
  const { path } = READINGS[kind];
  const written = Object.entries(fields).filter(([field]) => field in changes);
  const body: Record<string, unknown> = {};
  for (const [field, value] of written) {
    if (kind === 'cables' && (field === 'a' || field === 'b'))
      body[`${field}_terminations`] = [{ object_type: 'dcim.interface', object_id: idOf(value, present) }];
    else body[field] = idOf(value, present);
  }
  if (id === null && kind !== 'tags') body['tags'] = [{ slug: 'thalamus' }];
  const asking = id === null ? { method: 'POST' as const, path } : { method: 'PATCH' as const, path: `${path}${id}/` };
  return reach.json(connection, { ...asking, json: body, timeoutMs: TIMEOUT_MS }, Made, asker);
}

function idOf(value: Field, present: ByKey): string | number | boolean {
  if (typeof value !== 'object') return value;
  const there = present.get(value.kind)?.get(value.key);
  if (there === undefined) throw fail('conflict', `${value.key} of ${value.kind}, which it needs, is not there.`, { needs: value.key });
  return there.id;
}
