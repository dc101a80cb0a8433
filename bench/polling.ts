import { setTimeout as wait } from 'node:timers/promises';
import { logIn, type HubClient } from '#kit/hub-client.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { embeddedLock } from '#runtime/store/embedded-postgres.ts';
import type { Figure } from './report.ts';
import { cpuSecondsOf, Peer, residentMib } from './subjects.ts';

const ROW = 'polling';
const SWITCHES = 160;
/** With the one of its VLAN. */
const INTERFACES_EACH = 65;
const MINUTES = 3;
const MINUTE_MS = 60_000;
const V1 = '/api/common/api/v1';
/** Series that are looked at whether they have every minute. */
const LOOKED_AT = 200;

interface Targets {
  readonly items: readonly { readonly answered: boolean | null; readonly last_at: string | null; readonly duration_ms: number | null }[];
  readonly next_cursor?: string | null;
}

/** Ten thousand interfaces of switches of a lab, polled by the product each minute over SNMP: lab and hub are processes of their own. */
export async function polling(): Promise<Figure[]> {
  const lab = new Peer('./load/switches-lab.ts', [String(SWITCHES)]);
  const { url, user, password, project } = await lab.next<{ url: string; user: string; password: string; project: string }>();
  const hub = await startHub({ gns3: { url, user, password }, env: { THALAMUS_SNMP_TRANSLATIONS: `${url}/lab/translations` } });
  try {
    const client = await logIn(hub.url, hub.password);
    await until(
      'the lab to be known',
      async () => (await client.get<{ projects: unknown[] }>('/api/common/api/gns3-central/topology/')).projects.length > 0,
      60_000,
    );
    await client.send('POST', `${V1}/equipment/projects/${project}/discover/?wait=true`);
    await until('every switch to have been measured', async () => (await measured(client)) === SWITCHES, 4 * MINUTE_MS);
    // What discovery left is collected, and the first readings of new series are written.
    await wait(MINUTE_MS);
    const from = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + MINUTE_MS);
    await wait(from.getTime() - Date.now());
    const before = await spent(hub.pid, hub.dataDir);
    await wait(MINUTES * MINUTE_MS);
    const after = await spent(hub.pid, hub.dataDir);
    const { series } = await client.get<{ series: { points: unknown[] }[] }>(
      `${V1}/monitoring/range/?metric=ifHCInOctets&step_s=60&aggregate=count&most=${LOOKED_AT}&from=${from.toISOString()}&until=${new Date(from.getTime() + MINUTES * MINUTE_MS).toISOString()}`,
    );
    if (series.length !== LOOKED_AT) throw new Error(`${series.length} series of ${LOOKED_AT} are told.`);
    const missing = series.filter(({ points }) => points.length < MINUTES).length;
    const hubSeconds = (after.hub - before.hub) / MINUTES;
    const databaseSeconds = (after.database - before.database) / MINUTES;
    return [
      {
        row: ROW,
        what: `${SWITCHES * INTERFACES_EACH} interfaces over SNMP each minute: processor of the hub for a minute`,
        value: hubSeconds,
        unit: 's',
        goal: { at: 'most', value: 60 },
        reference: 'half of two cores',
      },
      { row: ROW, what: 'the same of its database', value: databaseSeconds, unit: 's' },
      {
        row: ROW,
        what: `series of ${LOOKED_AT} without every minute of ${MINUTES}`,
        value: missing,
        unit: '',
        goal: { at: 'most', value: 0 },
      },
      { row: ROW, what: 'one switch with 65 interfaces, median', value: await medianMs(client), unit: 'ms' },
      { row: ROW, what: 'memory of the hub', value: await residentMib(hub.pid), unit: 'MiB' },
    ];
  } finally {
    await hub.cleanUp();
    await lab.end();
  }
}

async function targets(client: HubClient): Promise<Targets['items']> {
  return (await client.get<Targets>(`${V1}/monitoring/targets/`)).items;
}

async function measured(client: HubClient): Promise<number> {
  return (await targets(client)).filter(({ answered }) => answered === true).length;
}

async function medianMs(client: HubClient): Promise<number> {
  const took = (await targets(client)).flatMap(({ duration_ms: ms }) => ms ?? []).toSorted((one, other) => one - other);
  return took[took.length >> 1] ?? Number.NaN;
}

async function spent(pid: number, dataDir: string): Promise<{ readonly hub: number; readonly database: number }> {
  return { hub: await cpuSecondsOf(pid), database: await cpuSecondsOf(embeddedLock(dataDir)?.pid ?? -1, { children: true }) };
}
