import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Sample } from '#kernel/samples.ts';
import { PostgresSamples } from '#runtime/samples/postgres-samples.ts';
import { rollUp } from '#runtime/samples/rollup.ts';
import { openStore } from '#runtime/store/index.ts';
import type { Figure } from './report.ts';

const ROW = 'monitoring';
const INTERFACES = 10_000;
const METRICS = [
  'ifHCInOctets',
  'ifHCOutOctets',
  'ifHCInUcastPkts',
  'ifHCOutUcastPkts',
  'ifInErrors',
  'ifOutErrors',
  'ifInDiscards',
  'ifOutDiscards',
  'ifOperStatus',
];
/** One device each: what a poll writes at once. */
const PER_DEVICE = 48;
const MINUTES = 5;
/** A day of so many interfaces is there to be drawn. */
const DRAWN = 100;
const DAY_MINUTES = 24 * 60;
const CHARTS = 40;
const MINUTE_MS = 60_000;

/** Samples of ten thousand interfaces, a minute after the other, in process on embedded PostgreSQL; and a day of some of them, as a chart reads it. */
export async function monitoring(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'thalamus-bench-samples-'));
  const store = await openStore({ dataDir: folder, clock: systemClock, log: silentLog, meter: silentMeter });
  const pool = store.connections({ name: 'samples', most: 4 });
  try {
    const samples = new PostgresSamples({ pool, clock: systemClock, log: silentLog });
    const now = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
    // Series are entered once; what counts is every minute after that.
    await minute(samples, now - (MINUTES + 1) * MINUTE_MS);
    const took: number[] = [];
    const cpu = process.cpuUsage();
    for (let back = MINUTES; back > 0; back -= 1) {
      const began = performance.now();
      await minute(samples, now - back * MINUTE_MS);
      took.push(performance.now() - began);
    }
    const { user, system } = process.cpuUsage(cpu);

    for (let at = 0; at < DRAWN; at += 10) {
      const day: Sample[] = [];
      for (let back = DAY_MINUTES; back > 0; back -= 1) {
        for (let index = at; index < at + 10; index += 1) day.push(sampleOf('ifHCInOctets', index, now - back * MINUTE_MS));
      }
      await samples.write(day);
    }
    const summing = performance.now();
    await rollUp({ pool, partitions: samples.partitions, clock: systemClock });
    const summed = performance.now() - summing;
    const known = await samples.series({ metrics: ['ifHCInOctets'], limit: DRAWN });
    const chart = async (hours: number, stepMs: number): Promise<number> => {
      const times: number[] = [];
      for (let one = 0; one < CHARTS; one += 1) {
        const began = performance.now();
        const { series } = await samples.range({
          series: [known[one % known.length]!.id],
          from: new Date(now - hours * 60 * MINUTE_MS),
          until: new Date(now),
          stepMs,
          aggregate: 'rate',
        });
        times.push(performance.now() - began);
        if ((series[0]?.points.length ?? 0) < (hours * 60 * MINUTE_MS) / stepMs - 5) throw new Error('A chart has too few points.');
      }
      return times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.95)]!;
    };
    const size = await pool.query<{ bytes: string }>(
      `select sum(pg_total_relation_size(inhrelid)) as bytes from pg_inherits where inhparent = 'thalamus.samples'::regclass`,
    );
    const rows = INTERFACES * METRICS.length * (MINUTES + 1) + DRAWN * DAY_MINUTES;
    return [
      {
        row: ROW,
        what: `${INTERFACES} interfaces of ${METRICS.length} metrics, one minute of them written`,
        value: median(took) / 1_000,
        unit: 's',
        goal: { at: 'most', value: 15 },
        reference: 'a quarter of the minute that there is for it',
      },
      { row: ROW, what: 'processor of the hub for that minute', value: (user + system) / 1e6 / MINUTES, unit: 's' },
      {
        row: ROW,
        what: 'a day of one interface drawn, 5 min steps, p95',
        value: await chart(24, 5 * MINUTE_MS),
        unit: 'ms',
        goal: { at: 'most', value: 50 },
      },
      {
        row: ROW,
        what: 'a day of one interface drawn, 1 min steps, p95',
        value: await chart(24, MINUTE_MS),
        unit: 'ms',
        goal: { at: 'most', value: 50 },
      },
      { row: ROW, what: 'summing up what was written', value: summed / 1_000, unit: 's' },
      { row: ROW, what: 'bytes of a raw sample with its index', value: Number(size.rows[0]!.bytes) / rows, unit: 'B' },
    ];
  } finally {
    await pool.end();
    await store.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function minute(samples: PostgresSamples, at: number): Promise<void> {
  for (let first = 0; first < INTERFACES; first += PER_DEVICE) {
    const device: Sample[] = [];
    for (let index = first; index < Math.min(first + PER_DEVICE, INTERFACES); index += 1) {
      for (const metric of METRICS) device.push(sampleOf(metric, index, at));
    }
    await samples.write(device);
  }
}

function sampleOf(metric: string, index: number, at: number): Sample {
  const device = Math.floor(index / PER_DEVICE);
  return {
    metric,
    resource: `projects/bench/nodes/${device}/interfaces/Et${index % PER_DEVICE}`,
    kind: metric === 'ifOperStatus' ? 'gauge' : 'counter',
    unit: '1',
    project: 'bench',
    node: String(device),
    labels: { node: `R${device}`, interface: `Et${index % PER_DEVICE}`, project: 'bench' },
    at: new Date(at),
    value: metric === 'ifOperStatus' ? 1 : (at / 1_000) * (index + 1),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!;
}
