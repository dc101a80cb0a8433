import { describe, expect, it } from 'vitest';
import { becomes, expectRefusal, type Body, type Subject } from './subject.ts';

/** Starting and stopping. A real VPCS takes a quarter of a second to start and half a second to stop. */
export function powerContract(subject: Subject): void {
  const { v2 } = subject;

  describe('power', { concurrent: false }, () => {
    it('on tells once that the node is started; on again is success and tells nothing', async () => {
      const project = await subject.project();
      const node = await project.vpcs('PC1');
      const start = () => subject.ask('POST', `${project.node(node)}/start`, {});
      const actions = await project.actions(
        async () => {
          const answer = await start();
          expect(answer.status).toBe(v2 ? 200 : 204);
          expect((answer.body as Body | null)?.['node_id']).toBe(v2 ? node['node_id'] : undefined);
        },
        becomes(node, 'started'),
      );
      expect(actions).toEqual(['node.updated started']);
      expect(await subject.done('GET', project.node(node))).toMatchObject({
        status: 'started',
        command_line: expect.stringMatching(/vpcs -p \d+ -m \d+ -i 1 -F/),
        console: node['console'],
      });
      expect(await project.actions(start)).toEqual([]);
    });

    it('off tells that the node is stopped, also of one that was', async () => {
      const project = await subject.project();
      const node = await project.vpcs('PC1');
      const stop = async (): Promise<void> => {
        expect((await subject.ask('POST', `${project.node(node)}/stop`, {})).status).toBe(v2 ? 200 : 204);
      };
      await subject.done('POST', `${project.node(node)}/start`, {});
      expect(await project.actions(stop, becomes(node, 'stopped'))).toContain('node.updated stopped');
      expect(await project.status(node)).toBe('stopped');
      expect(await project.actions(stop, becomes(node, 'stopped'))).toEqual(['node.updated stopped']);
    });

    it('off and on again is one call', async () => {
      const project = await subject.project();
      const node = await project.vpcs('PC1');
      await subject.done('POST', `${project.node(node)}/start`, {});
      const actions = await project.actions(
        async () => {
          expect((await subject.ask('POST', `${project.node(node)}/reload`, {})).status).toBe(v2 ? 200 : 204);
          expect(await project.status(node)).toBe('started');
        },
        becomes(node, 'started'),
      );
      expect([...new Set(actions)]).toEqual(['node.updated stopped', 'node.updated started']);
    });

    it('cannot be suspended in a VPCS: success without a change', async () => {
      const project = await subject.project();
      const node = await project.vpcs('PC1');
      await subject.done('POST', `${project.node(node)}/start`, {});
      const actions = await project.actions(async () => {
        expect((await subject.ask('POST', `${project.node(node)}/suspend`, {})).status).toBe(v2 ? 200 : 204);
      });
      expect(actions.filter((action) => action !== 'node.updated started')).toEqual([]);
      expect(await project.status(node)).toBe('started');
    });

    it('of all nodes at once', async () => {
      const project = await subject.project();
      const { one, other } = await project.pair();
      const statuses = async (): Promise<unknown[]> => (await subject.list(`${project.path}/nodes`)).map((node) => node['status']);
      expect((await subject.ask('POST', `${project.path}/nodes/start`, {})).status).toBe(204);
      expect(await statuses()).toEqual(['started', 'started']);
      expect((await subject.ask('POST', `${project.path}/nodes/suspend`, {})).status).toBe(204);
      expect(await statuses()).toEqual(['started', 'started']);
      const events = await project.events(
        () => subject.done('POST', `${project.path}/nodes/reload`, {}),
        (heard) => becomes(one, 'started')(heard) || becomes(other, 'started')(heard),
      );
      expect(events.some(becomes(one, 'stopped')) && events.some(becomes(other, 'stopped'))).toBe(true);
      expect((await subject.ask('POST', `${project.path}/nodes/stop`, {})).status).toBe(204);
      expect(await statuses()).toEqual(['stopped', 'stopped']);
    });

    it('on and off at once: every call on one node succeeds', async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1');
      const answers = await Promise.all(
        ['start', 'start', 'stop', 'start'].map((verb) => subject.ask('POST', `${project.node(node)}/${verb}`, {})),
      );
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => (v2 ? 200 : 204)));
    });

    if (!v2)
      it('wants a body, if an empty one', async () => {
        const project = await subject.project({}, false);
        const node = await project.vpcs('PC1');
        expect((await subject.ask('POST', `${project.node(node)}/start`)).status).toBe(422);
      });

    it('goes off when the project is closed, and every node says so', async () => {
      const project = await subject.project();
      const node = await project.vpcs('PC1');
      await subject.done('POST', `${project.node(node)}/start`, {});
      await subject.done('POST', `${project.path}/close`, {});
      await expect.poll(() => project.heard.filter(becomes(node, 'stopped')).length, { timeout: 10_000 }).toBeGreaterThan(0);
    });

    it('on keeps a project from being exported or saved, not from being copied', async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1');
      await subject.done('POST', `${project.node(node)}/start`, {});
      const refusal = 'Project must be stopped in order to export it';
      await expectRefusal(subject.ask('GET', `${project.path}/export`), 409, refusal);
      await expectRefusal(subject.ask('POST', `${project.path}/snapshots`, { name: 'now' }), 409, refusal);
      expect((await subject.ask('POST', `${project.path}/duplicate`, { name: `${project.name} copied` })).status).toBe(201);
    });

    it(`that is on ${v2 ? 'lets a node be renamed' : 'keeps the name'}, and keeps a node from being copied`, async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1');
      await subject.done('POST', `${project.node(node)}/start`, {});
      const renamed = subject.ask('PUT', project.node(node), { name: 'other' });
      const { status, body } = await renamed;
      expect({ status, message: (body as Body)['message'] }).toEqual(
        v2
          ? { status: 200, message: undefined }
          : { status: 409, message: 'Sorry, it is not possible to rename a node that is already powered on' },
      );
      await expectRefusal(
        subject.ask('POST', `${project.node(node)}/duplicate`, { x: 1, y: 1, z: 1 }),
        409,
        'Cannot duplicate node data while the node is running',
      );
    });

    it('that is on keeps the console type', async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1');
      await subject.done('POST', `${project.node(node)}/start`, {});
      await expectRefusal(
        subject.ask('PUT', project.node(node), { console_type: 'none' }),
        409,
        '"PC1" must be stopped to change the console type to none',
      );
    });
  });
}
