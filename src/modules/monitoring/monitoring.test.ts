import { expect, test } from 'vitest';
import type { Content } from '#kernel/message.ts';
import { until } from '#kit/until.ts';
import type { Alert } from '#model/alert.ts';
import { startMonitoringHub } from './test-hub.ts';
import { chain, nodeId } from './test-wiring.ts';

const P = '6f1d6f0e-6a52-4c0f-8f57-0d0b2b1c7a10';

/** What the device of the test says of itself; the test changes it. */
function device() {
  return { answered: true, cpu: 20, oper: 'up' as 'up' | 'down', octets: 0 };
}

async function start(state: ReturnType<typeof device>) {
  const equipment = {
    equipment_id: nodeId('r1'),
    project_id: P,
    project_name: 'lab',
    server: 'main',
    name: 'R1',
    status: 'started',
    snmp_available: true,
  };
  const wired = chain(P, ['r1', 'r2'], {
    projects: [{ project_id: P, server: 'main', status: 'opened' }],
    equipment: [equipment, { ...equipment, equipment_id: nodeId('r2'), name: 'R2', snmp_available: false }],
    facts: () => ({
      answered: state.answered,
      reason: state.answered ? 'It answered.' : 'It is silent.',
      duration_ms: 3,
      facts: {
        processors: [{ descr: 'cpu', usage: state.cpu }],
        interfaces: [
          {
            index: 1,
            name: 'e0',
            descr: null,
            alias: 'to "R2"',
            type: 'ethernetCsmacd',
            mtu: 1_500,
            speed_bps: 1e9,
            admin_status: 'up',
            oper_status: state.oper,
            mac: null,
            addresses: [],
            counters: {
              in_octets: state.octets,
              out_octets: '18446744073709551000',
              in_unicast_packets: null,
              out_unicast_packets: null,
              in_errors: 0,
              out_errors: 0,
              in_discards: 0,
              out_discards: 0,
            },
          },
        ],
      },
    }),
  });
  const { clock, ask } = await startMonitoringHub(wired, {
    settleEveryMs: 5,
    judgeEveryMs: 10,
    polling: { intervalMs: 60_000, consoleIntervalMs: 60_000, tickMs: 5 },
  });
  await until('the device to be known', async () => (await ask<Targets>('monitoring.target.list')).items.length > 0);
  /** Minutes go by, each with one reading. */
  const minutes = async (count: number): Promise<void> => {
    for (let minute = 0; minute < count; minute += 1) {
      const before = (await ask<Targets>('monitoring.target.list')).items[0]?.last_at ?? null;
      clock.advance(60_000);
      await until('the device to be read', async () => {
        const { items } = await ask<Targets>('monitoring.target.list');
        return items[0] !== undefined && items[0].last_at !== before;
      });
    }
  };
  return { clock, ask, minutes };
}
type Targets = { items: { name: string; answered: boolean | null; last_at: string | null }[] };
type Alerts = { items: Alert[] };

test('a device is measured minute by minute, and what it measured is read back by name', async () => {
  const state = device();
  const { ask, minutes } = await start(state);
  await minutes(1);
  expect((await ask<Targets>('monitoring.target.list')).items.map(({ name, answered }) => [name, answered])).toEqual([['R1', true]]);
  state.octets = 60_000;
  await minutes(1);
  const { series } = await ask<{ series: { labels: Record<string, string>; points: [number, number][] }[] }>('monitoring.range.get', {
    metric: 'ifHCInOctets',
    node_id: nodeId('r1'),
    step_s: 60,
  });
  expect(series[0]!.labels).toMatchObject({ node: 'R1', interface: 'e0', admin: 'up' });
  expect(series[0]!.points.at(-1)![1]).toBeGreaterThan(900);
  const content = await ask<Content>('monitoring.metrics.get');
  const text = Buffer.concat(await Array.fromAsync(content.bytes)).toString();
  expect(text).toContain('# TYPE ifHCInOctets counter\n');
  expect(text).toMatch(
    /^ifHCInOctets\{project_id="[^"]+",node_id="[^"]+",node="R1",project="lab",alias="to \\"R2\\"",.*ifName="e0"\} 60000 \d+$/m,
  );
  const baseline = await ask<{ devices: number; figures: { metric: string; usual: number }[] }>('monitoring.baseline.take', {
    project_id: P,
  });
  expect(baseline.devices).toBe(1);
  expect(baseline.figures).toContainEqual(expect.objectContaining({ metric: 'cpu_load_percent', usual: 20 }));
});

