import { afterAll, beforeAll, expect, test } from 'vitest';
import { assistantAsks } from '#composition/assistant-asks.ts';
import { router } from '#kit/described-lab.ts';
import { until } from '#kit/until.ts';
import { assistant } from '#modules/assistant/index.ts';
import { startMeasuredLab, type MeasuredLab } from '../monitoring/measured-lab.ts';

let measured: MeasuredLab;

beforeAll(async () => {
  // A router by itself: each minute of it is really measured.
  measured = await startMeasuredLab(
    { name: 'Line', nodes: [router('R1', ['10.1.0.1'])], links: [] },
    {
      monitoring: { judgeEveryMs: 200, settleEveryMs: 200, polling: { tickMs: 5, intervalMs: 60_000 } },
      others: [
        assistant({
          asks: assistantAsks,
          watchEveryMs: 200,
          hub: () => {
            throw new Error('Nothing is decided in this test.');
          },
          permissionsOf: async () => null,
        }),
      ],
    },
  );
});
afterAll(() => measured?.close());

interface Analysis {
  watched: { series: number; learning: number } | null;
  anomalies: { component: string; metric: string; value: number; expected: number; severity: string; description: string }[];
  performance_forecast: { component: string; metric: string; history_h: number; points: number[][]; now: number; peak: number }[];
}
const analysis = () => measured.hub.perform<Analysis>('assistant.analysis.get', {});
interface Predictions {
  failure_risk: { component: string | null; probability: number; components: { component: string; evidence: { kind: string }[] }[] };
  capacity_forecast: { component: string; metric: string; now: number }[];
}

test('of hours that were really measured the next day is foreseen; a process that runs away is told once, is an alert for a while, and speaks against its device', async () => {
  const { lab, hub, alerts, minutes } = measured;
  await minutes(310);
  // Computes are measured by the time of this machine: of them too little is known.
  await until('the device to be known', async () => {
    const { watched } = await analysis();
    return watched !== null && watched.series - watched.learning >= 3;
  });
  const before = await analysis();
  // How fast it answers is this machine's.
  expect(before.anomalies.filter(({ metric }) => metric !== 'device_response_ms')).toEqual([]);
  expect(await alerts()).toEqual([]);
  const forecast = before.performance_forecast.find(({ component, metric }) => component === 'R1' && metric === 'cpu_load_percent')!;
  expect(forecast.history_h).toBeGreaterThan(5);
  expect(forecast.points).toHaveLength(288);
  expect(Math.abs(forecast.peak - forecast.now)).toBeLessThan(15);

  const { fault_id: fault } = lab.model.faults.begin({ kind: 'cpu_runaway', node: 'R1', at_s: 0 });
  const score = async () => (await alerts()).find(({ kind }) => kind === 'anomaly.found');
  await until('the anomaly to be an alert', async () => {
    await minutes(1);
    return (await score()) !== undefined;
  });
  expect(await score()).toMatchObject({ severity: 'minor', title: 'cpu_load_percent of R1 is unlike all before' });
  const found = (await analysis()).anomalies.filter(({ metric, component }) => metric === 'cpu_load_percent' && component === 'R1');
  expect(found).toHaveLength(1);
  expect(found[0]!.value).toBeGreaterThan(80);
  expect(found[0]!.expected).toBeLessThan(20);
  const { failure_risk: risk, capacity_forecast: capacities } = await hub.perform<Predictions>('assistant.predictions.get', {});
  expect(risk.components.find(({ component }) => component === 'R1')?.evidence.map(({ kind }) => kind)).toContain('anomalies');
  expect(capacities.map(({ component, metric }) => `${metric} of ${component}`)).toContain('cpu_load_percent of R1');

  lab.model.faults.end(fault);
  await until('all to be over', async () => {
    await minutes(1);
    return (await alerts()).length === 0;
  });
});
