import { Failure } from '#kernel/error.ts';
import type { Envelope } from '#kernel/event.ts';
import { nodeCreated, nodeDeleted, nodeStarted, nodeStopped, nodeSuspended, type Node, type NodeStatus } from '#model/node.ts';
import { streamGapEnded, streamGapStarted, type Topology } from '#model/topology.ts';
import { availabilityOf, percentUp, type Availability, type Running, type Span, type Turn } from '../availability.ts';
import type { Section } from '../document.ts';
import { count, sectionOf, tableOf, type Scope } from './scope.ts';

const TURNS = [nodeCreated, nodeStarted, nodeStopped, nodeSuspended, nodeDeleted].map(({ type }) => type);
const GAPS = [streamGapStarted.type, streamGapEnded.type];
/** What is read of the log for one report at most; of more, the newest. */
const MOST_EVENTS = 50_000;
const PAGE = 1_000;
const MOST_BARS = 15;

interface Timeline {
  readonly project: string;
  readonly name: string;
  readonly before: Running;
  readonly turns: Turn[];
}

export async function availabilitySection(scope: Scope): Promise<Section> {
  const nodes = await nodesBefore(scope);
  const projects = new Map(scope.projects.map(({ project_id, name }) => [project_id.toLowerCase(), name]));
  const told = await toldOf(scope, new Set(projects.keys()));
  for (const { projectId, nodeId, name, turn } of told.turns) {
    const key = `${projectId}/${nodeId}`;
    const project = projects.get(projectId);
    if (project === undefined) continue;
    // Nothing was said of it before: what comes first tells whether it was there at all.
    if (!nodes.has(key)) nodes.set(key, { project, name, before: turn.first ? 'gone' : 'unknown', turns: [] });
    nodes.get(key)!.turns.push(turn);
  }
  const period = { fromMs: scope.from.getTime(), untilMs: scope.until.getTime() };
  const rows = [...nodes].map(([key, { project, name, before, turns }]) => {
    const times = availabilityOf(before, turns, period, told.blind.get(key.slice(0, key.indexOf('/'))) ?? []);
    return { project, name, times, percent: percentUp(times) };
  });
  // The worst first; of what nothing is known, last.
  rows.sort((one, other) => (one.percent ?? 101) - (other.percent ?? 101) || (one.name < other.name ? -1 : 1));
  const all = sumOf(rows.map(({ times }) => times));
  return sectionOf(
    'availability',
    {
      figures: [
        { key: 'availability', kind: 'percent', value: percentUp(all) },
        count('nodes', rows.length),
        count('outages', all.outages),
        { key: 'down', kind: 'duration', value: all.downMs },
        { key: 'not_observed', kind: 'duration', value: all.unknownMs },
      ],
      charts: [
        {
          key: 'lowest',
          kind: 'percent',
          bars: rows
            .filter(({ percent }) => percent !== null && percent < 100)
            .slice(0, MOST_BARS)
            .map(({ project, name, percent }) => ({
              label: projects.size > 1 ? `${project} / ${name}` : name,
              word: false,
              value: percent!,
            })),
        },
      ],
      tables: [tableOf('projects', columns(false), byProject(rows)), tableOf('nodes', columns(true), rows)],
    },
    [...(told.more ? ['events_cut'] : []), 'availability_meaning'],
  );
}

type Row = { readonly project: string; readonly name: string; readonly times: Availability; readonly percent: number | null };

function columns(ofNodes: boolean) {
  return [
    ['project', 'text', ({ project }: Row) => project],
    ...(ofNodes ? [['node', 'text', ({ name }: Row) => name] as const] : []),
    ['availability', 'percent', ({ percent }: Row) => percent],
    ['up', 'duration', ({ times }: Row) => times.upMs],
    ['down', 'duration', ({ times }: Row) => times.downMs],
    ['not_observed', 'duration', ({ times }: Row) => times.unknownMs],
    ['outages', 'number', ({ times }: Row) => times.outages],
  ] as const;
}

function byProject(rows: readonly Row[]): Row[] {
  return [...Map.groupBy(rows, ({ project }) => project)]
    .map(([project, of]) => {
      const times = sumOf(of.map((row) => row.times));
      return { project, name: '', times, percent: percentUp(times) };
    })
    .toSorted((one, other) => (one.project < other.project ? -1 : 1));
}

