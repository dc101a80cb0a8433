import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { system } from '#kernel/caller.ts';
import { systemClock } from '#kernel/clock.ts';
import { uuidv7 } from '#kernel/id.ts';
import { silentLog } from '#kernel/log.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { DeviceFacts } from '#model/device-facts.ts';
import { createHub, createLimiter } from '#runtime/hub/index.ts';
import { openMemoryStore, type Store } from '#runtime/store/index.ts';
import { consoles } from '#southbound/console/index.ts';
import { getNode, gns3, openConsole } from '#southbound/gns3/index.ts';
import { until } from '#kit/until.ts';
import { startGns3, type Gns3Server, type Gns3Version } from './gns3-server.ts';
import { OtherClient, type OtherNode } from './other-client.ts';

interface Told {
  answered: boolean;
  reason: string;
  platform: string | null;
  prompt: string | null;
  facts: DeviceFacts;
  transcripts: { command: string; output: string; complete: boolean; refused: boolean }[];
}

/** Somebody with a telnet program. */
function person(port: number): { type(text: string): void; saw(pattern: RegExp): Promise<void>; close(): void } {
  const socket = connect(port, '127.0.0.1');
  let seen = '';
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => {
    seen += bytes.toString('latin1');
  });
  return {
    type: (text) => void socket.write(text),
    saw: (pattern) =>
      until(
        () => `the person to see ${pattern}, who saw ${JSON.stringify(seen)}`,
        () => pattern.test(seen),
      ),
    close: () => socket.destroy(),
  };
}

describe.each<Gns3Version>(['2.2', '3.0'])('consoles of real VPCS on a real GNS3 %s', (version) => {
  let gns3Server: Gns3Server;
  let hub: ReturnType<typeof createHub>;
  let store: Store;
  let pcs: OtherNode[];

  const ask = async (operation: string, { project_id, node_id }: OtherNode, input: object = {}): Promise<Told> =>
    (await hub.perform(operation, { project_id, node_id, ...input }, { caller: system, requestId: uuidv7(), door: 'test' })).output as Told;

  beforeAll(async () => {
    gns3Server = await startGns3({ version, auth: true });
    const other = new OtherClient(gns3Server);
    const project = await other.createProject('consoles', { auto_close: false });
    pcs = [await other.createVpcs(project.project_id, 'PC1'), await other.createVpcs(project.project_id, 'PC2')];
    await other.link(pcs[0]!, pcs[1]!);

    const basics = { clock: systemClock, log: silentLog, meter: silentMeter };
    store = openMemoryStore(basics);
    const { url, user, password } = gns3Server;
    const modules = [
      gns3({ servers: [{ id: 'real', url, user, password, autoClose: 'observe' }], ...basics }),
      // Somebody who types is waited for in the pace of tests.
      consoles({ nodeQuery: getNode, openConsole, limits: { backOffMs: 4_000 }, ...basics }),
    ];
    const read = await store.projections(modules.flatMap((module) => module.projections ?? []));
    const generous = { perSecond: 1_000, burst: 1_000 };
    const limiter = createLimiter({ rates: { read: generous, action: generous, heavy: generous, login: generous }, clock: systemClock });
    hub = createHub({ modules, eventLog: store.log, feed: store.feed, read, ...basics, limiter });
    await hub.start();
    await until(
      'both nodes to be known',
      () =>
        Promise.all(pcs.map((pc) => ask('gns3.node.get', pc))).then(
          () => true,
          () => false,
        ),
      30_000,
    );
    for (const pc of pcs) await ask('gns3.node.start', pc);
  });
  afterAll(async () => {
    await hub?.stop();
    await store?.close();
    await gns3Server?.cleanUp();
  });

  test('tell that they have no address yet, and what they are', async () => {
    const told = await ask('console.facts.read', pcs[0]!);
    expect(told).toMatchObject({
      answered: true,
      platform: 'vpcs',
      facts: { identity: { os: 'vpcs', version: expect.stringMatching(/^0\.\d/) } },
    });
    expect(told.facts.interfaces).toMatchObject([{ mac: expect.stringMatching(/^00:50:79:66:68:/) }]);
    expect(told.facts.addresses!.filter(({ address }) => address.includes('.'))).toEqual([]);
  });

  test('take commands one after the other, lose none, and ping each other', async () => {
    for (const [at, pc] of pcs.entries()) {
      const commands = [`ip 192.0.2.${at + 1}/24 192.0.2.254`, 'show ip', `set pcname ${pc.name}`, 'show ip'];
      const { transcripts } = await ask('console.run', pc, { commands });
      expect(transcripts.map(({ command, complete, refused }) => [command, complete, refused])).toEqual(
        commands.map((command) => [command, true, false]),
      );
      expect(transcripts.at(-1)!.output).toContain(`192.0.2.${at + 1}/24`);
    }
    const { transcripts } = await ask('console.run', pcs[0]!, { commands: ['ping 192.0.2.2 -c 2'] });
    expect(transcripts[0]!.output.match(/icmp_seq=\d+ ttl=\d+/g)).toHaveLength(2);
  });

  test('are discovered with their address, their gateway and their neighbor', async () => {
    const [told, other] = await Promise.all(pcs.map((pc) => ask('console.facts.read', pc)));
    expect(told!.facts.addresses).toContainEqual({ address: '192.0.2.1', prefix_length: 24, interface: 'eth0' });
    expect(told!.facts.routes).toMatchObject([{ destination: '0.0.0.0', prefix_length: 0, next_hop: '192.0.2.254' }]);
    const { mac } = other!.facts.interfaces![0]!;
    expect(told!.facts.arp).toContainEqual(expect.objectContaining({ address: '192.0.2.2', mac }));
  });

  test('are left alone while somebody has typed half a command', async () => {
    const somebody = person(pcs[1]!.console);
    try {
      somebody.type('\r\n');
      await somebody.saw(/PC2> /);
      // The hub listens from here on, so that it hears what is typed.
      expect(await ask('console.run', pcs[1]!, { commands: ['show ip'] })).toMatchObject({ answered: true });
      somebody.type('show ar');
      await somebody.saw(/show ar$/);
      const told = await ask('console.run', pcs[1]!, { commands: ['show ip'] });
      expect(told).toMatchObject({ answered: false, transcripts: [], reason: expect.stringMatching(/unfinished.*show ar/) });
      somebody.type('p\r\n');
      await somebody.saw(/show arp\s[^]*> $/);
      expect(await ask('console.run', pcs[1]!, { commands: ['show ip'] })).toMatchObject({ answered: true });
    } finally {
      somebody.close();
    }
  });
});
