import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Envelope } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import type { ProjectionRow } from '#kernel/projection.ts';
import { topologyOf, topologyProjection } from '../../src/southbound/gns3/topology.projection.ts';
import type { Topology, TopologyProject } from '../../src/web/operations.generated.ts';
import { applyEvents, toReadAfter, withProject } from '../../src/web/topology-fold.ts';

const SERVERS = ['lab', 'remote'] as const;
const PROJECTS = ['p1', 'p2'] as const;
const NODES = ['n1', 'n2', 'n3'] as const;
const LINKS = ['l1', 'l2'] as const;

/** The hub as far as it matters here: its projection of the same events, asked at the last position. */
class HubTopology {
  readonly rows = new Map<string, ProjectionRow>();

  take(event: Envelope): void {
    if (
      !topologyProjection.handles.some(
        (pattern) => event.type === pattern || (pattern.endsWith('*') && event.type.startsWith(pattern.slice(0, -1))),
      )
    )
      return;
    for (const { key, scope, value } of topologyProjection.project(event)) {
      if (value === null) this.rows.delete(key);
      else this.rows.set(key, { key, scope, value, validFrom: event.position });
    }
  }

  projects(): TopologyProject[] {
    // The same shapes, read off the same schemas, with less in brackets.
    return topologyOf([...this.rows.values()]) as unknown as TopologyProject[];
  }
}

interface Step {
  readonly kind: 'project' | 'node' | 'link' | 'gap' | 'server';
  readonly server: (typeof SERVERS)[number];
  readonly project: (typeof PROJECTS)[number];
  readonly node: (typeof NODES)[number];
  readonly other: (typeof NODES)[number];
  readonly link: (typeof LINKS)[number];
  readonly verb: number;
  readonly status: 'started' | 'stopped' | 'suspended';
  readonly flag: boolean;
}

const steps = fc.array(
  fc.record<Step>({
    kind: fc.constantFrom('project', 'node', 'node', 'node', 'link', 'link', 'gap', 'server'),
    server: fc.constantFrom(...SERVERS),
    project: fc.constantFrom(...PROJECTS),
    node: fc.constantFrom(...NODES),
    other: fc.constantFrom(...NODES),
    link: fc.constantFrom(...LINKS),
    verb: fc.nat(99),
    status: fc.constantFrom('started', 'stopped', 'suspended'),
    flag: fc.boolean(),
  }),
  { maxLength: 60 },
);

/** What a hub would say: a project exists before its nodes do, and one that is told is told as it is. */
function eventsOf(script: readonly Step[]): Envelope[] {
  const status = new Map<string, 'opened' | 'closed'>();
  const nodes = new Set<string>();
  const links = new Set<string>();
  const events: Envelope[] = [];
  const say = (type: string, data: object, projectid?: string): void => {
    const position = events.length + 1;
    events.push({
      specversion: '1.0',
      id: `e${position}`,
      source: '/gns3/x',
      type,
      subject: 's',
      time: new Date(position * 1_000).toISOString(),
      datacontenttype: 'application/json',
      priority: 'normal',
      position,
      data: data as Json,
      ...(projectid === undefined ? {} : { projectid }),
    });
  };
  for (const step of script) {
    const { server, project: id, verb, flag } = step;
    const key = `${server}/${id}`;
    const project = (now: 'opened' | 'closed') => ({
      server,
      project: {
        project_id: id,
        name: `${id}${verb}`,
        status: now,
        server,
        auto_close: flag,
        auto_open: false,
        auto_start: false,
        path: null,
      },
      changed: [],
      inferred: flag,
    });
    const known = status.get(key);
    if (step.kind === 'project') {
      if (known === undefined) {
        status.set(key, flag ? 'opened' : 'closed');
        say('project.created', project(flag ? 'opened' : 'closed'), id);
      } else if (verb % 4 === 0) {
        status.delete(key);
        for (const set of [nodes, links]) for (const one of set) if (one.startsWith(`${key}/`)) set.delete(one);
        say('project.deleted', project(known), id);
      } else if (verb % 4 === 1) say('project.updated', project(known), id);
      else {
        const next = known === 'opened' ? 'closed' : 'opened';
        status.set(key, next);
        say(`project.${next}`, project(next), id);
      }
    } else if (step.kind === 'gap') {
      const stream = flag ? `projects/${id}` : 'controller';
      say(verb % 2 === 0 ? 'stream.gap.started' : 'stream.gap.ended', { server, stream, reason: '', since: '' }, flag ? id : undefined);
    } else if (step.kind === 'server') {
      if (verb % 8 > 0) continue;
      for (const one of status.keys()) if (one.startsWith(`${server}/`)) status.delete(one);
      for (const set of [nodes, links]) for (const one of set) if (one.startsWith(`${server}/`)) set.delete(one);
      say('server.removed', { server, url: '', source: 'added' });
    } else if (known !== undefined && step.kind === 'node') {
      const one = `${key}/${step.node}`;
      // GNS3's ids are UUIDs: no two projects have the same node.
      const node = {
        node_id: `${id}/${step.node}`,
        project_id: id,
        name: `${step.node}${verb}`,
        status: step.status,
        ports: [],
        addresses: [],
      };
      const type = !nodes.has(one) ? 'created' : verb % 5 === 0 ? 'deleted' : verb % 5 === 1 ? 'updated' : step.status;
      if (type === 'deleted') nodes.delete(one);
      else nodes.add(one);
      say(`node.${type}`, { server, node, changed: [], inferred: flag }, id);
    } else if (known !== undefined) {
      const one = `${key}/${step.link}`;
      const ends = [step.node, step.other].map((name) => ({ node_id: `${id}/${name}`, adapter_number: 0, port_number: 0, label: null }));
      const link = { link_id: `${id}/${step.link}`, project_id: id, ends, filters: {}, suspended: flag, capturing: false };
      const type = !links.has(one) ? 'created' : verb % 4 === 0 ? 'deleted' : 'updated';
      if (type === 'deleted') links.delete(one);
      else links.add(one);
      say(`link.${type}`, { server, link, changed: [], inferred: false }, id);
    }
  }
  return events;
}

