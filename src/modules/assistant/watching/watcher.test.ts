import { expect, test } from 'vitest';
import { uuidv7 } from '#kernel/id.ts';
import type { Sample } from '#kernel/samples.ts';
import { until } from '#kit/until.ts';
import { NODE, OTHER_PROJECT, person, PROJECT, assistantOfTest, type AssistantHub } from '../test-assistant.ts';
import type { Anomaly } from './anomaly.ts';
import { SCORE_METRIC } from './watched.ts';

const MINUTE = 60_000;
const resource = `projects/${PROJECT}/nodes/${NODE}`;

const cpu = (at: Date, value: number): Sample => ({
  metric: 'cpu_load_percent',
  resource,
  kind: 'gauge',
  unit: '%',
  project: PROJECT,
  node: NODE,
  labels: { node: 'R1', project: 'lab' },
  at,
  value,
});

/** A value that wanders a little, the same each time. */
const usual = (minute: number): number => 20 + 3 * Math.sin(minute / 5) + 2 * Math.sin(minute * 1.7);

/** Ten hours of minutes, up to now. */
async function measureTenHours({ samples, clock }: AssistantHub): Promise<void> {
  const now = Math.floor(clock.now().getTime() / MINUTE) * MINUTE;
  await samples.write(Array.from({ length: 600 }, (_, index) => cpu(new Date(now - (600 - index) * MINUTE), usual(index))));
}

type Analysis = { watched: { series: number; learning: number } | null; anomalies: Anomaly[] };
const analysis = ({ ask }: AssistantHub, caller?: ReturnType<typeof person>) =>
  ask<Analysis>('assistant.analysis.get', { points: false }, ...(caller === undefined ? [] : [caller]));

/** A minute goes by, with one value. */
async function minute({ samples, clock }: AssistantHub, value: number): Promise<void> {
  clock.advance(MINUTE);
  await samples.write([cpu(new Date(Math.floor(clock.now().getTime() / MINUTE) * MINUTE - MINUTE), value)]);
}

test('a value unlike all before is told once, in the shape of contract, and as a score for rules of alerts', async () => {
  const assistant = await assistantOfTest();
  await measureTenHours(assistant);
  // Which series there are is looked at now and then.
  await until('the series to be watched and known', async () => {
    const { watched } = await analysis(assistant);
    return watched?.series === 1 && watched.learning === 0;
  });
  expect((await analysis(assistant)).anomalies).toEqual([]);
  await until('the anomaly', async () => {
    await minute(assistant, 99);
    return (await analysis(assistant)).anomalies.length > 0;
  });
  for (let more = 0; more < 3; more += 1) await minute(assistant, 99);
  const { anomalies } = await analysis(assistant);
  expect(anomalies).toHaveLength(1);
  expect(anomalies[0]).toMatchObject({ component: 'R1', metric: 'cpu_load_percent', value: 99, node_id: NODE, interface: null });
  expect(anomalies[0]!.description).toMatch(/^The processor load of R1 is 99 %, where 2\d(\.\d)? was expected\. /);
  expect(['warning', 'minor', 'major', 'critical']).toContain(anomalies[0]!.severity);

  const [series] = await assistant.samples.series({ metrics: [SCORE_METRIC] });
  expect(series).toMatchObject({
    resource: `${resource}/anomalies/cpu_load_percent`,
    project: PROJECT,
    labels: { node: 'R1', metric: 'cpu_load_percent' },
  });
  const now = assistant.clock.now();
  const [latest] = await assistant.samples.latest([series!.id], new Date(now.getTime() - 10 * MINUTE));
  expect(latest!.value).toBe(anomalies[0]!.score);
  await until('the score to end', async () => {
    await minute(assistant, usual(0));
    return (await assistant.samples.latest([series!.id], now)).some(({ value }) => value === 0);
  });
});

test('what was before the watch began is learned and not told', async () => {
  const assistant = await assistantOfTest();
  const { samples, clock } = assistant;
  const now = Math.floor(clock.now().getTime() / MINUTE) * MINUTE;
  await samples.write(
    Array.from({ length: 600 }, (_, index) => cpu(new Date(now - (600 - index) * MINUTE), index === 500 ? 100 : usual(index))),
  );
  await until(
    'the series to be known',
    async () => (await analysis(assistant)).watched?.learning === 0 && (await analysis(assistant)).watched?.series === 1,
  );
  expect((await analysis(assistant)).anomalies).toEqual([]);
});

test('who holds another project sees no anomaly of this one', async () => {
  const assistant = await assistantOfTest();
  const anomaly = {
    anomaly_id: uuidv7(),
    component: 'R1',
    severity: 'major',
    description: 'It is hot.',
    resource,
    metric: 'sensor_temperature',
    unit: 'Cel',
    project_id: PROJECT,
    node_id: NODE,
    node_name: 'R1',
    interface: null,
    found_at: assistant.clock.now().toISOString(),
    value: 90,
    expected: 40,
    score: 0.9,
    deviations: 12,
    channel: 'level',
  };
  await assistant.store.log.append({
    events: [
      {
        type: 'assistant.anomaly.found',
        source: '/modules/assistant',
        subject: resource,
        priority: 'high',
        projectid: PROJECT,
        nodeid: NODE,
        data: { severity: 'major', anomaly },
      },
    ],
  });
  const confined = (project: string) => ({ ...person('pat'), inProjects: { [project]: ['assistant.read'] } });
  expect((await analysis(assistant, confined(PROJECT))).anomalies).toHaveLength(1);
  expect((await analysis(assistant, confined(OTHER_PROJECT))).anomalies).toEqual([]);
});
