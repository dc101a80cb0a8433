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
    ['monitoring', { en: 'Monitoring', fr: 'Monitoring' }],
    ['qos', { en: 'QOS', fr: 'QOS' }],
  ]);
});

test('a module brings its title in both languages', () => {
  const title = { en: 'Network', fr: 'Réseau' };
  const [panel] = panelsOf({ '../modules/network/panel.tsx': load }, {}, { '../modules/network/panel/title.ts': title });
  expect(panel?.title).toEqual(title);
});

test('without modules there are no panels', () => {
  expect(panelsOf({})).toEqual([]);
});
