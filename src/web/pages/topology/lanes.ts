/** Ends of something drawn between two nodes. */
export interface Span {
  readonly id: string;
  readonly source: string;
  readonly target: string;
}

/** How far apart parallel links are drawn, in units of GNS3's scene: end labels of neighbors do not touch. */
export const LANE_WIDTH = 26;

/**
 * How far from the straight line each link is bent, so that parallel ones are told apart: symmetric about the line, one
 * lane each, the same whatever the order the links came in. Positive is to the left when seen from source to target.
 */
export function lanesOf(spans: Iterable<Span>): ReadonlyMap<string, number> {
  const bundles = new Map<string, Span[]>();
  for (const span of spans) {
    const key = span.source < span.target ? `${span.source} ${span.target}` : `${span.target} ${span.source}`;
    const bundle = bundles.get(key);
    if (bundle === undefined) bundles.set(key, [span]);
    else bundle.push(span);
  }
  const lanes = new Map<string, number>();
  for (const bundle of bundles.values()) {
    bundle.sort((one, other) => (one.id < other.id ? -1 : 1));
    for (const [index, span] of bundle.entries()) {
      const offset = (index - (bundle.length - 1) / 2) * LANE_WIDTH;
      // One side for the whole bundle: a link that was drawn from the far end counts the other way.
      lanes.set(span.id, offset === 0 || span.source < span.target ? offset : -offset);
    }
  }
  return lanes;
}
