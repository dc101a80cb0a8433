import { describe, expect, it } from 'vitest';
import { expectRefusal, type Subject } from './subject.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

/** Why this server makes no nodes of other emulators. */
const MISSING = {
  nat: ['NAT interface virbr0 is missing, please install libvirt', 'NAT interface virbr0 is missing, please install libvirt'],
  ethernet_switch: ['Could not find Dynamips', 'Could not find Dynamips'],
  ethernet_hub: ['Could not find Dynamips', 'Could not find Dynamips'],
  frame_relay_switch: ['Could not find Dynamips', 'Could not find Dynamips'],
  docker: [/^Docker has returned an error: Cannot connect to unix socket/, /^Docker has returned an error: Cannot connect to unix socket/],
} as const;

export function nodesContract(subject: Subject): void {
  const { v2 } = subject;

  describe('a node', { concurrent: false }, () => {
    it('is created stopped, with a console port, one interface and the picture of a computer', async () => {
      const project = await subject.project();
      const events = await project.events(() => project.vpcs('PC1', { x: 10, y: -20 }));
      expect(events.map(({ action }) => action)).toEqual(['node.created']);
      const [node] = await subject.list(`${project.path}/nodes`);
      expect(node).toEqual(events[0]!.event);
      expect(node).toMatchObject({
        name: 'PC1',
        node_type: 'vpcs',
        status: 'stopped',
        compute_id: 'local',
        console_type: 'telnet',
        console_host: '127.0.0.1',
        console: expect.any(Number),
        symbol: ':/symbols/computer.svg',
        width: 65,
        height: 59,
        x: 10,
        y: -20,
        z: 1,
        locked: false,
        command_line: '',
        port_name_format: 'Ethernet{0}',
        properties: v2 ? {} : { compute_id: 'local', usage: null },
        label: { text: 'PC1', x: null, y: -40, rotation: 0, style: null },
        ports: [{ name: 'Ethernet0', short_name: 'e0', adapter_number: 0, port_number: 0, link_type: 'ethernet' }],
      });
      expect(await subject.done('GET', project.node(node!))).toMatchObject({ node_id: node!['node_id'], status: 'stopped' });
    });

    it('gets another name when its own is taken', async () => {
      const project = await subject.project({}, false);
      await project.vpcs('PC1');
      await project.vpcs('PC2');
      expect(await project.vpcs('PC1')).toMatchObject({ name: 'PC3' });
      expect(await project.vpcs('host')).toMatchObject({ name: 'host' });
      expect(await project.vpcs('host')).toMatchObject({ name: 'host1' });
      expect(await project.vpcs('PC{0}')).toMatchObject({ name: 'PC4' });
    });

    it('gets another name also when it is renamed to one that is taken', async () => {
      const project = await subject.project({}, false);
      await project.vpcs('PC1');
      const node = await project.vpcs('PC2');
      const renamed = await subject.done('PUT', project.node(node), { name: 'PC1' });
      expect(renamed['name']).not.toBe('PC1');
      expect(renamed).toMatchObject({ label: { text: renamed['name'] } });
    });

    it('keeps no spaces in its name, and its label says the name, whatever text was wished', async () => {
      const project = await subject.project({}, false);
      const label = { text: 'wished', x: 4, y: 5, rotation: 0, style: null };
      const node = await project.vpcs('a host', { label, locked: true, console_auto_start: true });
      expect(node).toMatchObject({ name: 'ahost', label: { ...label, text: 'ahost' }, locked: true });
      const put = await subject.done('PUT', project.node(node), { label: { text: 'again', x: 7, y: 8 } });
      expect(put['label']).toEqual({ text: 'ahost', x: 7, y: 8 });
      const renamed = await subject.done('PUT', project.node(node), { name: 'PC 2', console_auto_start: true });
      expect(renamed).toMatchObject({ name: 'PC2', label: { text: 'PC2', x: null, y: 8 }, console_auto_start: true });
    });

    it('comes under the id that the client chose, if that is one', async () => {
      const project = await subject.project({}, false);
      const bad = { name: 'PC1', node_type: 'vpcs', compute_id: 'local', node_id: 'nope' };
      expect((await subject.ask('POST', `${project.path}/nodes`, bad)).status).toBe(v2 ? 400 : 422);
      const node_id = 'c0000000-0000-4000-8000-00000000000a';
      expect(await project.vpcs('PC1', { node_id })).toMatchObject({ node_id });
    });

    it('is refused without name, with a type that is none, or on a compute that does not exist', async () => {
      const project = await subject.project({}, false);
      const create = (fields: Record<string, unknown>) =>
        subject.ask('POST', `${project.path}/nodes`, { name: 'PC1', node_type: 'vpcs', compute_id: 'local', ...fields });
      expect((await create({ name: undefined })).status).toBe(v2 ? 400 : 422);
      expect((await create({ node_type: 'toaster' })).status).toBe(v2 ? 400 : 422);
      expect((await create({ odd: 1 })).status).toBe(v2 ? 400 : 201);
      await expectRefusal(create({ compute_id: UNKNOWN }), 404, `Compute ID ${UNKNOWN} doesn't exist`);
    });

    it.each(Object.entries(MISSING))('of type %s is refused where its emulator is missing', async (node_type, [in22, in30]) => {
      const project = await subject.project({}, false);
      const properties = node_type === 'docker' ? { image: 'alpine' } : {};
      const answer = subject.ask('POST', `${project.path}/nodes`, { name: 'N1', node_type, compute_id: 'local', properties });
      await expectRefusal(answer, 409, v2 ? in22 : in30);
      expect(await subject.list(`${project.path}/nodes`)).toEqual([]);
    });

    it('of type cloud runs from the beginning and tells itself twice', async () => {
      const project = await subject.project();
      const cloud = { name: 'C1', node_type: 'cloud', compute_id: 'local' };
      const events = await project.events(() => subject.done('POST', `${project.path}/nodes`, cloud));
      expect(events.map(({ action }) => action)).toEqual(['node.created', 'node.updated']);
      expect(events[1]!.event).toMatchObject({ status: 'started', console: null, console_type: null });
    });

    it('moves: one event with the whole node, and none when nothing changed', async () => {
      const project = await subject.project();
      const node = await project.vpcs('PC1');
      const events = await project.events(async () => {
        await subject.done('PUT', project.node(node), { x: 5, y: 6, z: 2 });
        await subject.done('PUT', project.node(node), { x: 5, y: 6, z: 2 });
      });
      expect(events).toMatchObject([{ action: 'node.updated', event: { x: 5, y: 6, z: 2, name: 'PC1', status: 'stopped' } }]);
    });

    it('takes the size of its symbol', async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1');
      expect(await subject.done('PUT', project.node(node), { symbol: ':/symbols/router.svg' })).toMatchObject({
        symbol: ':/symbols/router.svg',
        width: 66,
        height: 45,
      });
      expect(await project.vpcs('PC2', { symbol: ':/symbols/affinity/square/blue/client.svg' })).toMatchObject({ width: 60, height: 60 });
    });

    it('moves its console to another port; where that is taken it finds one by itself', async () => {
      const project = await subject.project({}, false);
      const one = await project.vpcs('PC1');
      const other = await project.vpcs('PC2');
      expect(await subject.done('PUT', project.node(one), { console: other['console'] })).toMatchObject({ console: one['console'] });
      const free = Number(other['console']) + 20;
      expect(await subject.done('PUT', project.node(one), { console: free })).toMatchObject({ console: free });
    });

    it('is deleted with its links, and says so twice, short and whole', async () => {
      const project = await subject.project();
      const { one, link } = await project.pair();
      const events = await project.events(async () => {
        expect((await subject.ask('DELETE', project.node(one))).status).toBe(204);
      });
      expect(events.map(({ action }) => action)).toEqual(['link.deleted', 'node.deleted', 'node.deleted']);
      expect(events[0]!.event).toMatchObject({ link_id: link['link_id'] });
      // A busy server sends the whole one first at times: controller and compute each tell it in their own time.
      const [short, whole] = events
        .slice(1)
        .toSorted((a, b) => Number('ports' in (a.event as object)) - Number('ports' in (b.event as object)));
      expect(short!.event).not.toHaveProperty('ports');
      expect(whole!.event).toMatchObject({ node_id: one['node_id'], ports: expect.any(Array) });
      await expectRefusal(subject.ask('DELETE', project.node(one)), 404, `Node ID ${String(one['node_id'])} doesn't exist`);
      expect((await subject.list(`${project.path}/nodes`)).map((node) => node['name'])).toEqual(['PC2']);
    });

    it('cannot be deleted while it is locked', async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1');
      await subject.done('PUT', project.node(node), { locked: true });
      await expectRefusal(subject.ask('DELETE', project.node(node)), 409, 'Node PC1 cannot be deleted because it is locked');
      await subject.done('PUT', project.node(node), { locked: false });
      expect((await subject.ask('DELETE', project.node(node))).status).toBe(204);
    });

    it('is copied under another name, at another place, if it is stopped and no cloud', async () => {
      const project = await subject.project({}, false);
      const cloud = await subject.done('POST', `${project.path}/nodes`, { name: 'C1', node_type: 'cloud', compute_id: 'local' });
      const copyCloud = subject.ask('POST', `${project.node(cloud)}/duplicate`, { x: 1, y: 1 });
      await expectRefusal(copyCloud, 409, 'This node type cannot be duplicated');
      await expectRefusal(subject.ask('POST', `${project.node(cloud)}/reload`, {}), 404, /\/cloud\/nodes\/[0-9a-f-]+\/reload not found$/);
      const node = await project.vpcs('PC1', { x: 1, y: 1 });
      const answer = await subject.ask('POST', `${project.node(node)}/duplicate`, { x: 50, y: 60, z: 1 });
      expect(answer).toMatchObject({ status: 201, body: { name: 'PC2', x: 50, y: 60, node_type: 'vpcs', status: 'stopped' } });
    });

    it('lists its own links', async () => {
      const project = await subject.project({}, false);
      const { one, link } = await project.pair();
      const alone = await project.vpcs('PC3');
      expect((await subject.list(`${project.node(one)}/links`)).map((each) => each['link_id'])).toEqual([link['link_id']]);
      expect(await subject.list(`${project.node(alone)}/links`)).toEqual([]);
    });

    it('has files, and a startup script that came with its creation', async () => {
      const project = await subject.project({}, false);
      const node = await project.vpcs('PC1', { properties: { startup_script: 'set pcname %h\n' } });
      const script = await subject.ask('GET', `${project.node(node)}/files/startup.vpc`);
      expect({ status: script.status, text: script.bytes.toString() }).toEqual({ status: 200, text: 'set pcname PC1\n' });
      expect((await subject.ask('POST', `${project.node(node)}/files/notes.txt`, 'kept')).status).toBe(201);
      expect((await subject.ask('GET', `${project.node(node)}/files/notes.txt`)).bytes.toString()).toBe('kept');
      expect((await subject.ask('GET', `${project.node(node)}/files/none.txt`)).status).toBe(404);
    });

    it('is not found by an id that nobody has', async () => {
      const project = await subject.project({}, false);
      const path = `${project.path}/nodes/${UNKNOWN}`;
      for (const [method, at] of [
        ['GET', path],
        ['DELETE', path],
        ['POST', `${path}/start`],
        ['POST', `${path}/stop`],
      ] as const)
        await expectRefusal(subject.ask(method, at, method === 'POST' ? {} : undefined), 404, `Node ID ${UNKNOWN} doesn't exist`);
    });
  });
}
