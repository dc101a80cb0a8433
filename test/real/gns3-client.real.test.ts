import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import type { Content, Conversation } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import type { Link } from '#model/link.ts';
import type { Node } from '#model/node.ts';
import type { Project } from '#model/project.ts';
import { actingOn } from '#southbound/gns3/acts/small-gns3.ts';
import type { Controller } from '#southbound/gns3/controller.ts';
import { createController } from '#southbound/gns3/http-controller.ts';
import { projectStartFinished, projectStartNodeReported } from '#southbound/gns3/messages.ts';
import type { WireNotification } from '#wire/gns3.ts';
import { startGns3, type Gns3Server } from './gns3-server.ts';
import { OtherClient, type OtherLink, type OtherNode } from './other-client.ts';
import { until } from '#kit/until.ts';

/** Longer than a ping of VPCS waits for an answer. */
const SILENCE_MS = 10_000;

describe.each(['2.2', '3.0'] as const)('the client and the acts on GNS3 %s', (version) => {
  let server: Gns3Server;
  let controller: Controller;
  let nodes: OtherNode[];
  let link: OtherLink;
  let projectId: string;
  let acting: ReturnType<typeof actingOn>;

  beforeAll(async () => {
    server = await startGns3({ version, auth: true });
    const other = new OtherClient(server);
    projectId = (await other.createProject('acts')).project_id;
    nodes = [await other.createVpcs(projectId, 'PC1'), await other.createVpcs(projectId, 'PC2')];
    link = await other.link(nodes[0]!, nodes[1]!);
    controller = createController(
      { id: 'real', url: server.url, user: server.user, password: server.password, autoClose: 'observe' },
      { clock: systemClock, log: silentLog, meter: silentMeter },
    );
    acting = actingOn(
      { controller },
      { confirmMs: 10_000, confirmEveryMs: [20, 50, 100], nudgeMs: 1_000, lingerMs: 100 },
      projectId,
      systemClock,
    );
  });

  afterAll(async () => {
    await acting?.all.close();
    await controller?.close();
    await server?.cleanUp();
  });

  /** Types a command on a console and reads until its answer ends with a prompt. */
  async function typed(console: Conversation, command: string): Promise<string> {
    const reader = console.bytes[Symbol.asyncIterator]();
    console.write(Buffer.from(`${command}\r\n`));
    let text = '';
    let coming = reader.next();
    let silences = 0;
    while (!new RegExp(`${command.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}[^]*(?:PC\\d|VPCS)> $`).test(text)) {
      const next = await Promise.race([coming, sleep(SILENCE_MS, undefined, { ref: false })]);
      if (next === undefined) {
        // VPCS on a busy machine may swallow what is typed while it prints; an empty line makes it prompt again.
        if ((silences += 1) > 6) throw new Error(`The console stays silent after ${text}`);
        console.write(Buffer.from('\r\n'));
        continue;
      }
      coming = reader.next();
      if (next.done === true) throw new Error(`The console ended after ${text}`);
      text += Buffer.from(next.value).toString('latin1');
    }
    return text;
  }
  const open = (node: OtherNode) => acting.ask<Conversation>('gns3.console.open', { node_id: node.node_id });
  let pings = 0;
  async function fastestPingMs(): Promise<number | undefined> {
    const console = await open(nodes[0]!);
    try {
      // No two alike: the console first shows what was said before.
      const command = `ping 10.0.0.2 -c 3 -w ${(pings += 1) + 1_000}`;
      const text = await typed(console, command);
      const answers = text.slice(text.lastIndexOf(command));
      const times = [...answers.matchAll(/time=([\d.]+) ms/g)].map((match) => Number(match[1]));
      return times.length === 0 ? undefined : Math.min(...times);
    } finally {
      console.close();
    }
  }
  const filters = (change: object) => acting.ask<{ link: Link }>('gns3.link.filters.set', { link_id: link.link_id, ...change });

  test('its version is found by probing, and its projects are read with the credentials', async () => {
    expect((await controller.probe()).version.startsWith(version)).toBe(true);
    expect((await controller.projects()).map((project) => project.name)).toEqual(['acts']);
  });

  test('a complete project start brings every node to its prompt', async () => {
    const { run_id: runId } = await acting.ask<{ run_id: string }>('gns3.project.start', {});
    await until('the start to finish', () => acting.published.some((event) => event.type === projectStartFinished.type), 60_000);
    const reports = acting.published.filter((event) => event.type === projectStartNodeReported.type);
    expect(reports.map((event) => (event.data as { outcome: string }).outcome)).toEqual(['ready', 'ready']);
    expect(acting.published.at(-1)?.data).toMatchObject({ run_id: runId, status: 'succeeded', ready: 2, failed: 0 });
  });

  test.each(['websocket', 'http'] as const)('a project stream over %s tells a stop and a start', async (kind) => {
    const heard: WireNotification[] = [];
    const ended: string[] = [];
    const stream = await controller.openStream({ projectId }, kind, {
      message: (one) => void heard.push(one),
      ended: (reason) => void ended.push(reason),
      malformed: (text) => void ended.push(text),
    });
    expect(stream.kind).toBe(kind);
    const { node } = await acting.ask<{ node: Node }>('gns3.node.restart', { node_id: nodes[0]!.node_id });
    expect(node.status).toBe('started');
    const statuses = () => heard.filter((one) => one.action === 'node.updated').map((one) => (one.event as { status: string }).status);
    await until('both notifications', () => statuses().at(-1) === 'started' && statuses().includes('stopped'), 10_000);
    expect(heard[0]?.action).toBe('ping');
    expect(ended).toEqual([]);
    stream.close();
    expect(ended).toHaveLength(1);
  });

  test('VPCS ping each other through the console', async () => {
    const consoles = [await open(nodes[0]!), await open(nodes[1]!)];
    await typed(consoles[0]!, 'ip 10.0.0.1/24');
    await typed(consoles[1]!, 'ip 10.0.0.2/24');
    for (const console of consoles) console.close();
    expect(await fastestPingMs()).toBeLessThan(100);
  });

  test('a delay filter is set, measured and removed; a suspended link is cut and resumed', async () => {
    const { link: delayed } = await filters({ filters: { delay: [100, 0] } });
    expect(delayed.filters).toEqual({ delay: [100, 0] });
    expect(await fastestPingMs()).toBeGreaterThanOrEqual(195);
    await filters({ filters: {} });
    expect(await fastestPingMs()).toBeLessThan(100);
    await filters({ filters: {}, suspended: true });
    expect(await fastestPingMs()).toBeUndefined();
    await filters({ filters: {}, suspended: false });
    expect(await fastestPingMs()).toBeLessThan(100);
  });

  test('a filter that GNS3 refuses leaves the one before in force', async () => {
    await filters({ filters: { delay: [50, 0] } });
    await expect(filters({ filters: { bpf: ['this is not bpf'] } })).rejects.toMatchObject({
      code: 'conflict',
      details: { restored: true },
    });
    const told = await acting.ask<{ filters: object }>('gns3.link.filters.get', { link_id: link.link_id });
    expect(told.filters).toEqual({ delay: [50, 0] });
    expect(await fastestPingMs()).toBeGreaterThanOrEqual(95);
    await filters({ filters: {} });
    expect(await fastestPingMs()).toBeLessThan(95);
  });

  test('a capture runs and its bytes begin as pcap does', async () => {
    const on = { link_id: link.link_id };
    await acting.ask('gns3.link.capture.start', on);
    await fastestPingMs();
    const leaving = new AbortController();
    const content = await acting.ask<Content>('gns3.link.capture.read', on, { signal: leaving.signal });
    for await (const piece of content.bytes) {
      // Magic number of libpcap files, written in the byte order of the machine.
      expect([0xa1b2c3d4, 0xa1b23c4d]).toContain(Buffer.from(piece).readUInt32LE(0));
      break;
    }
    leaving.abort();
    const { link: stopped } = await acting.ask<{ link: Link }>('gns3.link.capture.stop', on);
    expect(stopped.capturing).toBe(false);
  });

  test('stop and suspend are what they are; snapshot, export, import and duplicate want stopped nodes', async () => {
    await expect(acting.ask('gns3.snapshot.create', { name: 'early' })).rejects.toMatchObject({
      code: 'conflict',
      message: /must be stopped/,
    });
    await expect(acting.ask('gns3.project.export', {})).rejects.toMatchObject({ code: 'conflict', message: /must be stopped/ });
    await expect(acting.ask('gns3.node.suspend', { node_id: nodes[0]!.node_id })).rejects.toMatchObject({ code: 'conflict' });
    for (const { node_id: nodeId } of nodes) {
      expect((await acting.ask<{ node: Node }>('gns3.node.stop', { node_id: nodeId })).node.status).toBe('stopped');
    }
    const { snapshot } = await acting.ask<{ snapshot: { snapshot_id: string; created_at: string } }>('gns3.snapshot.create', {
      name: 'base',
    });
    expect(Math.abs(Date.parse(snapshot.created_at) - Date.now())).toBeLessThan(600_000);
    const content = await acting.ask<Content>('gns3.project.export', {});
    const pieces: Uint8Array[] = [];
    for await (const piece of content.bytes) pieces.push(piece);
    expect(Buffer.concat(pieces).subarray(0, 2).toString()).toBe('PK');
    const body = (async function* () {
      yield* pieces;
    })();
    const importedId = '11111111-2222-4333-8444-555555555555';
    const { project } = await acting.ask<{ project: Project }>(
      'gns3.project.import',
      { project_id: importedId, name: 'imported' },
      { body },
    );
    expect(project).toMatchObject({ project_id: importedId, name: 'imported', status: 'closed' });
    const copy = await acting.ask<{ project: Project }>('gns3.project.duplicate', { name: 'copied' });
    expect(copy.project.name).toBe('copied');
    await acting.ask('gns3.snapshot.restore', { snapshot_id: snapshot.snapshot_id });
    // By the id it had before the restore, which 3.0 has changed.
    await acting.ask('gns3.snapshot.delete', { snapshot_id: snapshot.snapshot_id });
    expect(await acting.ask('gns3.snapshot.list', {})).toMatchObject({ items: [] });
  });

  test('a project is closed, says so where it is asked too much, and is opened again', async () => {
    expect((await acting.ask<{ project: Project }>('gns3.project.close', {})).project.status).toBe('closed');
    await expect(controller.nodeAction(projectId, nodes[0]!.node_id, 'start')).rejects.toMatchObject({
      code: 'conflict',
      message: /not opened/,
    });
    expect((await acting.ask<{ project: Project }>('gns3.project.open', {})).project.status).toBe('opened');
    const { project } = await acting.ask<{ project: Project }>('gns3.project.auto_close.set', { auto_close: false });
    expect(project.auto_close).toBe(false);
  });

  test('a server killed under a stream ends it; restarted, the same client goes on', async () => {
    const ended: string[] = [];
    await controller.openStream('controller', 'websocket', {
      message: () => undefined,
      ended: (reason) => void ended.push(reason),
      malformed: () => undefined,
    });
    await server.kill();
    await until('the end of the stream', () => ended.length === 1, 20_000);
    await expect(controller.probe()).rejects.toMatchObject({ code: 'gns3_unavailable' });
    await server.restart();
    await controller.probe();
    expect((await controller.projects()).find((project) => project.project_id === projectId)?.status).toBe('closed');
  });
});
