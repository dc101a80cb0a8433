import { describe, expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import type { Heard } from '../lab-client.ts';
import { expectRefusal, type Subject } from './subject.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

export function projectsContract(subject: Subject): void {
  const { v2 } = subject;

  describe('a project', { concurrent: false }, () => {
    it('is created open, closes itself by default, and is announced once', async () => {
      const body = await subject.done('POST', '/projects', { name: 'with defaults' });
      const id = String(body['project_id']);
      expect(body).toMatchObject({
        status: 'opened',
        auto_close: true,
        auto_open: false,
        auto_start: false,
        filename: 'with defaults.gns3',
        grid_size: 75,
        scene_height: 1000,
        scene_width: 2000,
        zoom: 100,
      });
      await until('project.created', () => subject.controllerActions(id).length > 0);
      expect(subject.controllerActions(id)).toEqual(['project.created']);
      expect(await subject.list('/projects')).toContainEqual(body);
    });

    it('is created under a name that no other has, and may be renamed to one that another has', async () => {
      const { name } = await subject.project({}, false);
      await expectRefusal(subject.ask('POST', '/projects', { name }), 409, `Project "${name}" already exists`);
      const other = await subject.project({}, false);
      expect(await subject.done('PUT', other.path, { name })).toMatchObject({ name });
    });

    it('wants a name, and takes a field that it does not know only in 3.0', async () => {
      expect((await subject.ask('POST', '/projects', {})).status).toBe(v2 ? 400 : 422);
      expect((await subject.ask('POST', '/projects', { name: 'odd field', odd: 1 })).status).toBe(v2 ? 400 : 201);
      expect((await subject.ask('POST', '/projects', { name: 7 })).status).toBe(v2 ? 400 : 422);
      expect((await subject.ask('POST', '/projects', { name: 'bad id', project_id: 'nope' })).status).toBe(v2 ? 400 : 422);
      // 3.0 takes an empty name, once.
      expect((await subject.ask('POST', '/projects', { name: '' })).status).toBe(v2 ? 400 : 201);
      expect((await subject.ask('POST', '/projects', '{"name": ')).status).toBe(v2 ? 400 : 422);
    });

    it('is not found by an id that is none; 3.0 says that it is none', async () => {
      expect((await subject.ask('GET', '/projects/none')).status).toBe(v2 ? 404 : 422);
    });

    it('comes under the id that the client chose', async () => {
      const id = 'c0000000-0000-4000-8000-000000000001';
      expect(await subject.done('POST', '/projects', { name: 'chosen id', project_id: id })).toMatchObject({ project_id: id });
    });

    it('is updated when something changes, and says so once', async () => {
      const project = await subject.project({}, false);
      expect(await subject.done('PUT', project.path, { zoom: 90, show_grid: true })).toMatchObject({ zoom: 90, show_grid: true });
      await subject.done('PUT', project.path, { zoom: 90 });
      await subject.done('PUT', project.path, { zoom: 91 });
      await until('both', () => subject.controllerActions(project.id).length === 3);
      expect(subject.controllerActions(project.id)).toEqual(['project.created', 'project.updated', 'project.updated']);
    });

    it('keeps the name of its file when it is renamed', async () => {
      const project = await subject.project({}, false);
      expect(await subject.done('PUT', project.path, { name: `${project.name} renamed` })).toMatchObject({
        name: `${project.name} renamed`,
        filename: `${project.name}.gns3`,
      });
    });

    it('counts what it has', async () => {
      const project = await subject.project({}, false);
      await project.pair();
      expect(await subject.done('GET', `${project.path}/stats`)).toEqual({ nodes: 2, links: 1, drawings: 0, snapshots: 0 });
    });

    it('closed, shows what its file has, and does nothing', async () => {
      const project = await subject.project({}, false);
      const { one } = await project.pair();
      expect((await subject.ask('POST', `${project.path}/close`, {})).status).toBe(204);
      expect((await subject.ask('POST', `${project.path}/close`, {})).status).toBe(204);
      expect(await subject.done('GET', project.path)).toMatchObject({ status: 'closed' });
      const nodes = await subject.list(`${project.path}/nodes`);
      expect(nodes.map((node) => [node['name'], 'status' in node, 'ports' in node])).toEqual([
        ['PC1', false, false],
        ['PC2', false, false],
      ]);
      expect(await subject.list(`${project.path}/links`)).toHaveLength(1);
      expect(await subject.done('GET', `${project.path}/stats`)).toEqual({ nodes: 0, links: 0, drawings: 0, snapshots: 0 });
      if (!v2) await expectRefusal(subject.ask('GET', `${project.path}/locked`), 403, 'The project is not opened');
      for (const [method, path, body] of [
        ['GET', project.node(one), undefined],
        ['POST', `${project.node(one)}/start`, {}],
        ['POST', `${project.path}/nodes/start`, {}],
        ['POST', `${project.path}/snapshots`, { name: 'now' }],
        ['POST', `${project.path}/nodes`, { name: 'PC3', node_type: 'vpcs', compute_id: 'local' }],
      ] as const)
        await expectRefusal(subject.ask(method, path, body), 403, 'The project is not opened');
    });

    it('opened again, has its nodes stopped, under the same ids and ports', async () => {
      const project = await subject.project({}, false);
      const { one, other, link } = await project.pair();
      await subject.done('POST', `${project.path}/close`, {});
      const opened = await subject.ask('POST', `${project.path}/open`, {});
      expect(opened).toMatchObject({ status: 201, body: { status: 'opened' } });
      expect((await subject.ask('POST', `${project.path}/open`, {})).status).toBe(201);
      const nodes = await subject.list(`${project.path}/nodes`);
      const facts = (node: Record<string, unknown>): unknown[] => [node['node_id'], node['status'], node['console']];
      expect(nodes.map(facts)).toEqual([one, other].map(facts));
      expect((await subject.list(`${project.path}/links`)).map((each) => each['link_id'])).toEqual([link['link_id']]);
      await until('project.opened', () => subject.controllerActions(project.id).length >= 3);
      expect(subject.controllerActions(project.id)).toEqual(['project.created', 'project.closed', 'project.opened']);
    });

    it('tells its nodes and links again when it is opened, on a stream that was open before', async () => {
      const project = await subject.project();
      const { one, other, link } = await project.pair();
      await subject.done('POST', `${project.path}/close`, {});
      await subject.done('POST', `${project.path}/open`, {});
      const created = (): Heard[] => project.heard.filter(({ action }) => action.endsWith('.created'));
      await until('the link', () => created().length >= 6);
      const ids = created().map(({ action, event }) => {
        const { node_id, link_id } = event as Record<string, unknown>;
        return [action, action.startsWith('link') ? link_id : node_id];
      });
      expect(ids.slice(3)).toEqual(ids.slice(0, 3));
      expect(ids.slice(3)).toEqual([
        ['node.created', one['node_id']],
        ['node.created', other['node_id']],
        ['link.created', link['link_id']],
      ]);
    });

    it('is opened before it is deleted, and closed', async () => {
      const project = await subject.project({}, false);
      await subject.done('POST', `${project.path}/close`, {});
      expect((await subject.ask('DELETE', project.path)).status).toBe(204);
      await expectRefusal(subject.ask('GET', project.path), 404, `Project ID ${project.id} doesn't exist`);
      await until('project.deleted', () => subject.controllerActions(project.id).includes('project.deleted'));
      expect(subject.controllerActions(project.id)).toEqual([
        'project.created',
        'project.closed',
        'project.opened',
        'project.closed',
        'project.deleted',
      ]);
      await expectRefusal(subject.ask('DELETE', `/projects/${UNKNOWN}`), 404, `Project ID ${UNKNOWN} doesn't exist`);
    });

    it('keeps files, makes no folders for them, and lets nobody out of its own', async () => {
      const project = await subject.project({}, false);
      expect((await subject.ask('POST', `${project.path}/files/first.txt`, 'written here')).status).toBe(v2 ? 201 : 204);
      const read = await subject.ask('GET', `${project.path}/files/first.txt`);
      expect({ status: read.status, text: read.bytes.toString() }).toEqual({ status: 200, text: 'written here' });
      expect((await subject.ask('GET', `${project.path}/files/none.txt`)).status).toBe(404);
      expect((await subject.ask('POST', `${project.path}/files/no-such-folder/first.txt`, 'not written')).status).toBe(404);
      expect((await subject.ask('GET', `${project.path}/files/..%2F..%2Fsecret`)).status).toBe(403);
    });

    if (!v2)
      it('is locked when all that is in it is locked: also when it is empty', async () => {
        const project = await subject.project();
        expect(await subject.done('GET', `${project.path}/locked`)).toBe(true);
        const { one } = await project.pair();
        expect(await subject.done('GET', `${project.path}/locked`)).toBe(false);
        expect(await project.actions(() => subject.done('POST', `${project.path}/lock`, {}))).toEqual([
          'node.updated stopped',
          'node.updated stopped',
        ]);
        expect(await subject.done('GET', `${project.path}/locked`)).toBe(true);
        await expectRefusal(subject.ask('DELETE', project.node(one)), 409, 'Node PC1 cannot be deleted because it is locked');
        await subject.done('POST', `${project.path}/unlock`, {});
        expect(await subject.done('GET', `${project.path}/locked`)).toBe(false);
      });
  });
}
