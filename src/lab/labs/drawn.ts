import type { LabDrawingText } from './lab-document.ts';

/** Areas lie under the nodes, texts over them. */
const LAYER = { area: 0, text: 2 } as const;
const FONT_PT = 11;

function escapedXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

interface Drawn {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly rotation: number;
  readonly svg: string;
}

/** A drawing of a lab document as GNS3 keeps it: SVG of one element each, as its own editors make it. */
export function drawn(drawing: LabDrawingText): Drawn[] {
  const { x, y, width, height, fill, text } = drawing;
  const parts: Drawn[] = [];
  const paint = `fill="${fill}" fill-opacity="0.6" stroke="#808080" stroke-width="1"`;
  if (fill !== undefined) {
    const shape =
      drawing.shape === 'ellipse'
        ? `<ellipse cx="${width / 2}" cy="${height / 2}" rx="${width / 2}" ry="${height / 2}" ${paint} />`
        : `<rect width="${width}" height="${height}" ${paint} />`;
    parts.push({ x, y, z: LAYER.area, rotation: 0, svg: `<svg width="${width}" height="${height}">${shape}</svg>` });
  }
  if (text !== undefined && text !== '') {
    const inset = fill === undefined ? 0 : 10;
    const style = `font-family="TypeWriter" font-size="${FONT_PT}.0" font-weight="bold" fill="#303030" fill-opacity="1.0"`;
    const high = (text.split('\n').length * FONT_PT * 3) / 2 + 4;
    const wide = Math.max(...text.split('\n').map((line) => line.length)) * FONT_PT;
    parts.push({
      x: x + inset,
      y: y + inset,
      z: LAYER.text,
      rotation: 0,
      svg: `<svg width="${wide}" height="${high}"><text ${style}>${escapedXml(text)}</text></svg>`,
    });
  }
  return parts;
}
