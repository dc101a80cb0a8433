import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Graph } from '#web/pages/topology/graph.ts';
import { DARK, LIGHT } from '#web/pages/topology/palette.ts';
import { TopologyMap, type Selection } from '#web/pages/topology/topology-map.ts';

/** As high as a screen of a phone leaves beside the fields above. */
const HEIGHT = 'clamp(300px, 58vh, 720px)';

interface LayerCanvasProps {
  readonly graph: Graph;
  readonly label: string;
  /** What a path goes over. */
  readonly path: Selection;
}

/** A layer as the map of a project draws it; the same stands in words below, for those who do not see it. */
export function LayerCanvas({ graph, label, path }: LayerCanvasProps) {
  const dark = useComputedColorScheme('light') === 'dark';
  const place = useRef<HTMLDivElement>(null);
  const map = useRef<TopologyMap>(null);
  useLayoutEffect(() => {
    const nothing = (): void => undefined;
    const drawing = new TopologyMap(place.current!, dark ? DARK : LIGHT, {
      selected: nothing,
      menu: nothing,
      opened: nothing,
      moved: nothing,
      marked: nothing,
      viewed: nothing,
      drawn: nothing,
    });
    map.current = drawing;
    return () => {
      drawing.close();
      map.current = null;
    };
    // Colours change below; a new drawing would lose the place that somebody looks at.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);
  useLayoutEffect(() => {
    map.current!.show(graph);
    map.current!.select(path);
  }, [graph, path]);
  useEffect(() => {
    if (map.current !== null) map.current.palette = dark ? DARK : LIGHT;
  }, [dark]);
  return (
    <div
      ref={place}
      role="img"
      aria-label={label}
      data-drawn={graph.nodes.size}
      data-path={path.links.length}
      style={{
        height: HEIGHT,
        width: '100%',
        touchAction: 'none',
        border: '1px solid var(--mantine-color-default-border)',
        borderRadius: 4,
      }}
      onContextMenu={(event) => event.preventDefault()}
    />
  );
}
