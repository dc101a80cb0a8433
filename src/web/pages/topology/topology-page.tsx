import './topology.css';
import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle, IconHistory } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { act, subjects } from '../../kit/acts.ts';
import { Empty, Failed, Loading } from '../../kit/data-states.tsx';
import { useKeys } from '../../kit/keys.ts';
import { OfThePast, useMay } from '../../kit/permissions.ts';
import { useTimeText } from '../../kit/time.tsx';
import { useWired, useWiring } from '../../kit/wiring.ts';
import { useLiveState, useTopology } from '../../live.ts';
import type { TopologyProject } from '../../operations.generated.ts';
import type { Position } from '#kernel/event.ts';
import { AlertLines } from '../../kit/alert-lines.tsx';
import { FiltersEditor } from '../project/filters-editor.tsx';
import { alertsAt, marksOf, type Alert as OpenAlert } from './alert-marks.ts';
import { Details } from './details-facts.tsx';
import { graphOf, type Graph } from './graph.ts';
import { LinkDetails } from './link-details.tsx';
import { MapCanvas, type MapHandle } from './map-canvas.tsx';
import { MapMenu, type MenuAt } from './map-menu.tsx';
import { MapSearch } from './map-search.tsx';
import { MapTools, ZOOM_STEP } from './map-tools.tsx';
import { doTo } from './node-actions.ts';
import { NodeActionButtons, NodeDetails } from './node-details.tsx';
import { usePast } from './past.ts';
import { settled, withMoves, withoutMoves, type Moves } from './shown-moves.ts';
import { TimeBar } from './time-bar.tsx';
import { NOTHING_SELECTED, type Move, type Selection, type Target } from './topology-map.ts';
import { useAlertsOf } from './use-alerts.ts';
import { useRestOfWindow } from './use-rest-of-window.ts';
import { linkName } from './words.ts';

const NO_MOVES: Moves = new Map();

/** The map of a project: as it is, or as it was. */
export function TopologyPage({ projectId }: { readonly projectId: string }) {
  const t = useText();
  const { server, node, at } = useSearch({ from: '/inside/projects/$projectId' });
  const navigate = useNavigate();
  const now = useTopology(projectId, server);
  const past = usePast(projectId, server, at);
  const [travels, setTravels] = useState(at !== undefined);
  const goTo = useCallback(
    (next: number | undefined) =>
      void navigate({
        to: '/projects/$projectId',
        params: { projectId },
        search: ({ at: _left, ...kept }) => (next === undefined ? kept : { ...kept, at: next }),
        replace: true,
      }),
    [navigate, projectId],
  );
  const project = at === undefined ? now : past.project;
  if (at !== undefined && past.error !== null) return <Failed error={past.error} retry={past.retry} />;
  if (project === undefined) return <Loading />;
  // Of a moment before it was there, or after it was gone, the frame stays: the bar leads back.
  const shown = project ?? now;
  if (shown === null || shown === undefined) return <Empty title={t('map.noProject')} />;
  return (
    <OfThePast value={at !== undefined}>
      <ProjectMap
        key={`${shown.server} ${projectId}`}
        project={project === null ? { ...shown, nodes: [], links: [] } : project}
        wanted={node}
        at={at}
        travels={travels}
        onTravel={() => setTravels(true)}
        bar={
          travels && (
            <TimeBar
              projectId={projectId}
              server={shown.server}
              at={at}
              onAt={goTo}
              onClose={() => {
                setTravels(false);
                goTo(undefined);
              }}
            />
          )
        }
      />
    </OfThePast>
  );
}

interface MapProps {
  readonly project: TopologyProject;
  readonly wanted: string | undefined;
  /** The moment that is looked at; absent: now. */
  readonly at: Position | string | undefined;
  readonly travels: boolean;
  readonly onTravel: () => void;
  readonly bar: ReactNode;
}