test('an interface that goes down raises one alert, and clears it when it is up', async () => {
  const state = device();
  const { ask, minutes } = await start(state);
  await minutes(1);
  state.oper = 'down';
  await minutes(3);
  const open = async () => (await ask<Alerts>('alerts.list')).items.map(({ kind, title }) => [kind, title]);
  await until('the alert', async () => (await open()).length > 0);
  expect(await open()).toEqual([['interface.down', 'e0 of R1 is down']]);
  state.oper = 'up';
  await minutes(1);
  await until('the alert to clear', async () => (await open()).length === 0);
});

test('an interface that was never up is no trouble', async () => {
  const state = { ...device(), oper: 'down' as const, cpu: 99 };
  const { ask, minutes } = await start(state);
  await minutes(8);
  const kinds = async () => (await ask<Alerts>('alerts.list')).items.map(({ kind }) => kind);
  await until('the rules to be judged', async () => (await kinds()).includes('cpu.high'));
  expect(await kinds()).toEqual(['cpu.high']);
});

test('a device that is silent is unreachable, and its other alerts are over, for nothing tells them', async () => {
  const state = { ...device(), cpu: 99 };
  const { ask, minutes, clock } = await start(state);
  await minutes(7);
  const kinds = async () => (await ask<Alerts>('alerts.list')).items.map(({ kind, severity }) => `${kind} ${severity}`);
  await until('the alert of the processor', async () => (await kinds()).includes('cpu.high major'));
  state.answered = false;
  await minutes(2);
  clock.advance(60_000);
  await until('the device to be told unreachable', async () => (await kinds()).includes('device.unreachable major'));
  clock.advance(15 * 60_000);
  await until('what nobody tells any more to be over', async () => !(await kinds()).some((kind) => kind.startsWith('cpu')));
});

test('a rule that somebody saved counts in place of the shipped one, and what only it raised clears with it', async () => {
  const state = { ...device(), cpu: 50 };
  const { ask, minutes } = await start(state);
  const definition = {
    kind: 'cpu.high',
    severity: 'warning',
    metric: 'cpu_load_percent',
    above: 40,
    for: '1m',
    title: '${{ labels.node }} works',
  };
  await ask('monitoring.rule.set', { name: 'cpu_high', definition });
  await minutes(3);
  const titles = async () => (await ask<Alerts>('alerts.list')).items.map(({ title, severity }) => `${title} (${severity})`);
  await until('the alert of the saved rule', async () => (await titles()).includes('R1 works (warning)'));
  await ask('monitoring.rule.delete', { name: 'cpu_high' });
  await until('it to clear', async () => (await titles()).length === 0);
  const { items } = await ask<{ items: { name: string; shipped: boolean; saved_at: string | null }[] }>('monitoring.rule.list');
  expect(items.find(({ name }) => name === 'cpu_high')).toMatchObject({ shipped: true, saved_at: null });
  await expect(ask('monitoring.rule.delete', { name: 'cpu_high' })).rejects.toMatchObject({ code: 'conflict' });
});

