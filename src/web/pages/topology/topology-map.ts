import cytoscape, { type Core, type EdgeSingular, type EventObject, type NodeSingular } from 'cytoscape';
import { changesBetween, isNothing, type Changes } from './changes.ts';
import { EMPTY_GRAPH, type Graph, type MapLink, type MapNode } from './graph.ts';
import { linkClasses, linkData, mapStyle, nodeData } from './map-style.ts';
import { NODE_SIDE } from './name-offset.ts';
import type { Palette } from './palette.ts';

/** What is marked on the map. */
export interface Selection {
  readonly nodes: readonly string[];
  readonly links: readonly string[];
}

export const NOTHING_SELECTED: Selection = { nodes: [], links: [] };

/** A node that was dragged, and where it was dropped. */
export interface Move {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

/** Something of the map that a person points at; null: the plane itself. */
export type Target = { readonly kind: 'node' | 'link'; readonly id: string } | null;

export interface MapListener {
  selected(selection: Selection): void;
  /** Asked for by the right button or a long touch; x and y are in pixels of the window. */
  menu(target: Target, x: number, y: number): void;
  /** A double click or double tap. */
  opened(target: Target): void;
  moved(moves: readonly Move[]): void;
  /** The mark of a node's alerts was clicked. */
  marked(nodeId: string): void;
  /** Pixels per unit of GNS3's scene, and where its origin is, in pixels from the top left of the map. */
  viewed(zoom: number, panX: number, panY: number): void;
  /** Drawn on the screen for the first time. */
  drawn(): void;
}

const ZOOM_MIN = 0.05;
const ZOOM_MAX = 3;
/** One or two nodes are not blown up to fill the window. */
const FIT_ZOOM_MAX = 1.25;
/** Half a node and its name on each side, in units of the scene. */
const FIT_MARGIN = 150;
/** Where the mark of alerts is, right of the middle of a node and above it, and how far around it a finger hits it; as icons.ts draws it. */
const MARK_AT = NODE_SIDE * (19 / 64);
const MARK_REACH = NODE_SIDE * (13 / 64);
/** A change is marked for so long that it is seen out of the corner of an eye. */
const FLASH_MS = 1_200;
/** More changes at once are a reload of the whole, which needs no marks. */
const FLASHES_MAX = 60;
/** The whole canvas is drawn anew for each change: when that is slow, it is done less often, but never less than twice a second. */
const DRAW_SHARE = 3;
const DRAW_PAUSE_MAX_MS = 500;

/** The drawing: keeps a canvas like a graph, touching only what differs. Knows nothing of React, of the hub or of words. */
export class TopologyMap {
  readonly #cy: Core;
  readonly #container: HTMLElement;
  readonly #listener: MapListener;
  #palette: Palette;
  /** What is to be seen, and as much of it as the canvas has. */
  #graph: Graph = EMPTY_GRAPH;
  #drawn: Graph = EMPTY_GRAPH;
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #lastDrawnMs = 0;
  #drawCostMs = 0;
  #fitted = false;
  #movable = false;
  #current: string | undefined;
  /** Marked things, and until when. */
  readonly #flashes = new Map<string, number>();
  #unflashing: ReturnType<typeof setTimeout> | undefined;
  #dropped: Move[] = [];
  readonly #resized: ResizeObserver;

