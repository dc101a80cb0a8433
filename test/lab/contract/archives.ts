import { describe, expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import { expectRefusal, type Body, type Subject } from './subject.ts';

/** Projects that leave the server and come back, and copies. */
export function archivesContract(subject: Subject): void {
  const names = async (path: string): Promise<unknown[]> =>
    (await subject.list(`${path}/nodes`)).map((node) => String(node['name'])).sort();

  describe('a project as an archive', { concurrent: false }, () => {
    it('is a zip that can be imported: closed, with other ids, under the name that was asked for', async () => {
      const project = await subject.project({}, false);
      const { one } = await project.pair();
      const exported = await subject.ask('GET', `${project.path}/export`);
      expect({ status: exported.status, type: exported.contentType, zip: exported.bytes.subarray(0, 2).toString() }).toEqual({
        status: 200,
        type: 'application/gns3project',
        zip: 'PK',
      });
      const id = crypto.randomUUID();
      const imported = await subject.client.ask(
        'POST',
        `/${subject.api}/projects/${id}/import?name=${encodeURIComponent(`${project.name} imported`)}`,
        exported.bytes,
      );
      expect(imported).toMatchObject({
        status: 201,
        body: { project_id: id, name: `${project.name} imported`, status: 'closed', auto_close: true },
      });
      expect(await names(`/projects/${id}`)).toEqual(['PC1', 'PC2']);
      expect((await subject.list(`/projects/${id}/nodes`)).map((node) => node['node_id'])).not.toContain(one['node_id']);
      await until('project.created', () => subject.controllerActions(id).length > 0);
      expect(subject.controllerActions(id)).toEqual(['project.created']);
    });

    it('gets another name when its own is taken', async () => {
      const project = await subject.project({}, false);
      const exported = await subject.ask('GET', `${project.path}/export`);
      const id = crypto.randomUUID();
      const imported = await subject.client.ask('POST', `/${subject.api}/projects/${id}/import`, exported.bytes);
      expect(imported).toMatchObject({ status: 201, body: { name: `${project.name}-1` } });
    });

    it('can be exported while it is closed', async () => {
      const project = await subject.project({}, false);
      await subject.done('POST', `${project.path}/close`, {});
      expect((await subject.ask('GET', `${project.path}/export`)).status).toBe(200);
    });

    it('is refused when it is none', async () => {
      const answer = subject.ask('POST', `/projects/${crypto.randomUUID()}/import`, 'not a zip');
      await expectRefusal(answer, 409, 'Cannot import project, not a GNS3 project (invalid zip)');
    });
  });

  describe('a copy of a project', { concurrent: false }, () => {
    it('is closed, has the same things under other ids, and is announced as created', async () => {
      const project = await subject.project({}, false);
      const { link } = await project.pair();
      const copy = await subject.ask('POST', `${project.path}/duplicate`, { name: `${project.name} copied` });
      expect(copy).toMatchObject({ status: 201, body: { name: `${project.name} copied`, status: 'closed' } });
      const id = String((copy.body as Body)['project_id']);
      expect(await names(`/projects/${id}`)).toEqual(['PC1', 'PC2']);
      const links = await subject.list(`/projects/${id}/links`);
      expect(links).toHaveLength(1);
      expect(links[0]!['link_id']).not.toBe(link['link_id']);
      await until('project.created', () => subject.controllerActions(id).length > 0);
      expect(subject.controllerActions(id)).toEqual(['project.created']);
    });

    it('cannot be made of one that was renamed: its file has the old name', async () => {
      const project = await subject.project({}, false);
      await subject.done('PUT', project.path, { name: `${project.name} renamed` });
      await expectRefusal(
        subject.ask('POST', `${project.path}/duplicate`, { name: `${project.name} copied` }),
        409,
        /^Cannot duplicate project: \[Errno 2\] No such file or directory/,
      );
    });

    it('gets another name when its own is taken', async () => {
      const project = await subject.project({}, false);
      const copy = await subject.done('POST', `${project.path}/duplicate`, { name: project.name });
      expect(copy).toMatchObject({ name: `${project.name}-1` });
    });
  });
}
