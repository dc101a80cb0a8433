import { expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import { summaryOf } from './event-summary.ts';

const about = (type: string, subject: string, data: object): string =>
  summaryOf({ type, subject, data } as unknown as Envelope, () => undefined).about;

test('an event is told by the name of what it is about, not by its id', () => {
  expect(about('alert.raised', 'alerts/1', { severity: 'major', alert: { title: 'Gi0/9 of EDGE1 is damaged' } })).toBe(
    'Gi0/9 of EDGE1 is damaged',
  );
  expect(about('equipment.discovered', 'projects/1/equipment/2', { name: 'EDGE1' })).toBe('EDGE1');
  expect(about('workflow.run.completed', 'workflows/runs/1', { run: { workflow: 'discover_project' } })).toBe('discover_project');
  expect(about('module.registered', 'modules/qos', { name: 'qos', definition: { name: 'qos' } })).toBe('qos');
});

test('an event that names nothing is told by its subject', () => {
  expect(about('some.thing.happened', 'things/1', { count: 2, name: '' })).toBe('things/1');
});
