import { describe, expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import { expectRefusal, type Body, type ContractProject, type Subject } from './subject.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

export function snapshotsContract(subject: Subject): void {
  const { v2 } = subject;
  const take = (project: ContractProject, name: string): Promise<Body> => subject.done('POST', `${project.path}/snapshots`, { name });
  const restore = (project: ContractProject, id: unknown) => subject.ask('POST', `${project.path}/snapshots/${String(id)}/restore`, {});

  describe('a snapshot', { concurrent: false }, () => {
    it('has a name and a time, and is told to nobody', async () => {
      const project = await subject.project();
      await project.pair();
      let taken: Body = {};
      const actions = await project.actions(async () => {
        taken = await take(project, 'first');
      });
      expect(actions).toEqual([]);
      expect(taken).toMatchObject({ name: 'first', project_id: project.id, created_at: expect.any(Number) });
      expect(await subject.list(`${project.path}/snapshots`)).toHaveLength(1);
      expect(await subject.done('GET', `${project.path}/stats`)).toMatchObject({ snapshots: 1 });
    });

    it('has a name that no other of the project has', async () => {
      const project = await subject.project({}, false);
      await take(project, 'first');
      expect((await subject.ask('POST', `${project.path}/snapshots`, { name: 'first' })).status).toBe(409);
    });

    it(`brings back what was there, under ${v2 ? 'the ids it had' : 'other ids, without telling the end of the old ones'}`, async () => {
      const project = await subject.project();
      const { one, other, link } = await project.pair();
      await subject.done('POST', `${project.node(other)}/files/kept.txt`, 'with the node');
      const { snapshot_id } = await take(project, 'both');
      await subject.done('DELETE', project.node(one));
      await project.vpcs('PC9');
      const events = await project.events(async () => {
        expect(await restore(project, snapshot_id)).toMatchObject({ status: 201, body: { project_id: project.id, status: 'opened' } });
      });
      const actions = events.map(({ action }) => action).filter((action) => action !== 'node.updated');
      expect(actions).toEqual(['node.created', 'node.created', 'link.created', 'snapshot.restored']);
      expect(events.at(-1)!.event).toMatchObject({ project_id: project.id });
      const nodes = await subject.list(`${project.path}/nodes`);
      expect(nodes.map((node) => node['name'])).toEqual(['PC1', 'PC2']);
      expect(nodes.map((node, index) => node['node_id'] === [one, other][index]!['node_id'])).toEqual([v2, v2]);
      const links = await subject.list(`${project.path}/links`);
      expect(links.map((each) => each['link_id'] === link['link_id'])).toEqual([v2]);
      expect((await subject.ask('GET', `${project.node(nodes[1]!)}/files/kept.txt`)).bytes.toString()).toBe('with the node');
      await until('project.opened', () => subject.controllerActions(project.id).includes('project.opened'));
      expect(subject.controllerActions(project.id)).toEqual(['project.created', 'project.opened']);
    });

    it(`has ${v2 ? 'the same id' : 'another id'} after it was restored`, async () => {
      const project = await subject.project({}, false);
      const { snapshot_id } = await take(project, 'first');
      await restore(project, snapshot_id);
      const [listed] = await subject.list(`${project.path}/snapshots`);
      expect(listed).toMatchObject({ name: 'first' });
      expect(listed!['snapshot_id'] === snapshot_id).toBe(v2);
    });

    it('is deleted', async () => {
      const project = await subject.project({}, false);
      const { snapshot_id } = await take(project, 'first');
      expect((await subject.ask('DELETE', `${project.path}/snapshots/${String(snapshot_id)}`)).status).toBe(204);
      expect(await subject.list(`${project.path}/snapshots`)).toEqual([]);
      await expectRefusal(restore(project, UNKNOWN), 404, `Snapshot ID ${UNKNOWN} doesn't exist`);
    });
  });
}