function ProjectMap({ project: told, wanted, at, travels, onTravel, bar }: MapProps) {
  const project = useWired(told);
  const wiring = useWiring(told);
  const alerts = useAlertsOf(told.project_id, at);
  const marks = useMemo(() => marksOf(alerts, told, wiring), [alerts, told, wiring]);
  const navigate = useNavigate();
  const may = useMay();
  const past = useContext(OfThePast);
  const map = useRef<MapHandle>(null);
  const area = useRef<HTMLDivElement>(null);
  const heightPx = useRestOfWindow(area);
  const before = useRef<Graph>(undefined);
  const graph = useMemo(() => (before.current = graphOf(project, before.current, marks)), [project, marks]);
  const [moves, setMoves] = useState(NO_MOVES);
  const open = settled(moves, graph);
  if (open !== moves) setMoves(open);
  const shown = useMemo(() => withMoves(graph, open), [graph, open]);
  const waiting = useMemo(() => [...open.keys()], [open]);

  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED);
  const [detailed, setDetailed] = useState(true);
  const [menu, setMenu] = useState<MenuAt>();
  const [filtered, setFiltered] = useState<string>();
  const selected = useRef(selection);
  const select = useCallback((next: Selection) => {
    selected.current = next;
    setSelection(next);
    setDetailed(true);
  }, []);

  // What the address of the page names is shown as soon as it is there.
  const known = wanted !== undefined && graph.nodes.has(wanted) ? wanted : undefined;
  useEffect(() => {
    if (known !== undefined) map.current?.goTo(known);
  }, [known]);

  useKeys({
    f: () => map.current?.fit(),
    '+': () => map.current?.zoomBy(ZOOM_STEP),
    '=': () => map.current?.zoomBy(ZOOM_STEP),
    '-': () => map.current?.zoomBy(1 / ZOOM_STEP),
  });

  const go = (kind: 'node' | 'link', id: string): void => {
    if (kind === 'node') map.current?.goTo(id);
    else map.current?.select({ nodes: [], links: [id] });
    setDetailed(true);
  };
  const openMenu = (target: Target, x: number, y: number): void => {
    if (target === null) setMenu({ x, y, on: { kind: 'map' } });
    else if (target.kind === 'link') setMenu({ x, y, on: { kind: 'link', id: target.id } });
    else {
      // On one of several that are selected it is about all of them.
      const { nodes } = selected.current;
      setMenu({ x, y, on: { kind: 'nodes', ids: nodes.includes(target.id) ? nodes : [target.id] } });
    }
  };
  const openDetails = (): void => {
    setDetailed(true);
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-details-title]')?.focus());
  };
  const closeDetails = (): void => {
    setDetailed(false);
    map.current?.focus();
  };
  const openConsoleOf = (id: string): void =>
    void doTo(
      project.nodes.filter((node) => node.node_id === id),
      'console',
      project,
    );
  const openAlertOf = (id: string): void => {
    const mark = marks.get(id.toLowerCase());
    if (mark !== undefined) void navigate({ to: '/modules/$name', params: { name: 'monitoring' }, search: { alert: mark.alertId } });
  };
  const alertsOf = (id: string) => alertsAt(id, alerts, told, wiring);
  const move = (dropped: readonly Move[]): void => {
    setMoves((now) => new Map([...now, ...dropped.map((each) => [each.id, each] as const)]));
    for (const { id, x, y } of dropped) {
      const name = graph.nodes.get(id)?.name ?? '';
      const input = { project_id: project.project_id, server: project.server, node_id: id, x, y };
      void act('gns3.node.update', input, { subject: subjects.node(id), name }).then((answer) => {
        // Refused: back to where GNS3 has it.
        if (answer === undefined) setMoves((now) => withoutMoves(now, [id]));
        return answer;
      });
    }
  };

  const nameOf = (link: TopologyProject['links'][number]): string => linkName(link, project.nodes);
  const filteredLink = project.links.find((link) => link.link_id === filtered);
  return (
    <div className="topology" ref={area} style={{ height: heightPx }}>
      <div className="map-area">
        <MapCanvas
          ref={map}
          graph={shown}
          name={project.name}
          movable={may('gns3.node.update') && project.status === 'opened'}
          waiting={waiting}
          onSelect={select}
          onMenu={openMenu}
          onOpen={openDetails}
          onConsole={openConsoleOf}
          onMoved={move}
          onMarked={openAlertOf}
        />
        <MapSearch nodes={project.nodes} onFound={(ids) => map.current?.find(ids)} onChosen={(id) => go('node', id)} />
        <MapTools
          onFit={() => map.current?.fit()}
          onZoom={(factor) => map.current?.zoomBy(factor)}
          onTravel={travels ? undefined : onTravel}
        />
        {past ? <PastNotice /> : <Outdated project={project} frame={area} />}
        {!past && <Middle project={project} />}
        {bar}
      </div>
      {detailed && (
        <SelectionDetails
          selection={selection}
          project={project}
          alertsOf={alertsOf}
          onClose={closeDetails}
          onFilters={setFiltered}
          onGo={go}
        />
      )}
      <MapMenu
        at={menu}
        project={project}
        nameOf={nameOf}
        onClose={() => setMenu(undefined)}
        onDetails={(kind, id) => {
          go(kind, id);
          openDetails();
        }}
        onFilters={setFiltered}
        onSelectAll={() => map.current?.select({ nodes: project.nodes.map((node) => node.node_id), links: [] })}
        onFit={() => map.current?.fit()}
      />
      {filteredLink !== undefined && (
        <FiltersEditor link={filteredLink} server={project.server} name={nameOf(filteredLink)} close={() => setFiltered(undefined)} />
      )}
    </div>
  );
}

