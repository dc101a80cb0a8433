import { describe, expect, it } from 'vitest';
import { expectRefusal, type Body, type ContractProject, type Subject } from './subject.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const end = (node: Body, port_number = 0): Body => ({ node_id: node['node_id'], adapter_number: 0, port_number });

export function linksContract(subject: Subject): void {
  const { v2 } = subject;

  /** What the stream says of a link that is refused. */
  async function refusal(project: ContractProject, nodes: Body[], status: number, message: string): Promise<void> {
    const before = await subject.list(`${project.path}/links`);
    const actions = await project.actions(() => expectRefusal(subject.ask('POST', `${project.path}/links`, { nodes }), status, message));
    expect(actions).toEqual(['link.deleted']);
    expect(await subject.list(`${project.path}/links`)).toEqual(before);
  }

  describe('a link', { concurrent: false }, () => {
    it('joins two ports and is told once', async () => {
      const project = await subject.project();
      const one = await project.vpcs('PC1');
      const other = await project.vpcs('PC2');
      const events = await project.events(() => project.link(one, other));
      expect(events.map(({ action }) => action)).toEqual(['link.created']);
      expect(events[0]!.event).toMatchObject({
        link_type: 'ethernet',
        suspend: false,
        filters: {},
        capturing: false,
        nodes: [
          { ...end(one), label: { text: '0/0' } },
          { ...end(other), label: { text: '0/0' } },
        ],
      });
      expect(await subject.list(`${project.path}/links`)).toEqual([events[0]!.event]);
    });

    it('is refused on a port that is used, to itself, to a port or node that is not there; its deletion is told all the same', async () => {
      const project = await subject.project();
      const { one, other } = await project.pair();
      const third = await project.vpcs('PC3');
      await refusal(project, [end(one), end(third)], 409, 'Port is already used');
      await refusal(project, [end(third), end(third)], 409, 'Cannot connect to itself');
      await refusal(project, [end(third), end(third, 5)], 404, 'Port 0/5 for PC3 not found');
      await refusal(project, [end(third), end({ node_id: UNKNOWN })], 404, `Node ID ${UNKNOWN} doesn't exist`);
      expect(await subject.list(`${project.node(other)}/links`)).toHaveLength(1);
    });

    it('with one end stays half made in 2.2 and is refused in 3.0', async () => {
      const project = await subject.project();
      const node = await project.vpcs('PC1');
      const actions = await project.actions(async () => {
        expect((await subject.ask('POST', `${project.path}/links`, { nodes: [end(node)] })).status).toBe(v2 ? 201 : 422);
      });
      expect(actions).toEqual([]);
      expect(await subject.list(`${project.path}/links`)).toHaveLength(v2 ? 1 : 0);
    });

    it('with ends that name no port is refused before anything is made', async () => {
      const project = await subject.project({}, false);
      const [one, other] = [await project.vpcs('PC1'), await project.vpcs('PC2')];
      const nodes = [one, other].map((node) => ({ node_id: node['node_id'] }));
      expect((await subject.ask('POST', `${project.path}/links`, { nodes })).status).toBe(v2 ? 400 : 422);
      expect(await subject.list(`${project.path}/links`)).toEqual([]);
    });

    it('without ends fails', async () => {
      const project = await subject.project({}, false);
      expect((await subject.ask('POST', `${project.path}/links`, {})).status).toBe(v2 ? 500 : 422);
    });

    it('has an id of its own, whatever the client wished', async () => {
      const project = await subject.project({}, false);
      const link_id = 'c0000000-0000-4000-8000-00000000000b';
      const link = await project.link(await project.vpcs('PC1'), await project.vpcs('PC2'), { link_id });
      expect(link['link_id']).not.toBe(link_id);
    });

    it('is suspended and resumed, with an event for each change', async () => {
      const project = await subject.project();
      const { link } = await project.pair();
      const suspend = (suspended: boolean) => subject.ask('PUT', project.linkPath(link), { suspend: suspended });
      const events = await project.events(async () => {
        expect(await suspend(true)).toMatchObject({ status: v2 ? 201 : 200, body: { suspend: true } });
        await suspend(true);
        await suspend(false);
      });
      expect(events.map(({ action, event }) => [action, (event as Body)['suspend']])).toEqual([
        ['link.updated', true],
        ['link.updated', false],
      ]);
    });

    it('has a style', async () => {
      const project = await subject.project();
      const { link } = await project.pair();
      const link_style = { color: '#ff0000', width: 3, type: 1 };
      const events = await project.events(() => subject.done('PUT', project.linkPath(link), { link_style }));
      expect(events).toMatchObject([{ action: 'link.updated', event: { link_style } }]);
      expect(await project.actions(() => subject.done('PUT', project.linkPath(link), { link_style }))).toEqual([]);
    });

    it('has labels at its ends', async () => {
      const project = await subject.project({}, false);
      const { one, other, link } = await project.pair();
      const label = { text: 'to PC2', x: 4, y: 5, rotation: 0, style: 'fill: red' };
      await subject.done('PUT', project.linkPath(link), { nodes: [{ ...end(one), label }, end(other)] });
      const body = await subject.done('GET', project.linkPath(link));
      expect((body['nodes'] as Body[])[0]).toMatchObject({ node_id: one['node_id'], label });
    });

    it('is captured into a file under its own name', async () => {
      const project = await subject.project();
      const { one, other, link } = await project.pair();
      const start = `${project.linkPath(link)}${v2 ? '/start_capture' : '/capture/start'}`;
      const stop = `${project.linkPath(link)}${v2 ? '/stop_capture' : '/capture/stop'}`;
      const nothing = await subject.ask('GET', `${project.linkPath(link)}${v2 ? '/pcap' : '/capture/stream'}`);
      expect(nothing).toMatchObject({ status: 409, body: { message: 'This link has no active packet capture' } });
      const early = subject.ask('POST', start, { capture_file_name: 'early.pcap' });
      await expectRefusal(early, 409, 'Cannot capture because there is no running device on this link');
      for (const node of [one, other]) await subject.done('POST', `${project.node(node)}/start`, {});
      const events = await project.events(async () => {
        const answer = await subject.ask('POST', start, { data_link_type: 'DLT_EN10MB', capture_file_name: 'seen.pcap' });
        expect(answer.status).toBe(201);
      });
      expect(events.at(-1)).toMatchObject({
        action: 'link.updated',
        event: { capturing: true, capture_file_name: 'seen.pcap', capture_compute_id: 'local' },
      });
      expect((await subject.ask('POST', start, { data_link_type: 'DLT_EN10MB', capture_file_name: 'again.pcap' })).status).toBe(409);
      expect((await subject.ask('POST', stop, {})).status).toBe(v2 ? 201 : 204);
      expect(await subject.done('GET', project.linkPath(link))).toMatchObject({ capturing: false });
    });

    it('is deleted once', async () => {
      const project = await subject.project();
      const { link } = await project.pair();
      const actions = await project.actions(async () => {
        expect((await subject.ask('DELETE', project.linkPath(link))).status).toBe(204);
      });
      expect(actions).toEqual(['link.deleted']);
      await expectRefusal(subject.ask('DELETE', project.linkPath(link)), 404, `Link ID ${String(link['link_id'])} doesn't exist`);
    });
  });
}
