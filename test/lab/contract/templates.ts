import { describe, expect, it } from 'vitest';
import { until } from '#kit/until.ts';
import { expectRefusal, type Body, type Subject } from './subject.ts';

export function templatesContract(subject: Subject): void {
  const { v2 } = subject;
  const template = { name: 'A host', template_type: 'vpcs', compute_id: 'local' };

  const told = (id: unknown): string[] =>
    subject.client.heard
      .filter(({ action, event }) => action.startsWith('template.') && (event as Body)['template_id'] === id)
      .map(({ action }) => action);

  describe('a template', { concurrent: false }, () => {
    it('of every emulator that needs no image is there from the beginning, and stays', async () => {
      const builtIn = (await subject.list('/templates')).filter((each) => each['builtin'] === true);
      expect(builtIn.map((each) => String(each['template_type'])).sort()).toEqual([
        'atm_switch',
        'cloud',
        'ethernet_hub',
        'ethernet_switch',
        'frame_relay_switch',
        'nat',
        'vpcs',
      ]);
      const { template_id } = builtIn.find((each) => each['template_type'] === 'vpcs')!;
      const refusal = (done: string): [number, string] =>
        v2
          ? [409, `Template ID ${String(template_id)} cannot be ${done} because it is a builtin`]
          : [403, `Template '${String(template_id)}' cannot be ${done} because it is built-in`];
      const path = `/templates/${String(template_id)}`;
      await expectRefusal(subject.ask('DELETE', path), ...refusal('deleted'));
      await expectRefusal(subject.ask('POST', `${path}/duplicate`), ...refusal('duplicated'));
      if (v2) return;
      await expectRefusal(subject.ask('PUT', path, { name: 'mine' }), ...refusal('updated'));
    });

    it('is created, changed, copied and deleted, and each is told', async () => {
      const created = await subject.done('POST', '/templates', template);
      expect(created).toMatchObject({
        ...template,
        builtin: false,
        category: 'guest',
        default_name_format: 'PC{0}',
        console_type: 'telnet',
      });
      const id = created['template_id'];
      expect(await subject.done('GET', `/templates/${String(id)}`)).toMatchObject({ name: 'A host' });
      expect(await subject.done('PUT', `/templates/${String(id)}`, { name: 'Another' })).toMatchObject({
        name: 'Another',
        template_id: id,
      });
      const copied = await subject.ask('POST', `/templates/${String(id)}/duplicate`);
      expect(copied).toMatchObject({ status: 201, body: { template_type: 'vpcs' } });
      expect((await subject.ask('DELETE', `/templates/${String(id)}`)).status).toBe(204);
      expect((await subject.ask('GET', `/templates/${String(id)}`)).status).toBe(404);
      await until('template.deleted', () => told(id).includes('template.deleted'));
      expect(told(id)).toEqual(['template.created', 'template.updated', 'template.deleted']);
      expect(told((copied.body as Body)['template_id'])).toEqual(['template.created']);
    });

    it('is refused with a type that is none', async () => {
      expect((await subject.ask('POST', '/templates', { ...template, template_type: 'toaster' })).status).toBe(v2 ? 400 : 422);
    });

    it('makes a node with its symbol and a name of its form', async () => {
      const project = await subject.project({}, false);
      const { template_id, symbol } = (await subject.list('/templates')).find(
        (each) => each['builtin'] === true && each['template_type'] === 'vpcs',
      )!;
      const path = `${project.path}/templates/${String(template_id)}`;
      const answer = await subject.ask('POST', path, { x: 8, y: 9, compute_id: 'local' });
      expect(answer).toMatchObject({ status: 201, body: { name: 'PC1', symbol, template_id, x: 8, y: 9, status: 'stopped' } });
      const script = await subject.ask('GET', `${project.node(answer.body as Body)}/files/startup.vpc`);
      expect(script.bytes.toString()).toContain('set pcname PC1');
      // A built-in template names no compute.
      const unsaid = subject.ask('POST', path, { x: 8, y: 9 });
      const { status, body } = await unsaid;
      expect({ status, message: (body as Body)['message'] }).toEqual(
        v2 ? { status: 404, message: "Compute ID None doesn't exist" } : { status: 201, message: undefined },
      );
    });
  });
}
