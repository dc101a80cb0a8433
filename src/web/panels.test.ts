import { IconNetwork } from '@tabler/icons-react';
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

test('a module brings its title in both languages, its icon and what it needs', () => {
  const entry = { title: { en: 'Network', fr: 'Réseau' }, Icon: IconNetwork, needs: 'network.inventory.list' } as const;
  const [panel] = panelsOf({ '../modules/network/panel.tsx': load }, { '../modules/network/panel/entry.ts': entry });
  expect(panel).toEqual({ ...entry, name: 'network', load });
});

test('without modules there are no panels', () => {
  expect(panelsOf({})).toEqual([]);
});
