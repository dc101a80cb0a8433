import { setTimeout as sleep } from 'node:timers/promises';
import { logIn } from '#kit/hub-client.ts';
import { startHub } from '#kit/hub-process.ts';
import { hubOnLab, subscribers, window } from './event-path.ts';
import { quantile, type Figure } from './report.ts';
import { residentMib } from './subjects.ts';

/** From the start of the process to `/health/ready/` 200, first and later; memory at rest; the full state of many projects. */
export async function starting(): Promise<Figure[]> {
  const row = 'start';
  const first: number[] = [];
  const later: number[] = [];
  let idle = Number.NaN;
  for (let round = 0; round < 3; round += 1) {
    let from = performance.now();
    const hub = await startHub({ env: { THALAMUS_LAB_NAME: 'campus' } });
    first.push(performance.now() - from);
    await hub.stop();
    from = performance.now();
    await hub.start();
    later.push(performance.now() - from);
    if (round === 0) {
      await logIn(hub.url, hub.password);
      await sleep(20_000);
      idle = await residentMib(hub.pid);
    }
    await hub.cleanUp();
  }
  const median = (values: number[]): number =>
    quantile(
      values.toSorted((a, b) => a - b),
      0.5,
    ) / 1_000;
  const figures: Figure[] = [
    {
      row,
      what: 'process start to ready, new data directory, median of 3',
      value: median(first),
      unit: 's',
      goal: { at: 'most', value: 3 },
    },
    { row, what: 'the same, existing data directory', value: median(later), unit: 's', goal: { at: 'most', value: 3 } },
    { row, what: 'memory at rest, hub and built-in lab in one process', value: idle, unit: 'MiB', goal: { at: 'most', value: 250 } },
  ];
  for (const [projects, goal] of [
    [50, 5],
    [500, undefined],
  ] as const) {
    const from = performance.now();
    const { hub, lab, end } = await hubOnLab(projects, 20);
    const seconds = (performance.now() - from) / 1_000;
    figures.push(
      {
        row: 'projects in parallel',
        what: `${projects} × 20 nodes: lab and hub started, whole state known`,
        value: seconds,
        unit: 's',
        ...(goal === undefined ? {} : { goal: { at: 'most' as const, value: goal } }),
        reference: 'documented: 50 projects',
      },
      { row: 'projects in parallel', what: `${projects} × 20 nodes: memory of the hub`, value: await residentMib(hub.pid), unit: 'MiB' },
      {
        row: 'projects in parallel',
        what: `${projects} × 20 started nodes: memory of the lab`,
        value: await residentMib(lab.pid),
        unit: 'MiB',
      },
    );
    if (goal === undefined) {
      const peer = await subscribers(hub, 1);
      const got = await window(lab, peer, 200, 5);
      await peer.end();
      for (const [name, delayUs] of [
        ['p50', got.p50],
        ['p99', got.p99],
      ] as const) {
        figures.push({
          row: 'projects in parallel',
          what: `${projects} × 20 nodes: event at 200/s, notification to WebSocket, ${name}`,
          value: delayUs / 1_000,
          unit: 'ms',
        });
      }
    }
    await end();
  }
  return figures;
}