interface SelectionDetailsProps {
  readonly selection: Selection;
  readonly project: TopologyProject;
  /** What is the matter with a node or a link. */
  readonly alertsOf: (id: string) => readonly OpenAlert[];
  readonly onClose: () => void;
  readonly onFilters: (linkId: string) => void;
  readonly onGo: (kind: 'node' | 'link', id: string) => void;
}

/** Details of the one that is selected; of several nodes, what can be done to all of them. */
function SelectionDetails({ selection, project, alertsOf, onClose, onFilters, onGo }: SelectionDetailsProps) {
  const t = useText();
  const nodes = project.nodes.filter((node) => selection.nodes.includes(node.node_id));
  if (nodes.length > 1) {
    return (
      <Details title={t('map.details.many', { count: nodes.length })} onClose={onClose}>
        <NodeActionButtons nodes={nodes} project={project} />
        <Text size="sm">{nodes.map((node) => node.name).join(', ')}</Text>
      </Details>
    );
  }
  const [node] = nodes;
  if (node !== undefined) {
    return (
      <NodeDetails node={node} project={project} onClose={onClose} onGo={onGo}>
        <AlertLines alerts={alertsOf(node.node_id)} />
      </NodeDetails>
    );
  }
  const link = project.links.find((each) => each.link_id === selection.links.at(-1));
  if (link === undefined) return null;
  return (
    <LinkDetails
      link={link}
      project={project}
      name={linkName(link, project.nodes)}
      onClose={onClose}
      onFilters={() => onFilters(link.link_id)}
      onGo={onGo}
    >
      <AlertLines alerts={alertsOf(link.link_id)} />
    </LinkDetails>
  );
}

function PastNotice() {
  const t = useText();
  return (
    <Alert className="map-notice" role="status" color="blue" variant="filled" py={4} px="sm" icon={<IconHistory size={16} />}>
      {t('map.time.past')}
    </Alert>
  );
}

/** Says since when the map is not confirmed: this browser has lost the hub, or the hub has lost GNS3. */
function Outdated({ project, frame }: { readonly project: TopologyProject; readonly frame: { readonly current: HTMLElement | null } }) {
  const t = useText();
  const time = useTimeText();
  const state = useLiveState();
  const since = state.phase === 'stale' ? state.since : project.stale ? project.observed_at : undefined;
  const lost = state.phase === 'stale';
  useEffect(() => {
    frame.current?.querySelector('.map-frame')?.toggleAttribute('data-outdated', lost);
  }, [frame, lost]);
  if (since === undefined) return null;
  return (
    <Alert
      className="map-notice"
      role="status"
      color="orange"
      variant="filled"
      autoContrast
      py={4}
      px="sm"
      icon={<IconAlertTriangle size={16} />}
    >
      {t('map.staleSince', { time: time(since) })}
    </Alert>
  );
}

/** What is said in the middle of a map that has nothing to show, or nothing that runs. */
function Middle({ project }: { readonly project: TopologyProject }) {
  const t = useText();
  if (project.nodes.length > 0 && project.status === 'opened') return null;
  return (
    <div className="map-middle">
      {project.status === 'closed' ? (
        <Empty title={t('map.closed')}>
          <Button
            mt="xs"
            onClick={() =>
              void act(
                'gns3.project.open',
                { project_id: project.project_id, server: project.server },
                { subject: subjects.project(project.project_id), name: project.name },
              )
            }
          >
            {t('map.open')}
          </Button>
        </Empty>
      ) : (
        <Empty title={t('map.empty')} />
      )}
    </div>
  );
}
