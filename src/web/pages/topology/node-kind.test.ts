import { expect, test } from 'vitest';
import { NODE_KINDS, nodeKindOf } from './node-kind.ts';
import { SEVERITIES } from '#model/severity.ts';
import { alertShape, iconSvg } from './icons.ts';
import { DARK, LIGHT } from './palette.ts';

test.each([
  ['vpcs', null, 'pc'],
  ['ethernet_switch', ':/symbols/router.svg', 'switch'],
  ['ethernet_hub', null, 'hub'],
  ['nat', null, 'nat'],
  ['cloud', null, 'cloud'],
  ['dynamips', null, 'router'],
  ['qemu', ':/symbols/classic/multilayer_switch.svg', 'layer-3-switch'],
  ['qemu', ':/symbols/affinity/circle/blue/firewall.svg', 'firewall'],
  ['qemu', ':/symbols/asa.svg', 'firewall'],
  ['docker', ':/symbols/docker_guest.svg', 'docker'],
  ['qemu', ':/symbols/qemu_guest.svg', 'pc'],
  ['virtualbox', null, 'server'],
  ['something-new', null, 'unknown'],
])('a node of type %s with the symbol %s is drawn as a %s', (node_type, symbol, kind) => {
  expect(nodeKindOf({ node_type, symbol, properties: {} })).toBe(kind);
});

test('an IOU node is what its image is', () => {
  const of = (path: string) => nodeKindOf({ node_type: 'iou', symbol: null, properties: { path } });
  expect([of('i86bi-linux-l2-adventerprisek9-15.2d.bin'), of('i86bi-linux-l3-15.4.bin')]).toEqual(['switch', 'router']);
});

test('no two kinds and no two states look the same without colours', () => {
  const shapes = new Set<string>();
  for (const kind of NODE_KINDS) {
    for (const status of ['started', 'stopped', 'suspended', 'unknown'] as const) {
      for (const stale of [true, false]) shapes.add(iconSvg(kind, status, stale, LIGHT).replaceAll(/#[0-9a-f]{6}/g, ''));
    }
  }
  expect(shapes.size).toBe(NODE_KINDS.length * 4 * 2);
});

test('alerts of no two severities look the same without colours', () => {
  const shapes = SEVERITIES.map((severity) => alertShape(severity, LIGHT).replaceAll(/#[0-9a-f]{6}/g, ''));
  expect(new Set(shapes).size).toBe(SEVERITIES.length);
  expect(iconSvg('router', 'started', false, LIGHT, 'major')).toContain(alertShape('major', LIGHT));
  expect(iconSvg('router', 'started', false, LIGHT)).not.toContain(LIGHT.alert.major);
});

/** Of two colours. @see WCAG 2.2, "contrast ratio" */
function contrast(one: string, other: string): number {
  const luminance = (colour: string): number => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [lower, higher] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (higher + 0.05) / (lower + 0.05);
}

test.each([
  ['light', LIGHT],
  ['dark', DARK],
])('in %s colours texts have a contrast of 4.5 and marks of 3', (_, palette) => {
  for (const text of [palette.ink, palette.suspended, palette.down, palette.filtered])
    expect(contrast(text, palette.surface)).toBeGreaterThan(4.5);
  // The count of a link's alerts is a text.
  for (const text of Object.values(palette.alert)) expect(contrast(text, palette.surface)).toBeGreaterThan(4.5);
  for (const mark of [palette.started, palette.muted, palette.accent]) expect(contrast(mark, palette.surface)).toBeGreaterThan(3);
  for (const tile of [palette.tile.network, palette.tile.host, palette.tile.guard, palette.tile.outside]) {
    expect(contrast(palette.glyph, tile)).toBeGreaterThan(3);
  }
  expect(contrast(palette.glyphOff, palette.tile.off)).toBeGreaterThan(3);
});