  constructor(container: HTMLElement, palette: Palette, listener: MapListener) {
    this.#container = container;
    this.#palette = palette;
    this.#listener = listener;
    this.#cy = cytoscape({
      container,
      style: mapStyle(palette),
      layout: { name: 'preset' },
      minZoom: ZOOM_MIN,
      maxZoom: ZOOM_MAX,
      boxSelectionEnabled: true,
      selectionType: 'single',
      autoungrabify: true,
    });
    this.#listen();
    let hidden = container.clientWidth === 0;
    this.#resized = new ResizeObserver(() => {
      this.#cy.resize();
      if (hidden && container.clientWidth > 0) this.fit();
      hidden = container.clientWidth === 0;
      // What is looked at is not covered by the details that came up because of it.
      const selected = this.#cy.$(':selected');
      if (selected.length === 1) this.reveal(selected.id());
    });
    this.#resized.observe(container);
  }

  /** Shows a graph: at once when little happens, else as soon as the canvas can. */
  show(graph: Graph): void {
    this.#graph = graph;
    const pauseMs = Math.min(DRAW_PAUSE_MAX_MS, this.#drawCostMs * DRAW_SHARE) - (performance.now() - this.#lastDrawnMs);
    if (this.#drawn === EMPTY_GRAPH) this.#draw();
    else this.#drawing ??= setTimeout(() => this.#draw(), Math.max(0, pauseMs));
  }

  /** Draws what differs from what is drawn, and marks it. */
  #draw(): void {
    this.#drawing = undefined;
    const first = this.#drawn === EMPTY_GRAPH;
    const changes = changesBetween(this.#drawn, this.#graph);
    this.#drawn = this.#graph;
    if (isNothing(changes)) return;
    const startedMs = performance.now();
    this.#cy.batch(() => {
      this.#apply(changes);
      if (!first) this.#flash(changes);
    });
    this.#cy.one('render', () => {
      this.#lastDrawnMs = performance.now();
      this.#drawCostMs = first ? 0 : this.#lastDrawnMs - startedMs;
    });
    if (!this.#fitted && this.#drawn.nodes.size > 0) {
      this.#fitted = true;
      this.fit();
    }
  }

  /** May nodes be dragged? Locked ones never are. */
  set movable(movable: boolean) {
    this.#movable = movable;
    this.#cy.autoungrabify(!movable);
    if (movable) for (const node of this.#drawn.nodes.values()) this.#hold(node);
  }

  set palette(palette: Palette) {
    if (palette === this.#palette) return;
    this.#palette = palette;
    this.#cy.batch(() => {
      this.#cy.style(mapStyle(palette));
      for (const node of this.#drawn.nodes.values()) this.#cy.getElementById(node.id).data(nodeData(node, palette));
    });
  }

  /** Shows all nodes. By their places: to ask the renderer for its boxes would measure every text before the first drawing. */
  fit(): void {
    const { clientWidth: width, clientHeight: height } = this.#container;
    const nodes = [...this.#drawn.nodes.values()];
    if (nodes.length === 0 || width === 0) return;
    const [left, right] = [least(nodes.map(({ x }) => x)), most(nodes.map(({ x }) => x))];
    const [top, bottom] = [least(nodes.map(({ y }) => y)), most(nodes.map(({ y }) => y))];
    const zoom = Math.max(ZOOM_MIN, Math.min(FIT_ZOOM_MAX, width / (right - left + FIT_MARGIN), height / (bottom - top + FIT_MARGIN)));
    this.#cy.viewport({ zoom, pan: { x: width / 2 - ((left + right) / 2) * zoom, y: height / 2 - ((top + bottom) / 2) * zoom } });
  }

  zoomBy(factor: number): void {
    this.#zoomTo(this.#cy.zoom() * factor);
  }

  panBy(x: number, y: number): void {
    this.#cy.panBy({ x, y });
  }

  select({ nodes, links }: Selection): void {
    const wanted = new Set([...nodes, ...links]);
    this.#cy.batch(() => {
      for (const element of this.#cy.$(':selected').toArray()) if (!wanted.has(element.id())) element.unselect();
      for (const id of wanted) this.#cy.getElementById(id).select();
    });
  }

  /** Marks where the keyboard is, and brings it into view. */
  walkTo(id: string | undefined): void {
    if (this.#current !== undefined) this.#cy.getElementById(this.#current).removeClass('current');
    this.#current = id;
    if (id === undefined) return;
    this.#cy.getElementById(id).addClass('current');
    this.reveal(id);
  }

  /** Moves the view as little as is needed to see something. */
  reveal(id: string): void {
    const element = this.#cy.getElementById(id);
    if (element.empty()) return;
    const box = element.renderedBoundingBox({ includeLabels: true });
    const { clientWidth, clientHeight } = this.#container;
    const margin = 24;
    const x = box.x1 < margin ? margin - box.x1 : Math.min(0, clientWidth - margin - box.x2);
    const y = box.y1 < margin ? margin - box.y1 : Math.min(0, clientHeight - margin - box.y2);
    if (x !== 0 || y !== 0) this.#cy.panBy({ x, y });
  }

  /** Shows what was searched for and lets the rest recede; undefined ends it. */
  find(ids: readonly string[] | undefined): void {
    this.#cy.batch(() => {
      this.#cy.elements('.dim, .found').removeClass('dim found');
      if (ids === undefined) return;
      const found = new Set(ids);
      for (const node of this.#cy.nodes().toArray()) node.addClass(found.has(node.id()) ? 'found' : 'dim');
      this.#cy.edges().addClass('dim');
    });
  }

  /** Something was asked of these nodes and is not done yet. */
  wait(ids: readonly string[]): void {
    this.#cy.batch(() => {
      this.#cy.nodes('.waiting').removeClass('waiting');
      for (const id of ids) this.#cy.getElementById(id).addClass('waiting');
    });
  }

  /** Where something is, in pixels of the window. */
  placeOf(id: string): { readonly x: number; readonly y: number } | undefined {
    const element = this.#cy.getElementById(id);
    if (element.empty()) return undefined;
    const box = element.renderedBoundingBox({ includeLabels: false });
    const frame = this.#container.getBoundingClientRect();
    return { x: frame.left + (box.x1 + box.x2) / 2, y: frame.top + (box.y1 + box.y2) / 2 };
  }

  close(): void {
    clearTimeout(this.#unflashing);
    clearTimeout(this.#drawing);
    this.#resized.disconnect();
    this.#cy.destroy();
  }

  #apply(changes: Changes): void {
    const cy = this.#cy;
    for (const id of changes.removedLinks) cy.getElementById(id).remove();
    for (const id of changes.removedNodes) cy.getElementById(id).remove();
    cy.add(
      changes.addedNodes.map((node) => ({
        group: 'nodes' as const,
        data: nodeData(node, this.#palette),
        position: { x: node.x, y: node.y },
      })),
    );
    for (const node of changes.addedNodes) this.#hold(node);
    for (const node of changes.changedNodes) {
      const element = cy.getElementById(node.id);
      element.data(nodeData(node, this.#palette));
      const { x, y } = element.position();
      // What somebody drags just now stays under the finger; where it is dropped is told then.
      if ((x !== node.x || y !== node.y) && !element.grabbed()) element.position({ x: node.x, y: node.y });
      this.#hold(node);
    }
    cy.add(changes.addedLinks.map((link) => ({ group: 'edges' as const, data: linkData(link), classes: linkClasses(link) })));
    for (const link of changes.changedLinks) {
      const element = cy.getElementById(link.id);
      element.data(linkData(link));
      element.classes([...linkClasses(link), ...keptClasses(element)]);
    }
  }

  /** `autoungrabify` forbids all or none; a locked node is forbidden by itself. */
  #hold(node: MapNode): void {
    const element = this.#cy.getElementById(node.id);
    if (this.#movable && !node.locked) element.grabify();
    else element.ungrabify();
  }

  #flash({ addedNodes, changedNodes, addedLinks, changedLinks }: Changes): void {
    const touched: readonly (MapNode | MapLink)[] = [...addedNodes, ...changedNodes, ...addedLinks, ...changedLinks];
    if (touched.length > FLASHES_MAX) return;
    const untilMs = performance.now() + FLASH_MS;
    for (const { id } of touched) {
      this.#cy.getElementById(id).addClass('flash');
      this.#flashes.set(id, untilMs);
    }
    this.#unflashing ??= setTimeout(() => this.#unflash(), FLASH_MS);
  }

  /** All whose time is over together: each end of a mark is a drawing of the canvas. */
  #unflash(): void {
    this.#unflashing = undefined;
    const nowMs = performance.now();
    const over = [...this.#flashes].filter(([, untilMs]) => untilMs <= nowMs + FLASH_MS / 4);
    this.#cy.batch(() => {
      for (const [id] of over) {
        this.#flashes.delete(id);
        this.#cy.getElementById(id).removeClass('flash');
      }
    });
    if (this.#flashes.size > 0) this.#unflashing = setTimeout(() => this.#unflash(), FLASH_MS / 2);
  }

  #zoomTo(level: number): void {
    const middle = { x: this.#container.clientWidth / 2, y: this.#container.clientHeight / 2 };
    this.#cy.zoom({ level, renderedPosition: middle });
  }

  #listen(): void {
    const cy = this.#cy;
    const listener = this.#listener;
    let telling = false;
    cy.on('select unselect remove', () => {
      if (telling) return;
      telling = true;
      queueMicrotask(() => {
        telling = false;
        if (cy.destroyed()) return;
        listener.selected({
          nodes: cy.nodes(':selected').map((node) => node.id()),
          links: cy.edges(':selected').map((edge) => edge.id()),
        });
      });
    });
    const targetOf = ({ target }: EventObject): Target => {
      if (target === cy) return null;
      const element = target as NodeSingular | EdgeSingular;
      return { kind: element.isNode() ? 'node' : 'link', id: element.id() };
    };
    cy.on('cxttap taphold', (event) => {
      const original = event.originalEvent as MouseEvent | TouchEvent;
      const point = 'touches' in original ? (original.touches[0] ?? original.changedTouches[0]) : original;
      if (point !== undefined) listener.menu(targetOf(event), point.clientX, point.clientY);
    });
    cy.on('tap', 'node', ({ target, position }) => {
      const node = target as NodeSingular;
      const { x, y } = node.position();
      const isOnMark = Math.abs(position.x - x - MARK_AT) <= MARK_REACH && Math.abs(position.y - y + MARK_AT) <= MARK_REACH;
      if (isOnMark && (this.#drawn.nodes.get(node.id())?.alerts ?? 0) > 0) listener.marked(node.id());
    });
    cy.on('dbltap', (event) => listener.opened(targetOf(event)));
    cy.on('dragfree', 'node', (event) => {
      const node = event.target as NodeSingular;
      // Whole units, as GNS3's own interface has them.
      if (this.#dropped.length === 0) queueMicrotask(() => listener.moved(this.#dropped.splice(0)));
      this.#dropped.push({ id: node.id(), x: Math.round(node.position('x')), y: Math.round(node.position('y')) });
    });
    cy.on('viewport resize', () => {
      const { x, y } = cy.pan();
      listener.viewed(cy.zoom(), x, y);
    });
    cy.one('render', () => listener.drawn());
  }
}

/** Marks that are of the moment and not of the link. */
function keptClasses(element: EdgeSingular): string[] {
  return ['dim', 'flash'].filter((name) => element.hasClass(name));
}

function least(values: readonly number[]): number {
  return values.reduce((one, other) => Math.min(one, other));
}

function most(values: readonly number[]): number {
  return values.reduce((one, other) => Math.max(one, other));
}
