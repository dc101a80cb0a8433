import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startLab, type Lab } from '#lab/index.ts';
import type { Envelope } from '#kernel/event.ts';
import { EventListener, logIn } from '#kit/hub-client.ts';
import { startHub, type HubProcess } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';

/** 10 in `npm test`; the long run says more: THALAMUS_TEST_KILLS=200. */
const KILLS = Number(process.env['THALAMUS_TEST_KILLS'] ?? '10');

describe('kill -9 of the hub while events flow', () => {
  let lab: Lab;
  let hub: HubProcess;

  beforeAll(async () => {
    lab = await startLab({ api: 'v3', projects: 3, nodes: 8, started: true, delays: 'none', seed: 7, consoles: 'websocket' });
    hub = await startHub({ gns3: { url: lab.url, ...lab.credentials }, env: { THALAMUS_GNS3_AUTO_CLOSE: 'pin' } });
  });
  afterAll(async () => {
    await hub.cleanUp();
    await lab.close();
  });

  test(`${KILLS} times: no event that a client saw is lost, positions go on, a client that resumes sees each event once`, async () => {
    const listener = new EventListener(hub.url);
    await listener.connect((await logIn(hub.url, hub.password)).token);
    const activity = lab.activity({ eventsPerSecond: 200 });
    let logId = listener.logId;
    expect(logId).not.toBe('');
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = listener.seen.length;
      // Not at a fixed place: at a number of events that differs from round to round, from the very first on.
      const more = 1 + ((kill * 37) % 120);
      await until(`${more} events more`, () => listener.seen.length >= before + more, 60_000);
      await hub.kill();
      await hub.start();
      await listener.connect((await logIn(hub.url, hub.password)).token);
      expect(listener.logId).toBe(logId);
      logId = listener.logId;
    }
    activity.stop();

    // What the client saw is gapless, in order, and exactly what the log has.
    const client = await logIn(hub.url, hub.password);
    await until(
      'the client to have seen the end of the log',
      async () => {
        const head = (await client.get<{ items: Envelope[] }>('/api/common/api/v1/events/?limit=1')).items[0]?.position ?? 0;
        return listener.position >= head;
      },
      30_000,
    );
    const seen = listener.seen;
    const broken = seen.findIndex((event, index) => event.position !== index + 1);
    expect(broken === -1 ? 'whole' : `position ${seen[broken]?.position} at place ${broken + 1}`).toBe('whole');

    const kept: Envelope[] = [];
    for (let after = 0; after < seen.length;) {
      const page = await client.get<{ items: Envelope[] }>(`/api/common/api/v1/events/replay/?after=${after}&limit=500`);
      if (page.items.length === 0) break;
      kept.push(...page.items);
      after = kept.at(-1)!.position;
    }
    expect(kept.slice(0, seen.length).map((event) => event.id)).toEqual(seen.map((event) => event.id));
    expect(new Set(seen.map((event) => event.id)).size).toBe(seen.length);

    // Each death left its gap, and what the hub knows in the end is what GNS3 has.
    expect(listener.ofType('stream.gap.started').length).toBeGreaterThanOrEqual(KILLS);
    await until('the topology to be that of GNS3', async () => {
      const topology = await client.get<{ projects: { nodes: { node_id: string; status: string; x: number }[] }[] }>(
        '/api/common/api/gns3-central/topology/',
      );
      const known = topology.projects.flatMap(({ nodes }) => nodes.map(({ node_id, status, x }) => `${node_id} ${status} ${x}`)).toSorted();
      const real = [...lab.model.projects.values()]
        .flatMap(({ nodes }) => [...nodes.values()].map((node) => `${node.nodeId} ${node.status} ${node.x}`))
        .toSorted();
      return JSON.stringify(known) === JSON.stringify(real);
    });
  });
});
