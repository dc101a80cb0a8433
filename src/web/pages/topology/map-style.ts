import type { StylesheetJson } from 'cytoscape';
import { SEVERITIES } from '#model/severity.ts';
import type { LinkState } from './link-state.ts';
import type { MapLink, MapNode } from './graph.ts';
import { iconAddress } from './icons.ts';
import { NODE_SIDE } from './name-offset.ts';
import type { Palette } from './palette.ts';

/** Texts smaller than this on the screen are not drawn: they could not be read, and cost the most. */
const TEXT_MIN_PX = 6;

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif';

/** What the renderer keeps of a node. */
export function nodeData(node: MapNode, palette: Palette): Record<string, unknown> {
  return {
    id: node.id,
    caption: node.address === '' ? node.name : `${node.name}\n${node.address}`,
    icon: iconAddress(node.kind, node.status, node.stale, palette, node.alert),
    z: node.z,
    alert: node.alert,
  };
}

/** Signs in the middle of a link, beside its colour and dashes. All are in every font that has Latin-1 and geometric shapes. */
const SIGNS: Readonly<Partial<Record<LinkState, string>>> = { suspended: '‖', down: '×' };

/** What the renderer keeps of a link. */
export function linkData(link: MapLink): Record<string, unknown> {
  return {
    id: link.id,
    source: link.source,
    target: link.target,
    sourcePort: link.sourcePort,
    targetPort: link.targetPort,
    middle: [link.alert === null ? '' : `▲ ${link.alerts}`, SIGNS[link.state] ?? '', link.filters, link.capturing ? '● REC' : '']
      .filter((part) => part !== '')
      .join('  '),
    // A quadratic curve passes half-way between the line and its control point.
    bend: link.lane * 2,
    sourceOffset: link.sourceOffset,
    targetOffset: link.targetOffset,
  };
}

export function linkClasses(link: MapLink): string[] {
  const classes: string[] = [link.state];
  if (link.filters !== '') classes.push('filtered');
  if (link.capturing) classes.push('capturing');
  if (link.alert !== null) classes.push(`alert-${link.alert}`);
  if (link.stale) classes.push('stale');
  if (link.source === link.target) classes.push('loop');
  else if (link.lane !== 0) classes.push('bent');
  return classes;
}

/** The look of everything. Each state differs by more than its colour: by width, dashes or a sign. */
export function mapStyle(palette: Palette): StylesheetJson {
  const text = { 'font-family': FONT, 'min-zoomed-font-size': TEXT_MIN_PX, color: palette.ink } as const;
  const onSurface = {
    'text-background-color': palette.surface,
    'text-background-opacity': 0.85,
    'text-background-padding': '2px',
    'text-background-shape': 'roundrectangle',
  } as const;
  return [
    {
      selector: 'node',
      style: {
        ...text,
        ...onSurface,
        width: NODE_SIDE,
        height: NODE_SIDE,
        shape: 'round-rectangle',
        'background-opacity': 0,
        'background-image': 'data(icon)',
        'background-fit': 'contain',
        label: 'data(caption)',
        'text-wrap': 'wrap',
        'text-valign': 'bottom',
        'text-margin-y': 5,
        'font-size': 13,
        'z-index': 'data(z)',
        'overlay-opacity': 0,
      },
    },
    // Seen from afar too, where the sign in the corner is too small.
    ...SEVERITIES.map((severity) => ({
      selector: `node[alert = "${severity}"]`,
      style: { 'underlay-color': palette.alert[severity], 'underlay-opacity': 0.22, 'underlay-padding': 7 },
    })),
    {
      selector: 'edge',
      style: {
        ...text,
        ...onSurface,
        width: 2,
        'line-color': palette.muted,
        'curve-style': 'straight',
        'source-label': 'data(sourcePort)',
        'target-label': 'data(targetPort)',
        'source-text-offset': 'data(sourceOffset)',
        'target-text-offset': 'data(targetOffset)',
        label: 'data(middle)',
        // Along the link, so that the texts of neighboring links do not cover each other.
        'text-rotation': 'autorotate',
        'font-size': 11,
        'overlay-opacity': 0,
      },
    },
    {
      selector: 'edge.bent',
      style: {
        'curve-style': 'unbundled-bezier',
        'control-point-distances': 'data(bend)',
        'control-point-weights': 0.5,
        'edge-distances': 'node-position',
      },
    },
    { selector: 'edge.loop', style: { 'curve-style': 'bezier' } },
    { selector: 'edge.up', style: { width: 3, 'line-color': palette.started } },
    { selector: 'edge.idle', style: { width: 1.5, opacity: 0.6 } },
    { selector: 'edge.filtered', style: { 'line-style': 'dashed', 'line-dash-pattern': [14, 4], 'line-color': palette.filtered } },
    {
      selector: 'edge.suspended',
      style: {
        width: 3,
        'line-color': palette.suspended,
        'line-style': 'dashed',
        'line-dash-pattern': [5, 7],
        'font-size': 13,
        color: palette.suspended,
      },
    },
    {
      selector: 'edge.down',
      style: {
        width: 3,
        'line-color': palette.down,
        'line-style': 'dashed',
        'line-dash-pattern': [2, 6],
        'font-size': 13,
        color: palette.down,
      },
    },
    { selector: 'edge.filtered.up, edge.filtered.unknown, edge.filtered.idle', style: { color: palette.filtered } },
    ...SEVERITIES.map((severity) => ({
      selector: `edge.alert-${severity}`,
      style: {
        color: palette.alert[severity],
        'font-size': 13,
        'underlay-color': palette.alert[severity],
        'underlay-opacity': 0.25,
        'underlay-padding': 4,
      },
    })),
    { selector: 'edge.stale', style: { opacity: 0.45 } },
    { selector: '.dim', style: { opacity: 0.15 } },
    { selector: 'node.found', style: { 'underlay-color': palette.filtered, 'underlay-opacity': 0.35, 'underlay-padding': 8 } },
    { selector: '.flash', style: { 'underlay-color': palette.accent, 'underlay-opacity': 0.4, 'underlay-padding': 9 } },
    { selector: 'edge.flash', style: { 'underlay-padding': 4 } },
    { selector: 'node.waiting', style: { opacity: 0.6 } },
    {
      selector: 'node:selected',
      style: { 'underlay-color': palette.accent, 'underlay-opacity': 0.3, 'underlay-padding': 5, 'font-weight': 'bold' },
    },
    { selector: 'edge:selected', style: { 'underlay-color': palette.accent, 'underlay-opacity': 0.35, 'underlay-padding': 4 } },
    {
      selector: 'node.current',
      style: { 'outline-width': 2, 'outline-color': palette.ink, 'outline-offset': 3, 'outline-style': 'dashed' },
    },
  ] as StylesheetJson;
}