function sumOf(all: readonly Availability[]): Availability {
  const sum = { upMs: 0, downMs: 0, unknownMs: 0, outages: 0 };
  for (const { upMs, downMs, unknownMs, outages } of all) {
    sum.upMs += upMs;
    sum.downMs += downMs;
    sum.unknownMs += unknownMs;
    sum.outages += outages;
  }
  return sum;
}

const RUNNING: Readonly<Record<NodeStatus, Running>> = { started: 'up', stopped: 'down', suspended: 'down', unknown: 'unknown' };

/** The nodes as they were when the period began; none where the log does not reach back so far. */
async function nodesBefore({ asks, context, from, projectId, projects }: Scope): Promise<Map<string, Timeline>> {
  const before = new Map<string, Timeline>();
  try {
    const asked = { at: from.toISOString(), ...(projectId === undefined ? {} : { project_id: projectId }) };
    const topology = (await context.ask(asks.topology!, asked)) as Topology;
    const wanted = new Set(projects.map(({ project_id }) => project_id.toLowerCase()));
    for (const { project_id, name: project, status: opened, nodes } of topology.projects) {
      const id = project_id.toLowerCase();
      if (!wanted.has(id)) continue;
      for (const { node_id, name, status } of nodes) {
        const running = opened === 'closed' ? 'down' : RUNNING[status];
        before.set(`${id}/${node_id.toLowerCase()}`, { project, name, before: running, turns: [] });
      }
    }
  } catch (error) {
    if (!(error instanceof Failure) || !['position_unknown', 'not_found'].includes(error.code)) throw error;
  }
  return before;
}

interface Told {
  readonly projectId: string;
  readonly nodeId: string;
  readonly name: string;
  readonly turn: Turn & { readonly first: boolean };
}

/** What the log says of the period: turns in order, and when nobody heard of which project. */
async function toldOf({ context, from, until, projectId }: Scope, projects: ReadonlySet<string>) {
  const turns: Told[] = [];
  const blind = new Map<string, Span[]>();
  const open = new Map<string, Span>();
  const filter = { types: [...TURNS, ...GAPS], ...(projectId === undefined ? {} : { projects: [projectId] }) };
  let [read, before] = [0, undefined as number | undefined];
  for (;;) {
    const page = await context.events.readBack({ limit: PAGE, from, until, filter, ...(before === undefined ? {} : { before }) });
    for (const event of page) {
      if (GAPS.includes(event.type)) gapOf(event, until, open, blind, projects);
      else turns.push(turnOf(event));
    }
    read += page.length;
    if (page.length < PAGE || read >= MOST_EVENTS) return { turns: turns.toReversed(), blind, more: page.length === PAGE };
    before = page.at(-1)!.position;
  }
}

function turnOf({ type, time, data }: Envelope): Told {
  const { node } = data as unknown as { readonly node: Pick<Node, 'node_id' | 'project_id' | 'name' | 'status'> };
  const to = type === nodeDeleted.type ? 'gone' : RUNNING[node.status];
  return {
    projectId: node.project_id.toLowerCase(),
    nodeId: node.node_id.toLowerCase(),
    name: node.name,
    turn: { atMs: Date.parse(time), to, first: type === nodeCreated.type },
  };
}

/** Read newest first: the end of a gap comes before its beginning, and one without an end goes on. */
function gapOf(
  { type, data, time }: Envelope,
  until: Date,
  ended: Map<string, Span>,
  blind: Map<string, Span[]>,
  projects: ReadonlySet<string>,
) {
  const { server, stream, since } = data as unknown as { readonly server: string; readonly stream: string; readonly since: string };
  const id = stream.replace(/^projects\//, '').toLowerCase();
  if (!projects.has(id)) return;
  const gap = `${server}/${id}`;
  const span = { fromMs: Date.parse(since), untilMs: type === streamGapEnded.type ? Date.parse(time) : until.getTime() };
  if (type === streamGapEnded.type) ended.set(gap, span);
  else if (ended.delete(gap)) return;
  blind.set(id, [...(blind.get(id) ?? []), span]);
}