test('a device without an agent is measured by its console, and a console that is in use says nothing of it', async () => {
  let free = true;
  const wired = chain(P, ['pc'], {
    projects: [{ project_id: P, server: 'main', status: 'opened' }],
    equipment: [
      {
        equipment_id: nodeId('pc'),
        project_id: P,
        project_name: 'lab',
        server: 'main',
        name: 'PC',
        status: 'started',
        snmp_available: false,
        console_available: true,
      },
    ],
    facts: () => ({}),
    consoleFacts: () => ({
      answered: free,
      reason: free ? 'It answered.' : 'Somebody types there.',
      duration_ms: 900,
      facts: free ? { memory: [{ descr: 'Memory', percent: 40, used: null, total: null }] } : {},
    }),
  });
  const { clock, ask } = await startMonitoringHub(wired, { polling: { consoleIntervalMs: 300_000, tickMs: 5 } });
  const readings = async (): Promise<number> => {
    const { series } = await ask<{ series: { points: unknown[] }[] }>('monitoring.range.get', {
      metric: 'memory_used_percent',
      step_s: 60,
    });
    return series[0]?.points.length ?? 0;
  };
  const target = async () =>
    (await ask<{ items: { way: string; reason: string; last_at: string | null }[] }>('monitoring.target.list')).items[0];
  await until('the device to be known', async () => (await target()) !== undefined);
  clock.advance(300_000);
  await until('a reading', async () => (await readings()) === 1);
  expect(await target()).toMatchObject({ way: 'console', reason: 'It answered.' });
  free = false;
  clock.advance(300_000);
  await until('the next try', async () => (await target())?.reason === 'Somebody types there.');
  const { series } = await ask<{ series: { points: [number, number][] }[] }>('monitoring.range.get', { metric: 'device_up', step_s: 60 });
  expect(series[0]!.points.map(([, value]) => value)).toEqual([1]);
  expect(await readings()).toBe(1);
});

test('a compute that its controller has lost is an alert of its own, and its figures are named as those of devices', async () => {
  let answers = true;
  const compute = {
    server: 'main',
    compute_id: 'local',
    name: 'gns3vm',
    memory_percent: 30,
    swap_percent: null,
    disk_percent: 99,
    load_percent: 12,
  };
  const wired = chain(P, [], {
    projects: [],
    equipment: [],
    facts: () => ({}),
    computes: () => [{ ...compute, answered: answers, cpu_percent: answers ? 12 : null }],
  });
  const { clock, ask } = await startMonitoringHub(wired, { judgeEveryMs: 10, settleEveryMs: 5, polling: { intervalMs: 10, tickMs: 5 } });
  const measured = async (metric: string) =>
    (await ask<{ items: { resource: string; value: number }[] }>('monitoring.top.get', { metric })).items.map(({ resource, value }) => [
      resource,
      value,
    ]);
  await until('the compute to be measured', async () => (await measured('cpu_load_percent')).length > 0);
  expect(await measured('cpu_load_percent')).toEqual([['servers/main/computes/local', 12]]);
  expect(await measured('storage_used_percent')).toEqual([['servers/main/computes/local/storage/disk', 99]]);
  expect(await measured('swap_used_percent')).toEqual([]);

  answers = false;
  const open = async () => (await ask<Alerts>('alerts.list')).items.map(({ kind, title }) => `${kind}: ${title}`);
  for (let half = 0; half < 12; half += 1) {
    clock.advance(30_000);
    const at = clock.now().getTime();
    await until('it to be measured again', async () => {
      const { series } = await ask<{ series: { points: [number, number][] }[] }>('monitoring.range.get', {
        metric: 'compute_up',
        step_s: 1,
        from: new Date(at - 1_000).toISOString(),
        until: new Date(at + 5_000).toISOString(),
      });
      return (series[0]?.points.length ?? 0) > 0;
    });
  }
  await until('the alert', async () => (await open()).includes('compute.unreachable: Compute gns3vm of main does not answer'));
  answers = true;
  clock.advance(60_000);
  await until('it to clear', async () => !(await open()).some((told) => told.startsWith('compute.')));
});
