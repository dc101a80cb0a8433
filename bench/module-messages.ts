import { logIn } from '#kit/hub-client.ts';
import { startHub } from '#kit/hub-process.ts';
import type { Flooded, Job, Paced } from './load/module-peer.ts';
import { print, type Figure } from './report.ts';
import { Peer } from './subjects.ts';

const SECONDS = 8;
const PACE_PER_S = 5_000;

/** Live messages between modules of other processes, through the doors of a hub as a user runs it: sent on one socket, taken on another, acknowledged. */
export async function moduleMessages(): Promise<Figure[]> {
  const hub = await startHub();
  const peer = new Peer('./load/module-peer.ts');
  try {
    const client = await logIn(hub.url, hub.password);
    const registered = async (name: string): Promise<Job['sink']> => {
      const { token } = await client.send<{ token: string }>('POST', '/api/common/api/v1/hub/modules/register/', {
        name,
        version: '1.0.0',
        capabilities: ['measuring'],
      });
      return { name, token };
    };
    const job: Job = { url: hub.url, source: await registered('bench-source'), sink: await registered('bench-sink') };
    await peer.ask(JSON.stringify(job));
    await peer.ask<Flooded>('flood 3');
    const { perS } = await peer.ask<Flooded>(`flood ${SECONDS}`);
    const paced = await peer.ask<Paced>(`pace ${PACE_PER_S} ${SECONDS}`);
    const row = 'messages';
    const reference = 'Celery with Redis: 1,100-1,377 msg/s';
    return [
      {
        row,
        what: 'live, between modules of other processes: sent, taken, ended',
        value: perS,
        unit: 'msg/s',
        goal: { at: 'least', value: 55_000 },
        reference,
      },
      {
        row,
        what: `the same, p99 from sending to arrival at ${PACE_PER_S.toLocaleString('en-US')}/s`,
        value: paced.p99Us / 1_000,
        unit: 'ms',
        goal: { at: 'most', value: 5 },
        reference: 'Celery with Redis: 3.3 ms at 500/s',
      },
      { row, what: 'the same, p50', value: paced.p50Us / 1_000, unit: 'ms' },
    ];
  } finally {
    await peer.end();
    await hub.cleanUp();
  }
}

if (import.meta.main) print(await moduleMessages());
