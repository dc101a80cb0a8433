import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useId, useImperativeHandle, useLayoutEffect, useRef, type KeyboardEvent, type Ref } from 'react';
import { useLanguage, useText } from '../../i18n/i18n.ts';
import { changesBetween } from './changes.ts';
import { EMPTY_GRAPH, type Graph } from './graph.ts';
import { Mirror } from './mirror.ts';
import { DARK, LIGHT } from './palette.ts';
import { NOTHING_SELECTED, TopologyMap, type Move, type Selection, type Target } from './topology-map.ts';
import { firstNode, neighborTowards, type Direction } from './walk.ts';
import { wordsOf } from './words.ts';

/** What the tools around the map ask of it. */
export interface MapHandle {
  fit(): void;
  zoomBy(factor: number): void;
  select(selection: Selection): void;
  find(ids: readonly string[] | undefined): void;
  /** Brings a node into view, makes it the current one of the keyboard, and selects it. */
  goTo(id: string): void;
  focus(): void;
}

interface MapCanvasProps {
  readonly graph: Graph;
  readonly name: string;
  readonly movable: boolean;
  /** Nodes of which something was asked that is not done yet. */
  readonly waiting: readonly string[];
  readonly ref: Ref<MapHandle>;
  readonly onSelect: (selection: Selection) => void;
  readonly onMenu: (target: Target, x: number, y: number) => void;
  readonly onOpen: (target: Target) => void;
  readonly onConsole: (nodeId: string) => void;
  readonly onMoved: (moves: readonly Move[]) => void;
  /** The mark of a node's alerts was clicked. */
  readonly onMarked: (nodeId: string) => void;
}

const ARROWS: Readonly<Record<string, Direction>> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' };
const PAN_PX = 80;

