import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keptLog, runGns3Module, type RunningModule } from '#kit/gns3-module.ts';
import { until } from '#kit/until.ts';
import type { Conversation } from '#kernel/message.ts';
import type { Node } from '#model/node.ts';
import { startGns3, type Gns3Server, type Gns3Version } from './gns3-server.ts';
import { OtherClient, type OtherNode } from './other-client.ts';

const eventually = (what: string, condition: () => boolean | Promise<boolean>): Promise<void> => until(what, condition, 20_000);

describe.each<Gns3Version>(['2.2', '3.0'])('what the hub asks of a real GNS3 %s', (version) => {
  let gns3: Gns3Server;
  let project_id: string;
  let pc1: OtherNode;
  let pc2: OtherNode;

  beforeAll(async () => {
    gns3 = await startGns3({ version, auth: true });
    const other = new OtherClient(gns3);
    project_id = (await other.createProject('requests', { auto_close: false })).project_id;
    [pc1, pc2] = [await other.createVpcs(project_id, 'PC1'), await other.createVpcs(project_id, 'PC2')];
    await other.link(pc1, pc2);
  });
  afterAll(async () => {
    await gns3?.cleanUp();
  });

  async function followed(): Promise<RunningModule> {
    const hub = await runGns3Module(await keptLog(), { servers: [] });
    const { user, password } = gns3;
    expect(await hub.ask('gns3.server.add', { id: 'real', url: gns3.url, user, password })).toMatchObject({
      server: { id: 'real', source: 'added' },
      test: { reachable: true, api: version === '2.2' ? 'v2' : 'v3', credentials: 'accepted', projects: 1 },
    });
    await eventually('the project is known', async () => (await hub.topology()).projects[0]?.nodes.length === 2);
    return hub;
  }

  test('a trial tells version and credentials, and what is wrong with them', async () => {
    const hub = await runGns3Module(await keptLog(), { servers: [] });
    const { url, user } = gns3;
    expect(await hub.ask('gns3.server.test', { url })).toMatchObject({ reachable: true, credentials: 'missing' });
    expect(await hub.ask('gns3.server.test', { url, user, password: 'wrong' })).toMatchObject({ reachable: true, credentials: 'refused' });
  });

  test('a node is moved, renamed and locked; the event comes once, with the request, and a taken name is refused', async () => {
    const hub = await followed();
    const { node_id } = pc1;
    const change = { x: -150, y: 75, name: 'client', locked: true };
    expect(await hub.ask('gns3.node.update', { project_id, node_id, ...change }, 'the-move')).toMatchObject({ node: change });
    await hub.ask<{ node: Node }>('gns3.node.update', { project_id, node_id, locked: false }, 'the-unlock');
    const told = (await hub.events()).filter((event) => event.type === 'node.updated' && event.nodeid === node_id);
    expect(told.map((event) => event.correlationid)).toEqual(['the-move', 'the-unlock']);
    await expect(hub.ask('gns3.node.update', { project_id, node_id, name: 'PC2' })).rejects.toMatchObject({ code: 'conflict' });
  });

  test('a machine of QEMU is given more memory and processors, and keeps what else it has', async () => {
    const other = new OtherClient(gns3);
    const program = join(gns3.directory, 'qemu-system-x86_64');
    // The server looks for the second one beside the first when it deletes the machine.
    for (const path of [program, join(gns3.directory, 'qemu-img')]) await writeFile(path, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
    const { node_id } = await other.createQemu(project_id, 'VM1', { qemu_path: program, ram: 256, cpus: 1, adapters: 3 });
    const hub = await runGns3Module(await keptLog(), { servers: [] });
    const { user, password } = gns3;
    await hub.ask('gns3.server.add', { id: 'real', url: gns3.url, user, password });
    await eventually('the machine is known', async () =>
      (await hub.topology()).projects.some(({ nodes }) => nodes.some((node) => node.node_id === node_id)),
    );
    expect(await hub.ask('gns3.node.resize', { project_id, node_id, ram_mb: 1_024, cpus: 2 }, 'the-resizing')).toMatchObject({
      node: { name: 'VM1', properties: { ram: 1_024, cpus: 2, adapters: 3 } },
      in_effect: true,
    });
    const told = (await hub.events()).filter((event) => event.type === 'node.updated' && event.nodeid === node_id);
    expect(told.map(({ correlationid }) => correlationid)).toEqual(['the-resizing']);
    expect(await other.node({ ...pc1, node_id })).toMatchObject({ properties: { ram: 1_024, cpus: 2, adapters: 3 } });
    await expect(hub.ask('gns3.node.resize', { project_id, node_id: pc1.node_id, ram_mb: 64 })).rejects.toMatchObject({ code: 'conflict' });
    await other.deleteNode({ ...pc1, node_id });
  });

  test('what VPCS saved is its address from its next start on; its events name the request that started it', async () => {
    const hub = await followed();
    const { node_id } = pc2;
    await hub.ask('gns3.node.start', { project_id, node_id }, 'the-start');
    const started = (await hub.events()).find((event) => event.type === 'node.started' && event.nodeid === node_id);
    expect(started).toMatchObject({ correlationid: 'the-start', causationid: 'the-message' });

    const console = await hub.ask<Conversation>('gns3.console.open', { project_id, node_id });
    let said = '';
    const reading = (async () => {
      for await (const bytes of console.bytes) said += Buffer.from(bytes).toString('latin1');
    })();
    // VPCS drops what is typed while it comes up: a command without an answer is typed again.
    const typed = (command: string, answer: RegExp): Promise<void> =>
      eventually(`the console to answer ${command}`, async () => {
        said = '';
        console.write(Buffer.from(`${command}\r\n`));
        return until(command, () => answer.test(said), 4_000).then(
          () => true,
          () => false,
        );
      });
    await typed('ip 192.0.2.44/24', /192\.0\.2\.44.*> $/s);
    await typed('save', /save.*> $/s);
    console.close();
    await reading;
    await hub.ask('gns3.console.reset', { project_id, node_id });
    await hub.ask('gns3.node.restart', { project_id, node_id });
    const addresses = async (): Promise<string> =>
      (await hub.topology()).projects[0]!.nodes.find((node) => node.node_id === node_id)!.addresses.join();
    await eventually('the address is known', async () => (await addresses()) === '192.0.2.44');
    const [link] = (await hub.topology()).projects[0]!.links;
    // The other end was never started.
    expect(link).toMatchObject({ suspended: false, oper_status: 'down', oper_source: 'gns3' });
    await hub.ask('gns3.node.stop', { project_id, node_id });
  });

  test('a snapshot of a closed project is refused with what to do', async () => {
    const hub = await followed();
    await hub.ask('gns3.project.close', { project_id });
    await expect(hub.ask('gns3.snapshot.create', { project_id, name: 'closed' })).rejects.toMatchObject({
      code: 'conflict',
      message: /^Project requests is closed; open it first/,
    });
    await hub.ask('gns3.project.open', { project_id });
    expect(await hub.ask('gns3.snapshot.create', { project_id, name: 'opened' })).toMatchObject({ snapshot: { name: 'opened' } });
  });
});
