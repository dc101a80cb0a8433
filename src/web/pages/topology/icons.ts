import type { Severity } from '#model/severity.ts';
import type { TopologyNode } from '../../operations.generated.ts';
import type { NodeKind } from './node-kind.ts';
import type { Palette } from './palette.ts';

type NodeStatus = TopologyNode['status'];

/** Side of the square that an icon is drawn in, in units of its own. */
const SIDE = 64;

/** Strokes on a tile of 64 × 64, drawn for this product. `fill` is left to each part that is not a line. */
const GLYPHS: Readonly<Record<NodeKind, string>> = {
  router: '<circle cx="32" cy="32" r="17"/><path d="M22 26h14m-5-5 5 5-5 5M42 38H28m5-5-5 5 5 5"/>',
  switch: '<path d="M15 25h30m-7-7 7 7-7 7M49 41H19m7-7-7 7 7 7"/>',
  'layer-3-switch':
    '<circle cx="32" cy="32" r="8"/><path d="M32 20v-8m-4 4 4-4 4 4M32 44v8m-4-4 4 4 4-4M20 32h-8m4-4-4 4 4 4M44 32h8m-4-4 4 4-4 4"/>',
  hub: '<path d="M14 32h36m-7-7 7 7-7 7M21 25l-7 7 7 7"/>',
  cloud: '<path d="M22 44h21a8.5 8.5 0 0 0 1-16.9A13 13 0 0 0 19.500 29 7.600 7.600 0 0 0 22 44z"/>',
  nat: '<path d="M22 40h21a8.500 8.500 0 0 0 1-16.900A13 13 0 0 0 19.500 25 7.600 7.600 0 0 0 22 40z"/><path d="M20 49h22m-5-4 5 4-5 4"/>',
  pc: '<rect x="14" y="17" width="36" height="24" rx="3"/><path d="M32 41v7M23 49h18"/>',
  server:
    '<rect x="17" y="14" width="30" height="16" rx="3"/><rect x="17" y="34" width="30" height="16" rx="3"/><path d="M24 22h.1M24 42h.1M31 22h9M31 42h9"/>',
  firewall:
    '<rect x="14" y="17" width="36" height="30" rx="2"/><path d="M14 27h36M14 37h36M26 17v10M40 17v10M20 27v10M33 27v10M45 27v10M26 37v10M40 37v10"/>',
  docker: '<path d="M32 13l17 9v20l-17 9-17-9V22z"/><path d="M15 22l17 9 17-9M32 31v20"/>',
  unknown: '<path d="M24 25a8 8 0 1 1 11.500 7.200C33 33.600 32 35 32 38M32 46h.1"/>',
};

function tileOf(kind: NodeKind, { tile }: Palette): string {
  if (kind === 'firewall') return tile.guard;
  if (kind === 'cloud' || kind === 'nat' || kind === 'unknown') return tile.outside;
  return kind === 'pc' || kind === 'server' || kind === 'docker' ? tile.host : tile.network;
}

/** The mark of the state in the corner: another shape for each, so that nobody needs the colours. */
function badge(status: NodeStatus, { surface, started, suspended, muted }: Palette): string {
  const disc = (fill: string, inside: string) =>
    `<circle cx="52" cy="52" r="11" fill="${fill}" stroke="${surface}" stroke-width="3"/>${inside}`;
  if (status === 'started') return disc(started, `<path d="M49 47l8 5-8 5z" fill="${surface}"/>`);
  if (status === 'suspended') return disc(suspended, `<path d="M49.500 47v10M54.500 47v10" stroke="${surface}" stroke-width="2.600"/>`);
  if (status === 'stopped') return disc(muted, `<rect x="48" y="48" width="8" height="8" fill="${surface}"/>`);
  return `<circle cx="52" cy="52" r="10" fill="${surface}" stroke="${muted}" stroke-width="2" stroke-dasharray="3 2"/><path d="M49.500 50a2.600 2.600 0 1 1 2.600 3v1.300M52 57h.1" stroke="${muted}" stroke-width="2" fill="none"/>`;
}

/** The mark of open alerts in the upper corner: each of another shape, so that nobody needs the colours. */
export function alertShape(severity: Severity, { surface, alert }: Palette): string {
  const look = `fill="${alert[severity]}" stroke="${surface}" stroke-width="2.500" stroke-linejoin="round"`;
  const outline = {
    info: `<circle cx="51" cy="13" r="11" ${look}/>`,
    warning: `<path d="M51 1l12 22h-24z" ${look}/>`,
    minor: `<path d="M39 3h24l-12 22z" ${look}/>`,
    major: `<path d="M51 1l12 12-12 12-12-12z" ${look}/>`,
    critical: `<path d="M46 1.500h10l6.500 6.500v10l-6.500 6.500h-10l-6.500-6.500v-10z" ${look}/>`,
  }[severity];
  const sign = {
    info: 'M51 12.500v6M51 8h.1',
    warning: 'M51 9.500v5.500M51 19.500h.1',
    minor: 'M51 6v6M51 16.500h.1',
    major: 'M51 8v6M51 18.500h.1',
    critical: 'M48 7.500v6.500M48 18.500h.1M54 7.500v6.500M54 18.500h.1',
  }[severity];
  return `${outline}<path d="${sign}" fill="none" stroke="${surface}" stroke-width="2.600" stroke-linecap="round"/>`;
}

/** A node as an SVG document. A node that does not run has a pale tile; of one that is stale, only the outline is firm. */
export function iconSvg(kind: NodeKind, status: NodeStatus, stale: boolean, palette: Palette, alert: Severity | null = null): string {
  const runs = status === 'started' || status === 'suspended';
  const fill = runs ? tileOf(kind, palette) : palette.tile.off;
  const stroke = runs ? palette.glyph : palette.glyphOff;
  const border = stale
    ? `<rect x="4" y="4" width="56" height="56" rx="13" fill="none" stroke="${palette.muted}" stroke-width="3" stroke-dasharray="6 5"/>`
    : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE * 2}" height="${SIDE * 2}" viewBox="0 0 ${SIDE} ${SIDE}">` +
    `<g${stale ? ' opacity=".45"' : ''}><rect x="5" y="5" width="54" height="54" rx="13" fill="${fill}"/>` +
    `<g fill="none" stroke="${stroke}" stroke-width="3.200" stroke-linecap="round" stroke-linejoin="round">${GLYPHS[kind]}</g></g>` +
    `${border}${badge(status, palette)}${alert === null ? '' : alertShape(alert, palette)}</svg>`
  );
}

const drawn = new Map<string, string>();

/** The icon as an address that an image can be loaded from; drawn once for each look. */
export function iconAddress(kind: NodeKind, status: NodeStatus, stale: boolean, palette: Palette, alert: Severity | null = null): string {
  const key = `${kind} ${status} ${stale} ${alert} ${palette.surface}`;
  let address = drawn.get(key);
  if (address === undefined) {
    address = `data:image/svg+xml,${encodeURIComponent(iconSvg(kind, status, stale, palette, alert))}`;
    drawn.set(key, address);
  }
  return address;
}
