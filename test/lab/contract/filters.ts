import { describe, expect, it } from 'vitest';
import { expectRefusal, type Body, type Subject } from './subject.ts';

/** Filters of a link. The defects of 3.0.6 (nothing can be taken back on a running node) are a switch of the lab. */
export function filtersContract(subject: Subject): void {
  const { v2 } = subject;
  const changed = v2 ? 201 : 200;

  describe('the filters of a link', { concurrent: false }, () => {
    it('are five, with their parameters', async () => {
      const project = await subject.project({}, false);
      const { link } = await project.pair();
      const filters = await subject.list(`${project.linkPath(link)}/available_filters`);
      expect(filters.map((filter) => [filter['type'], (filter['parameters'] as Body[]).length])).toEqual([
        ['frequency_drop', 1],
        ['packet_loss', 1],
        ['delay', 2],
        ['corrupt', 1],
        ['bpf', 1],
      ]);
    });

    it('are stored as numbers; zero takes one away; each change is told', async () => {
      const project = await subject.project();
      const { link } = await project.pair();
      const put = (filters: Body) => subject.ask('PUT', project.linkPath(link), { filters });
      const events = await project.events(async () => {
        expect(await put({ delay: [40, 5], packet_loss: [10] })).toMatchObject({
          status: changed,
          body: { filters: { delay: [40, 5], packet_loss: [10] } },
        });
        await put({ delay: [40, 5], packet_loss: [10] });
        expect(await put({ delay: [40, 5], packet_loss: [0] })).toMatchObject({ body: { filters: { delay: [40, 5] } } });
        expect(await put({})).toMatchObject({ body: { filters: {} } });
      });
      expect(events.map(({ action, event }) => [action, Object.keys((event as Body)['filters'] as Body)])).toEqual([
        ['link.updated', ['delay', 'packet_loss']],
        ['link.updated', ['delay']],
        ['link.updated', []],
      ]);
    });

    it('may come with the link', async () => {
      const project = await subject.project({}, false);
      const one = await project.vpcs('PC1');
      const link = await project.link(one, await project.vpcs('PC2'), { filters: { delay: [7, 0] }, suspend: true });
      const body = await subject.done('GET', project.linkPath(link));
      expect(body['filters']).toEqual(v2 ? { delay: [7, 0] } : { delay: [7, 0] });
    });

    it('are not checked while the nodes are stopped, and then keep them from starting', async () => {
      const project = await subject.project({}, false);
      const { one, link } = await project.pair();
      expect((await subject.ask('PUT', project.linkPath(link), { filters: { nonsense: [1] } })).status).toBe(changed);
      await expectRefusal(
        subject.ask('POST', `${project.node(one)}/start`, {}),
        409,
        /^Error while sending command 'bridge add_packet_filter VPCS-[0-9a-f-]+ filter0 nonsense 1'/,
      );
      expect(await project.status(one)).toBe('stopped');
    });

    it('that the relay refuses are stored all the same', async () => {
      const project = await subject.project({}, false);
      const { one, other, link } = await project.pair();
      for (const node of [one, other]) await subject.done('POST', `${project.node(node)}/start`, {});
      await expectRefusal(
        subject.ask('PUT', project.linkPath(link), { filters: { bpf: ['this is nothing'] } }),
        409,
        /Failed to add filter 'filter0'/,
      );
      expect(await subject.done('GET', project.linkPath(link))).toMatchObject({ filters: { bpf: ['this is nothing'] } });
    });
  });
}
