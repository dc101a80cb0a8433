import { expect, test } from 'vitest';
import { readDashboard } from './exchange.ts';
import { freeName, newWidget, WIDGET_KINDS, writtenOf } from './widget.ts';

const widgets = WIDGET_KINDS.map((kind, index) => newWidget(kind, `w${index}`, index));

test('what was exported is read again, and belongs to whoever reads it', () => {
  const dashboard = {
    dashboard_id: 'd',
    name: 'Été',
    shared: true,
    project_id: null,
    widgets,
    owner: 'ann',
    revision: 3,
    changed_at: null,
    editable: true,
  };
  expect(readDashboard(JSON.stringify(writtenOf(dashboard)))).toEqual({ name: 'Été', shared: false, project_id: null, widgets });
});

test.each(['', '[]', 'null', '{"name":"x"}', '{"name":1,"widgets":[]}', `{"name":"${'x'.repeat(600_000)}","widgets":[]}`])(
  'a file that is no dashboard is none: %.20s',
  (text) => {
    expect(readDashboard(text)).toBeNull();
  },
);

test('a new widget has a name that no other has', () => {
  expect(freeName('text', [newWidget('text', 'text-1', 0)])).toBe('text-2');
});