/** The drawing, its words for those who do not see it, and its keys. */
export function MapCanvas(props: MapCanvasProps) {
  const { graph, name, movable, waiting, ref } = props;
  const t = useText();
  const language = useLanguage();
  const prefix = useId();
  const dark = useComputedColorScheme('light') === 'dark';
  const frame = useRef<HTMLDivElement>(null);
  const place = useRef<HTMLDivElement>(null);
  const nodeList = useRef<HTMLDivElement>(null);
  const linkList = useRef<HTMLDivElement>(null);
  const map = useRef<TopologyMap>(null);
  const mirror = useRef<Mirror>(null);
  const said = useRef(EMPTY_GRAPH);
  const current = useRef<string>(undefined);
  const selection = useRef<Selection>(NOTHING_SELECTED);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });

  useLayoutEffect(() => {
    const words = wordsOf(t, () => latest.current.graph);
    const told = new Mirror(nodeList.current!, linkList.current!, prefix, words);
    const drawing = new TopologyMap(place.current!, dark ? DARK : LIGHT, {
      selected(next) {
        selection.current = next;
        told.select(new Set(next.nodes));
        latest.current.onSelect(next);
      },
      menu: (target, x, y) => latest.current.onMenu(target, x, y),
      opened: (target) => latest.current.onOpen(target),
      moved: (moves) => latest.current.onMoved(moves),
      marked: (nodeId) => latest.current.onMarked(nodeId),
      viewed(zoom, panX, panY) {
        // A move that was still under way when the map was left.
        if (frame.current === null) return;
        const { dataset } = frame.current;
        dataset['zoom'] = String(zoom);
        dataset['panX'] = String(panX);
        dataset['panY'] = String(panY);
      },
      drawn: () => performance.mark('map-drawn'),
    });
    map.current = drawing;
    mirror.current = told;
    return () => {
      drawing.close();
      nodeList.current?.replaceChildren();
      linkList.current?.replaceChildren();
      map.current = null;
      said.current = EMPTY_GRAPH;
    };
    // Language and colours change below; a new drawing would lose the place that somebody looks at.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useLayoutEffect(() => {
    // The words at once: they cost nothing. The canvas decides when it can.
    mirror.current!.apply(changesBetween(said.current, graph));
    said.current = graph;
    map.current!.show(graph);
    if (current.current !== undefined && !graph.nodes.has(current.current) && !graph.links.has(current.current)) walkTo(undefined);
  }, [graph]);
  useEffect(() => {
    mirror.current?.speak(wordsOf(t, () => latest.current.graph));
  }, [t, language]);
  useEffect(() => {
    if (map.current !== null) map.current.palette = dark ? DARK : LIGHT;
  }, [dark]);
  useEffect(() => {
    if (map.current !== null) map.current.movable = movable;
  }, [movable]);
  useEffect(() => {
    map.current?.wait(waiting);
  }, [waiting]);

  function walkTo(id: string | undefined): void {
    current.current = id;
    map.current?.walkTo(id);
    const list = nodeList.current;
    if (list === null) return;
    if (id === undefined) list.removeAttribute('aria-activedescendant');
    else list.setAttribute('aria-activedescendant', mirror.current!.elementId(id));
  }

  useImperativeHandle(ref, () => ({
    fit: () => map.current?.fit(),
    zoomBy: (factor) => map.current?.zoomBy(factor),
    select: (wanted) => map.current?.select(wanted),
    find: (ids) => map.current?.find(ids),
    goTo(id) {
      map.current?.select({ nodes: [id], links: [] });
      walkTo(id);
    },
    focus: () => nodeList.current?.focus({ preventScroll: true }),
  }));

  function walk(direction: Direction): void {
    const { nodes } = graph;
    const from = nodes.get(current.current ?? selection.current.nodes[0] ?? '');
    const next = from === undefined ? firstNode(nodes.values()) : neighborTowards(nodes.values(), from, direction);
    if (next !== undefined) walkTo(next.id);
  }

  /** To the links of the node where the keyboard is, one after the other, and on from there. */
  function walkLinks(step: 1 | -1): void {
    const at = graph.links.get(current.current ?? '');
    const node = at?.source ?? current.current ?? selection.current.nodes[0];
    const links = [...graph.links.values()].filter((link) => link.source === node || link.target === node);
    const index = links.findIndex((link) => link.id === at?.id);
    const next = links.at(index < 0 ? (step === 1 ? 0 : -1) : (index + step) % links.length);
    if (next !== undefined) walkTo(next.id);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey ? event.key !== 'a' : event.altKey) return;
    const id = current.current ?? selection.current.nodes[0] ?? selection.current.links[0];
    const target: Target = id === undefined ? null : { kind: graph.links.has(id) ? 'link' : 'node', id };
    const arrow = ARROWS[event.key];
    if (arrow !== undefined && event.shiftKey) pan(arrow);
    else if (arrow !== undefined) walk(arrow);
    else if (event.key === ']' || event.key === '[') walkLinks(event.key === ']' ? 1 : -1);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey)) map.current?.select({ nodes: [...graph.nodes.keys()], links: [] });
    else if (event.key === ' ' && target !== null) toggle(target);
    else if (event.key === 'Enter' && target !== null) {
      map.current?.select(target.kind === 'node' ? { nodes: [target.id], links: [] } : { nodes: [], links: [target.id] });
      latest.current.onOpen(target);
    } else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) {
      const spot = (id === undefined ? undefined : map.current?.placeOf(id)) ?? middleOf(frame.current!);
      latest.current.onMenu(target, spot.x, spot.y);
    } else if (event.key === 'c' && target?.kind === 'node') latest.current.onConsole(target.id);
    else if (event.key === 'Escape') {
      map.current?.select(NOTHING_SELECTED);
      walkTo(undefined);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function toggle({ kind, id }: NonNullable<Target>): void {
    const { nodes, links } = selection.current;
    const without = (list: readonly string[]) => list.filter((one) => one !== id);
    const turned = (list: readonly string[]) => (list.includes(id) ? without(list) : [...list, id]);
    map.current?.select(kind === 'node' ? { nodes: turned(nodes), links } : { nodes, links: turned(links) });
  }

  function pan(direction: Direction): void {
    const x = direction === 'left' ? PAN_PX : direction === 'right' ? -PAN_PX : 0;
    const y = direction === 'up' ? PAN_PX : direction === 'down' ? -PAN_PX : 0;
    map.current?.panBy(x, y);
  }

  return (
    <div ref={frame} className="map-frame" onKeyDown={onKeyDown} onPointerDown={() => nodeList.current?.focus({ preventScroll: true })}>
      <div
        ref={nodeList}
        className="map-words"
        role="listbox"
        aria-multiselectable="true"
        tabIndex={0}
        aria-label={t('map.list', { project: name })}
      />
      <div ref={linkList} className="map-words" role="list" aria-label={t('map.linkList', { project: name })} />
      <div ref={place} className="map-place" aria-hidden="true" onContextMenu={(event) => event.preventDefault()} />
    </div>
  );
}

function middleOf(element: HTMLElement): { readonly x: number; readonly y: number } {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
