import { expect, test } from 'vitest';
import { panelsOf } from './panels.ts';

const load = () => Promise.resolve({ Panel: () => null });

test('the panels of modules are found by their folders, in order of their names', () => {
  const panels = panelsOf({
    '../modules/qos/panel.tsx': load,
    '../modules/monitoring/panel.tsx': load,
    '../modules/monitoring/panel/chart.tsx': load,
  });
  expect(panels.map(({ name, title }) => [name, title])).toEqual([
    ['monitoring', 'Monitoring'],
    ['qos', 'QOS'],
  ]);
});

test('without modules there are no panels', () => {
  expect(panelsOf({})).toEqual([]);
});
