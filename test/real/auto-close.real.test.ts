import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CENTRAL, logIn } from '#kit/hub-client.ts';
import { startHub } from '#kit/hub-process.ts';
import { until } from '#kit/until.ts';
import { startGns3, type Gns3Server, type Gns3Version } from './gns3-server.ts';
import { OtherClient } from './other-client.ts';

interface Status {
  servers: { streams: { stream: string; connected: boolean }[] }[];
}

/** GNS3 begins to close 5 s after the last listener left: this long nothing of it must happen. */
const QUIET_MS = 12_000;

const VERSIONS = ['2.2', '3.0'] as const;
const servers = new Map<Gns3Version, Gns3Server>();
beforeAll(async () => {
  await Promise.all(VERSIONS.map(async (version) => servers.set(version, await startGns3({ version }))));
});
afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.cleanUp()));
});

// Both servers at once: most of it is waiting for what must not happen.
describe.each(['observe', 'pin'])('under "%s"', (policy) => {
  test.concurrent.each(VERSIONS)('a stop, a kill -9 and a restart of the only hub of a GNS3 %s close no project', async (version) => {
    const gns3 = servers.get(version)!;
    const other = new OtherClient(gns3);
    const kept = await other.createProject(`kept ${policy}`, { auto_close: true });
    const node = await other.createVpcs(kept.project_id, 'PC1');
    await other.start(node);
    const hub = await startHub({
      gns3: gns3.auth ? { url: gns3.url, user: gns3.user, password: gns3.password } : { url: gns3.url },
      env: { THALAMUS_GNS3_AUTO_CLOSE: policy },
    });
    try {
      const follows = async (): Promise<boolean> => {
        const status = await (await logIn(hub.url, hub.password)).get<Status>(`${CENTRAL}/status/`);
        return status.servers[0]?.streams.some(({ stream, connected }) => stream === `projects/${kept.project_id}` && connected) === true;
      };
      await until('the project to be followed', follows, 30_000);
      await hub.kill();
      await hub.start();
      await until('the project to be followed again', follows, 30_000);
      expect(await hub.stop()).toBe(0);
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
      expect((await other.projects()).find(({ project_id }) => project_id === kept.project_id)?.status).toBe('opened');
      expect((await other.node(node)).status).toBe('started');
    } finally {
      await hub.cleanUp();
      await other.deleteProject(kept.project_id);
    }
  });
});
