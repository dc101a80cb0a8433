import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '#kernel/clock.ts';
import { silentLog } from '#kernel/log.ts';
import type { Conversation } from '#kernel/message.ts';
import { silentMeter } from '#kernel/metric.ts';
import { startLab, type Lab } from '#lab/index.ts';
import type { Link } from '#model/link.ts';
import { actingOn } from '#southbound/gns3/acts/small-gns3.ts';
import type { Controller } from '#southbound/gns3/controller.ts';
import { createController } from '#southbound/gns3/http-controller.ts';
import { projectStartFinished, projectStartNodeReported } from '#southbound/gns3/messages.ts';
import type { WireNotification } from '#wire/gns3.ts';

const NODES = 50;

describe.each(['v2', 'v3'] as const)('the client and the acts on the lab, %s', (api) => {
  let lab: Lab;
  let controller: Controller;
  let projectId: string;
  let acting: ReturnType<typeof actingOn>;

  beforeAll(async () => {
    const auth = { user: 'nms', password: 'geheim' };
    const switches = { filterDefects: api === 'v3' };
    lab = await startLab({
      api,
      auth,
      projects: 1,
      nodes: NODES,
      opened: false,
      delays: 'none',
      links: 'pairs',
      consoles: 'websocket',
      seed: 1,
      switches,
    });
    controller = createController(
      { id: 'lab', url: lab.url, autoClose: 'observe', ...auth },
      { clock: systemClock, log: silentLog, meter: silentMeter },
    );
    projectId = (await controller.projects())[0]!.project_id;
    acting = actingOn({ controller }, { confirmMs: 10_000 }, projectId, systemClock);
  });
  afterAll(async () => {
    await acting?.all.close();
    await controller?.close();
    await lab?.close();
  });

  test(`a closed project of ${NODES} nodes is started completely: each node is reported ready, once`, async () => {
    const { run_id: runId } = await acting.ask<{ run_id: string }>('gns3.project.start', {});
    await expect.poll(() => acting.published.at(-1)?.type, { timeout: 30_000 }).toBe(projectStartFinished.type);
    expect(acting.published.at(-1)?.data).toMatchObject({ run_id: runId, status: 'succeeded', ready: NODES, failed: 0 });
    const reported = acting.published.filter((event) => event.type === projectStartNodeReported.type);
    expect(new Set(reported.map((event) => event.nodeid)).size).toBe(NODES);
    expect((await controller.nodes(projectId)).map((node) => node.status)).toEqual(Array.from({ length: NODES }, () => 'started'));
  });

  test.each(['websocket', 'http'] as const)('a project stream over %s tells what the acts do', async (kind) => {
    const heard: WireNotification[] = [];
    const stream = await controller.openStream({ projectId }, kind, {
      message: (one) => void heard.push(one),
      ended: () => undefined,
      malformed: () => undefined,
    });
    const [node] = await controller.nodes(projectId);
    await acting.ask('gns3.node.restart', { node_id: node!.node_id });
    await expect.poll(() => heard.filter((one) => one.action === 'node.updated').length).toBeGreaterThanOrEqual(2);
    stream.close();
  });

  test('filters of a running link are set, refused, put back and removed', async () => {
    const [link] = await controller.links(projectId);
    const set = (filters: object) => acting.ask<{ link: Link }>('gns3.link.filters.set', { link_id: link!.link_id, filters });
    expect((await set({ delay: [20, 0] })).link.filters).toEqual({ delay: [20, 0] });
    await expect(set({ packet_loss: [150] })).rejects.toMatchObject({ code: 'validation_error' });
    expect((await controller.link(projectId, link!.link_id)).filters).toEqual({ delay: [20, 0] });
    expect((await set({})).link.filters).toEqual({});
  });

  test('two readers of a console see what one of them types', async () => {
    const [node] = await controller.nodes(projectId);
    const open = () => acting.ask<Conversation>('gns3.console.open', { node_id: node!.node_id });
    const [one, other] = [await open(), await open()];
    one.write(Buffer.from('show ip\r\n'));
    for (const console of [one, other]) {
      let text = '';
      for await (const bytes of console.bytes) {
        text += Buffer.from(bytes).toString('latin1');
        if (/IP\/MASK/.test(text)) break;
      }
      expect(text).toMatch(/show ip/);
    }
  });
});
