import { describe, expect, it } from 'vitest';
import { expectRefusal, type Body, type Subject } from './subject.ts';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';
const SVG = '<svg width="10" height="10"><rect width="10" height="10"/></svg>';

export function drawingsContract(subject: Subject): void {
  const { v2 } = subject;

  describe('a drawing', { concurrent: false }, () => {
    it('is created with its picture and told with it', async () => {
      const project = await subject.project();
      let created: Body = {};
      const events = await project.events(async () => {
        created = await subject.done('POST', `${project.path}/drawings`, { svg: SVG, x: 3, y: 4 });
      });
      expect(events).toEqual([{ stream: project.id, action: 'drawing.created', event: created }]);
      expect(created).toMatchObject({ svg: SVG, x: 3, y: 4, z: expect.any(Number), rotation: 0, locked: false });
      expect(await subject.list(`${project.path}/drawings`)).toEqual([created]);
    });

    it('is told without its picture when it moves, and with it when that changes', async () => {
      const project = await subject.project();
      const created = await subject.done('POST', `${project.path}/drawings`, { svg: SVG });
      const path = `${project.path}/drawings/${String(created['drawing_id'])}`;
      const events = await project.events(async () => {
        expect((await subject.ask('PUT', path, { x: 30 })).status).toBe(v2 ? 201 : 200);
        await subject.done('PUT', path, { x: 30 });
        await subject.done('PUT', path, { svg: SVG.replace('10', '20') });
      });
      expect(events.map(({ action, event }) => [action, 'svg' in (event as Body)])).toEqual([
        ['drawing.updated', false],
        ['drawing.updated', true],
      ]);
    });

    it('is deleted', async () => {
      const project = await subject.project();
      const created = await subject.done('POST', `${project.path}/drawings`, { svg: SVG });
      const path = `${project.path}/drawings/${String(created['drawing_id'])}`;
      expect(await project.actions(() => subject.done('DELETE', path))).toEqual(['drawing.deleted']);
      expect((await subject.ask('GET', path)).status).toBe(404);
      await expectRefusal(subject.ask('GET', `${project.path}/drawings/${UNKNOWN}`), 404, `Drawing ID ${UNKNOWN} doesn't exist`);
    });
  });
}