/** Order of projects, nodes and links is nobody's promise; the browser's link carries the same fields. */
function comparable(projects: readonly unknown[]): unknown {
  const sorted = (list: readonly Record<string, unknown>[], key: string) =>
    list.toSorted((a, b) => (String(a[key]) < String(b[key]) ? -1 : 1));
  return (projects as TopologyProject[])
    .map((project) => ({ ...project, nodes: sorted(project.nodes as never, 'node_id'), links: sorted(project.links as never, 'link_id') }))
    .toSorted((a, b) => (`${a.server}/${a.project_id}` < `${b.server}/${b.project_id}` ? -1 : 1));
}

test('a topology that was read once and kept by events is the one that the hub answers, parts read again where events do not tell', () => {
  fc.assert(
    fc.property(steps, fc.nat(20), fc.integer({ min: 1, max: 7 }), (script, first, batch) => {
      const events = eventsOf(script);
      const hub = new HubTopology();
      for (const event of events.slice(0, first)) hub.take(event);
      let topology: Topology = {
        position: Math.min(first, events.length),
        observed_at: new Date(0).toISOString(),
        projects: hub.projects(),
      };
      for (let at = first; at < events.length; at += batch) {
        const more = events.slice(at, at + batch);
        for (const event of more) hub.take(event);
        topology = applyEvents(topology, more);
        for (const wanted of more.map(toReadAfter)) {
          if (wanted === 'everything') topology = { ...topology, projects: hub.projects() };
          else if (wanted !== undefined) {
            const { server, projectId } = wanted;
            const read = hub.projects().find((project) => project.server === server && project.project_id === projectId);
            topology = withProject(topology, wanted, read ?? null);
          }
        }
      }
      expect(topology.position).toBe(Math.max(events.length, 0));
      // A project that appeared while its server was not heard is told to be stale by the end of the gap, not before.
      const unheard = [...hub.rows.values()].some(({ value }) => (value as { kind: string }).kind === 'gap');
      const shown = unheard ? withoutStale : comparable;
      expect(shown(topology.projects)).toEqual(shown(hub.projects()));
    }),
    { numRuns: 2_000 },
  );
});

function withoutStale(projects: readonly unknown[]): unknown {
  return (comparable(projects) as TopologyProject[]).map((project) => ({
    ...project,
    stale: null,
    nodes: project.nodes.map((node) => ({ ...node, stale: null })),
    links: project.links.map((link) => ({ ...link, oper_status: null })),
  }));
}

test('what an event does not touch stays the same object, so that nothing else is drawn again', () => {
  fc.assert(
    fc.property(steps, (script) => {
      const events = eventsOf(script);
      let topology: Topology = { position: 0, observed_at: '', projects: [] };
      for (const event of events) {
        const before = new Map(topology.projects.map((project) => [`${project.server}/${project.project_id}`, project]));
        topology = applyEvents(topology, [event]);
        const touched = (event.data as { server: string }).server;
        const untouched = topology.projects.filter(
          (project) => project.server !== touched || (event.projectid !== undefined && event.projectid !== project.project_id),
        );
        for (const project of untouched) expect(project).toBe(before.get(`${project.server}/${project.project_id}`));
      }
    }),
  );
});

test('events that are already in a topology change nothing in it', () => {
  fc.assert(
    fc.property(steps, fc.nat(60), (script, from) => {
      const events = eventsOf(script);
      const hub = new HubTopology();
      for (const event of events) hub.take(event);
      const topology = { position: events.length, observed_at: new Date(events.length * 1_000).toISOString(), projects: hub.projects() };
      // The last event of each thing: an older one would undo what came later, and is never sent after a position.
      const latest = events
        .slice(Math.max(from, events.length - 1))
        .filter(({ type }) => !type.startsWith('stream.') && type !== 'project.opened' && type !== 'project.created');
      expect(comparable(applyEvents(topology, latest).projects)).toEqual(comparable(topology.projects));
    }),
  );
});

test('a server that is removed takes all its projects along, also those that changed in the same moment', () => {
  const created = (position: number, id: string, server: string) => ({
    ...eventsOf([
      { kind: 'project', server: 'lab', project: 'p1', node: 'n1', other: 'n1', link: 'l1', verb: 0, status: 'started', flag: true },
    ])[0]!,
    type: 'project.created',
    position,
    time: '',
    data: { server, project: { project_id: id, name: id, server, status: 'opened' } },
  });
  const removed = { ...created(4, '', 'lab'), type: 'server.removed', data: { server: 'lab', url: '', source: 'added' } };
  const events = [created(1, 'p1', 'lab'), created(2, 'p2', 'lab'), created(3, 'p3', 'remote'), removed];
  const { projects } = applyEvents({ position: 0, observed_at: '', projects: [] }, events);
  expect(projects.map(({ project_id: id }) => id)).toEqual(['p3']);
});
